/** Handing traffic over from target groups to others without a gap. Imported by operations only. */
import type { Action, TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { jsonEquals } from '../../core/json.ts';
import type { ApplyContext, Live, UpdateRequest } from '../../resource-type.ts';
import { changedFields } from '../changes.ts';
import { canonicalActions } from './actions.ts';
import { describeTargetGroups, describeTargets, isHealthy } from './describe.ts';
import { writeTags } from './tags.ts';

/** AWS's limit on target groups of one action, and of one service. */
export const MOST_GROUPS = 5;

/**
 * Whether `before` must go on until `after` serves: targets of `before` do, none of `after` does yet, and what is
 * registered with both would be healthy in both.
 */
export async function mustOverlap(
  before: readonly string[],
  after: readonly string[],
  context: ApplyContext,
): Promise<boolean> {
  const arns = [...before, ...after];
  if (context.staged !== true || before.length === 0 || after.length === 0) return false;
  if (arns.length > MOST_GROUPS) return false;
  const groups = await describeTargetGroups(context, { TargetGroupArns: arns });
  if (groups.length < arns.length || !areAlike(groups)) return false;
  const [old, fresh] = await Promise.all([serves(before, context), serves(after, context)]);
  return old && !fresh;
}

/**
 * The actions of a listener or rule on the way from `live` to `desired`: traffic stays where it is, and the new target
 * groups are there without any, so that a service may register its tasks with them. Undefined when nothing would be
 * gained by it.
 */
async function halfwayActions(
  live: Action[] | undefined,
  desired: Action[] | undefined,
  context: ApplyContext,
): Promise<Action[] | undefined> {
  const actions = canonicalActions(live ?? []);
  const wanted = weightsOf(canonicalActions(desired ?? []));
  const present = weightsOf(actions);
  const before = withTraffic(present).filter((arn) => !wanted.has(arn));
  const after = withTraffic(wanted).filter((arn) => (present.get(arn) ?? 0) === 0);
  if (!(await mustOverlap(before, after, context))) return undefined;
  context.progress('leads to the old target groups until targets of the new ones are healthy');
  return actions.map((action) => {
    const { ForwardConfig } = action;
    if (ForwardConfig === undefined) return action;
    // Also those without traffic: a deployment that is to move some must find both of its groups here.
    const missing = [...wanted.keys()].filter((arn) => !present.has(arn));
    return {
      ...action,
      ForwardConfig: {
        ...ForwardConfig,
        TargetGroups: [
          ...(ForwardConfig.TargetGroups ?? []),
          ...missing.map((TargetGroupArn) => ({ TargetGroupArn, Weight: 0 })),
        ],
      },
    };
  });
}

/** The field of a listener or rule that says where traffic goes. */
type ActionsField = 'Actions' | 'DefaultActions';

type WithActions = { [F in ActionsField]?: Action[] | undefined };

/** Writes the named fields of a listener or rule. */
type Modify<P> = (
  arn: string,
  properties: P,
  changed: ReadonlySet<string>,
  context: ApplyContext,
) => Promise<void>;

/** The update of a listener or rule, left half done where traffic must not follow at once. */
export async function updateActions<P extends WithActions>(
  { live, properties, changes, tags }: UpdateRequest<P>,
  field: ActionsField,
  modify: Modify<P>,
  context: ApplyContext,
): Promise<Live<P>> {
  const changed = changedFields(changes);
  const halfway = changed.has(field)
    ? await halfwayActions(live.properties[field], properties[field], context)
    : undefined;
  const now = halfway === undefined ? properties : { ...properties, [field]: halfway };
  await modify(live.id, now, changed, context);
  await writeTags(live.id, tags, context);
  return {
    ...live,
    properties: { ...live.properties, ...now },
    tags: tags.all,
    ...(halfway === undefined ? {} : { unfinished: true }),
  };
}

/** The second half of {@link updateActions}: traffic goes where it is wanted. */
export async function finishActions<P extends WithActions>(
  { live, properties, tags }: UpdateRequest<P>,
  field: ActionsField,
  modify: Modify<P>,
  context: ApplyContext,
): Promise<Live<P>> {
  await modify(live.id, properties, new Set([field]), context);
  return { ...live, properties: { ...live.properties, ...properties }, tags: tags.all };
}

function weightsOf(actions: readonly Action[]): ReadonlyMap<string, number> {
  const groups = actions.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? []);
  return new Map(groups.map(({ TargetGroupArn = '', Weight = 1 }) => [TargetGroupArn, Weight]));
}

function withTraffic(weights: ReadonlyMap<string, number>): readonly string[] {
  return [...weights].filter(([, weight]) => weight > 0).map(([arn]) => arn);
}

function areAlike(groups: readonly TargetGroup[]): boolean {
  const sides = groups.map((group) => [
    group.TargetType ?? null,
    group.Protocol ?? null,
    group.ProtocolVersion ?? null,
    group.HealthCheckProtocol ?? null,
    group.HealthCheckPort ?? null,
    group.HealthCheckPath ?? null,
    group.Matcher?.HttpCode ?? group.Matcher?.GrpcCode ?? null,
  ]);
  return sides.every((side) => jsonEquals(side, sides[0]));
}

async function serves(arns: readonly string[], context: ApplyContext): Promise<boolean> {
  // A group that was just made may not be shown yet: nothing is healthy in it.
  const targets = await Promise.all(arns.map((arn) => describeTargets(context, arn)));
  return targets.some((some) => some?.some(isHealthy));
}
