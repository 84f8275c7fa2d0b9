/** Buses beside the default one. */
import type {
  CreateEventBusRequest,
  DeleteEventBusRequest,
  DescribeEventBusRequest,
  ListEventBusesRequest,
} from '@aws-sdk/client-eventbridge';
import { paginate } from '../../paginate.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import { busArn, buses, busNamed, DEFAULT_BUS, invalid, rules } from './store.ts';

/** CreateEventBus. */
export function createEventBus(input: Decoded<CreateEventBusRequest>, call: Call): object {
  const { Name: name } = input;
  if (!/^[\w.-]{1,256}$/.test(name)) throw invalid(`Event bus name ${name} is not valid.`);
  if (name === DEFAULT_BUS || buses(call).has(name))
    throw new ServiceFault('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);
  buses(call).set(name, { name, created: call.world.now(), tags: tagRecord(input.Tags) });
  return { EventBusArn: busArn(call, name) };
}

/** DescribeEventBus. */
export function describeEventBus(input: DescribeEventBusRequest, call: Call): object {
  const name = busNamed(call, input.Name);
  return { Name: name, Arn: busArn(call, name) };
}

/** ListEventBuses: the default one is among them. */
export function listEventBuses(input: ListEventBusesRequest, call: Call): object {
  const names = [DEFAULT_BUS, ...buses(call).keys()].filter((name) =>
    name.startsWith(input.NamePrefix ?? ''),
  );
  const page = paginate(names, {
    size: input.Limit ?? 100,
    token: input.NextToken,
    badToken: 'ValidationException',
  });
  return {
    EventBuses: page.items.map((Name) => ({ Name, Arn: busArn(call, Name) })),
    NextToken: page.next,
  };
}

/** DeleteEventBus: not the default one, and none with rules; one that is not there is gone. */
export function deleteEventBus(input: Decoded<DeleteEventBusRequest>, call: Call): object {
  const { Name: name } = input;
  if (name === DEFAULT_BUS) throw invalid(`Cannot delete event bus ${name}.`);
  if ([...rules(call).values()].some(({ bus }) => bus === name))
    throw invalid(`Event bus ${name} cannot be deleted since it has rules.`);
  buses(call).delete(name);
  return {};
}
