/** Log streams. */
import type {
  CreateLogStreamRequest,
  DeleteLogStreamRequest,
  DescribeLogStreamsRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { paginate } from '../../paginate.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { groupArn, type StreamRecord } from './records.ts';
import { groupNamed, streamKey, streamNamed, streamsIn, streamsOf } from './store.ts';

/** CreateLogStream. */
export function createLogStream(input: Decoded<CreateLogStreamRequest>, call: Call): void {
  const group = groupNamed(call.world, call.scope, input.logGroupName);
  const name = input.logStreamName;
  const key = streamKey(group.name, name);
  if (streamsOf(call.world, call.scope).has(key))
    throw new ServiceFault(
      'ResourceAlreadyExistsException',
      'The specified log stream already exists',
    );
  streamsOf(call.world, call.scope).set(key, {
    group: group.name,
    name,
    created: call.world.now(),
    events: [],
  });
}

/** DescribeLogStreams. */
export function describeLogStreams(input: Decoded<DescribeLogStreamsRequest>, call: Call): object {
  const identifier = input.logGroupName ?? input.logGroupIdentifier;
  const group = groupNamed(call.world, call.scope, identifier);
  const matching = streamsIn(call.world, call.scope, group.name).filter((stream) =>
    stream.name.startsWith(input.logStreamNamePrefix ?? ''),
  );
  const ordered = input.orderBy === 'LastEventTime' ? matching.toSorted(byLastEvent) : matching;
  const page = paginate(input.descending === true ? ordered.toReversed() : ordered, {
    size: input.limit ?? 50,
    token: input.nextToken,
    badToken: 'InvalidParameterException',
  });
  return { logStreams: page.items.map((stream) => view(stream, call)), nextToken: page.next };
}

/** DeleteLogStream. */
export function deleteLogStream(input: Decoded<DeleteLogStreamRequest>, call: Call): void {
  const group = groupNamed(call.world, call.scope, input.logGroupName);
  const stream = streamNamed(call.world, call.scope, group.name, input.logStreamName);
  streamsOf(call.world, call.scope).delete(streamKey(group.name, stream.name));
}

function byLastEvent(a: StreamRecord, b: StreamRecord): number {
  return lastEvent(a) - lastEvent(b) || (a.name < b.name ? -1 : 1);
}

function lastEvent(stream: StreamRecord): number {
  return stream.events.at(-1)?.timestamp ?? 0;
}

function view(stream: StreamRecord, { scope }: Call): object {
  return {
    logStreamName: stream.name,
    creationTime: stream.created,
    firstEventTimestamp: stream.events.at(0)?.timestamp,
    lastEventTimestamp: stream.events.at(-1)?.timestamp,
    lastIngestionTime: stream.events.at(-1)?.ingested,
    arn: `${groupArn(scope, stream.group)}:log-stream:${stream.name}`,
    storedBytes: 0,
  };
}
