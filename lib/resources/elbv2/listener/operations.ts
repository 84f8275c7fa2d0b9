/** What is done to listeners in AWS. */
import {
  CreateListenerCommand,
  DeleteListenerCommand,
  type Listener,
  ModifyListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { unlessGone } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { omitUndefined } from '../../../core/json.ts';
import type {
  ApplyContext,
  Live,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { assertOurs, belongsTo, ownedBy } from '../../changes.ts';
import { writableActions } from '../actions.ts';
import { allListeners, describeListeners } from '../describe.ts';
import { finishActions, updateActions } from '../handover.ts';
import { shiftFindings } from '../in-flight.ts';
import { clientOf, type Tagged, tagList, withTags } from '../tags.ts';
import { LISTENER_TYPE, type ListenerProperties } from './properties.ts';

const MINUTE = 60_000;

/** Certificates and load balancers that were made a moment ago. */
const NOT_SPREAD: readonly RetryRule[] = [
  { codes: [/^CertificateNotFound/], forMs: 5 * MINUTE },
  { codes: [/^(TargetGroup|LoadBalancer)NotFound/], forMs: 2 * MINUTE },
];

/** Another listener of ours is about to leave the port. */
const PORT_TAKEN: RetryRule = { codes: [/^DuplicateListener/], forMs: 2 * MINUTE, always: true };

/** Reads, makes, changes and removes listeners. */
export const listenerOperations: ResourceOperations<ListenerProperties> = {
  async read(requests, context) {
    const listeners = await allListeners(context);
    return requests.map(({ address, identity }) => {
      const siblings = listeners.filter(
        ({ object }) => object.LoadBalancerArn === identity['LoadBalancerArn'],
      );
      const own = siblings.find(({ tags }) => belongsTo(tags, { app: context.app, address }));
      const found = own ?? siblings.find(({ object }) => object.Port === identity['Port']);
      // A listener of ours that moves to another port leaves this one.
      if (found === undefined || (own === undefined && isDesired(found, context))) return undefined;
      return liveOf(found);
    });
  },

  async list(context) {
    return ownedBy(context.app, await allListeners(context)).map((one) => liveOf(one));
  },

  async create({ address, properties, tags }, context) {
    const client = await clientOf(context);
    const holder = await findOnPort(context, properties);
    const leaving = holder !== undefined && !belongsTo(holder.tags, { app: context.app, address });
    if (holder !== undefined && !leaving) return liveOf(holder, properties);
    if (holder !== undefined && !isDesired(holder, context))
      assertOurs({ id: holder.arn, tags: holder.tags }, { address }, context);
    const rules = leaving ? [...NOT_SPREAD, PORT_TAKEN] : NOT_SPREAD;
    const answer = await retrying(context, rules, () =>
      client.send(
        new CreateListenerCommand({
          ...properties,
          DefaultActions: writableActions(properties.DefaultActions ?? []),
          Tags: tagList(tags),
        }),
      ),
    );
    const object = answer.Listeners?.[0] ?? {};
    return liveOf({ arn: object.ListenerArn ?? '', object, tags }, properties);
  },

  update: (request, context) => updateActions(request, 'DefaultActions', modify, context),

  finish: (request, context) => finishActions(request, 'DefaultActions', modify, context),

  usersOfChange: (live, changes, context) =>
    shiftFindings(live, live.properties.DefaultActions, changes, context),

  async delete(live, context) {
    const client = await clientOf(context);
    await unlessGone(client.send(new DeleteListenerCommand({ ListenerArn: live.id })));
  },
};

async function modify(
  ListenerArn: string,
  properties: ListenerProperties,
  changed: ReadonlySet<string>,
  context: ApplyContext,
): Promise<void> {
  if (changed.size === 0) return;
  const client = await clientOf(context);
  const { LoadBalancerArn, DefaultActions, AlpnPolicy, ...scalars } = properties;
  const input = omitUndefined({
    ...scalars,
    DefaultActions: DefaultActions && writableActions(DefaultActions),
    AlpnPolicy: AlpnPolicy?.length === 0 ? ['None'] : AlpnPolicy,
  });
  // A listener's protocol, policy and certificates depend on each other: they go together.
  const together = ['Protocol', 'SslPolicy', 'Certificates'];
  const secure = together.some((field) => changed.has(field));
  const sent = Object.entries(input).filter(
    ([field]) => changed.has(field) || (secure && together.includes(field)),
  );
  await retrying(context, [...NOT_SPREAD, PORT_TAKEN], () =>
    client.send(new ModifyListenerCommand({ ListenerArn, ...Object.fromEntries(sent) })),
  );
}

function liveOf(
  { arn, object, tags }: Tagged<Listener>,
  written?: ListenerProperties,
): Live<ListenerProperties> {
  const { ListenerArn, ...read } = object;
  return {
    id: arn,
    properties: {
      ...omitUndefined(read),
      LoadBalancerArn: object.LoadBalancerArn,
      DefaultActions: object.DefaultActions,
      ...written,
    },
    attributes: { ListenerArn: arn },
    tags,
  };
}

async function findOnPort(
  context: ReadContext,
  { LoadBalancerArn, Port }: ListenerProperties,
): Promise<Tagged<Listener> | undefined> {
  const listeners = await describeListeners(context, LoadBalancerArn ?? '');
  const taken = listeners.filter((listener) => listener.Port === Port);
  return (await withTags(context, taken, (one) => one.ListenerArn))[0];
}

/** Whether the code still has the listener, at its own address. */
function isDesired({ tags }: Tagged<Listener>, context: ReadContext): boolean {
  return (
    tags['gantry:app'] === context.app &&
    context.desired(LISTENER_TYPE).some((node) => node.address === tags['gantry:address'])
  );
}
