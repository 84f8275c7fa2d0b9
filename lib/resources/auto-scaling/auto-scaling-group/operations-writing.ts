/** What UpdateAutoScalingGroup takes, and what is set by calls of its own. Imported by operations only. */
import {
  AttachTrafficSourcesCommand,
  type CreateAutoScalingGroupType,
  DetachTrafficSourcesCommand,
  DisableMetricsCollectionCommand,
  EnableMetricsCollectionCommand,
  ResumeProcessesCommand,
  SuspendProcessesCommand,
  type TrafficSourceIdentifier,
  UpdateAutoScalingGroupCommand,
  type UpdateAutoScalingGroupType,
} from '@aws-sdk/client-auto-scaling';
import { chunksOf } from '../../../aws/batch.ts';
import { retrying } from '../../../aws/retry.ts';
import { omitUndefined } from '../../../core/json.ts';
import type { ApplyContext, UpdateRequest } from '../../../resource-type.ts';
import { changedFields } from '../../changes.ts';
import { BUSY, NOT_SPREAD } from '../retries.ts';
import type { AutoScalingGroupProperties } from './properties.ts';

const PER_CALL = 10;

/** The part of the properties that CreateAutoScalingGroup takes. */
export function createInput(
  properties: AutoScalingGroupProperties,
): Omit<CreateAutoScalingGroupType, 'Tags'> {
  const { EnabledMetrics: _, SuspendedProcesses: __, VPCZoneIdentifier, ...input } = properties;
  return { ...input, ...omitUndefined({ VPCZoneIdentifier: VPCZoneIdentifier?.join(',') }) };
}

/** Writes the fields that differ, and no others. */
export async function writeFields(
  request: UpdateRequest<AutoScalingGroupProperties>,
  context: ApplyContext,
): Promise<void> {
  const { live, changes } = request;
  const changed = changedFields(changes);
  const input = updateInput(request, changed);
  if (Object.keys(input).length > 0) {
    const client = await context.aws.clients.autoScaling();
    await retrying(context, [...BUSY, ...NOT_SPREAD], () =>
      client.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: live.id, ...input })),
    );
  }
  await writeTraffic(request, changed, context);
  if (changed.has('EnabledMetrics'))
    await writeMetrics(live.id, listsOf(request, 'EnabledMetrics'), context);
  if (changed.has('SuspendedProcesses'))
    await writeProcesses(live.id, listsOf(request, 'SuspendedProcesses'), context);
}

/** What was, and what is to be. */
interface Lists {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Starts and stops the collection of metrics. */
export async function writeMetrics(
  AutoScalingGroupName: string,
  lists: Lists,
  context: ApplyContext,
): Promise<void> {
  const client = await context.aws.clients.autoScaling();
  const { added, dropped } = differenceOf(lists);
  // An empty list would mean all of them.
  if (added.length > 0)
    await client.send(
      new EnableMetricsCollectionCommand({
        AutoScalingGroupName,
        Metrics: added,
        Granularity: '1Minute',
      }),
    );
  if (dropped.length > 0)
    await client.send(
      new DisableMetricsCollectionCommand({ AutoScalingGroupName, Metrics: dropped }),
    );
}

/** Suspends and resumes processes. */
export async function writeProcesses(
  AutoScalingGroupName: string,
  lists: Lists,
  context: ApplyContext,
): Promise<void> {
  const client = await context.aws.clients.autoScaling();
  const { added, dropped } = differenceOf(lists);
  if (added.length > 0)
    await retrying(context, BUSY, () =>
      client.send(new SuspendProcessesCommand({ AutoScalingGroupName, ScalingProcesses: added })),
    );
  if (dropped.length > 0)
    await retrying(context, BUSY, () =>
      client.send(new ResumeProcessesCommand({ AutoScalingGroupName, ScalingProcesses: dropped })),
    );
}

const DIRECT = [
  'MinSize',
  'MaxSize',
  'DesiredCapacity',
  'DesiredCapacityType',
  'DefaultCooldown',
  'AvailabilityZones',
  'AvailabilityZoneIds',
  'HealthCheckType',
  'HealthCheckGracePeriod',
  'PlacementGroup',
  'TerminationPolicies',
  'NewInstancesProtectedFromScaleIn',
  'CapacityRebalance',
  'DeletionProtection',
  'ServiceLinkedRoleARN',
  'MaxInstanceLifetime',
  'DefaultInstanceWarmup',
  'InstanceMaintenancePolicy',
  'AvailabilityZoneDistribution',
  'AvailabilityZoneImpairmentPolicy',
  'CapacityReservationSpecification',
  'InstanceLifecyclePolicy',
  'LaunchTemplate',
] as const satisfies readonly (keyof AutoScalingGroupProperties)[];

function updateInput(
  { live, properties }: UpdateRequest<AutoScalingGroupProperties>,
  changed: ReadonlySet<string>,
): Partial<UpdateAutoScalingGroupType> {
  const input: Record<string, unknown> = {};
  for (const field of DIRECT) if (changed.has(field)) input[field] = properties[field];
  if (changed.has('VPCZoneIdentifier'))
    input['VPCZoneIdentifier'] = properties.VPCZoneIdentifier?.join(',');
  // A group has one of the two: the code says which, and members of the other may be there to be switched off.
  const isMixed = properties.LaunchTemplate === undefined;
  if (isMixed) delete input['LaunchTemplate'];
  if (changed.has('MixedInstancesPolicy') && isMixed)
    input['MixedInstancesPolicy'] = completePolicy(live.properties, properties);
  // AWS takes a new type of check together with the time that it waits.
  if (changed.has('HealthCheckType'))
    input['HealthCheckGracePeriod'] ??=
      properties.HealthCheckGracePeriod ?? live.properties.HealthCheckGracePeriod;
  return omitUndefined(input);
}

/** The whole of the policy: what of it nobody declares stays as it is, and overrides that are left out would stay too. */
function completePolicy(
  { MixedInstancesPolicy: live }: AutoScalingGroupProperties,
  { MixedInstancesPolicy: policy }: AutoScalingGroupProperties,
): AutoScalingGroupProperties['MixedInstancesPolicy'] {
  const { SpotInstancePools, ...distribution } = {
    ...live?.InstancesDistribution,
    ...policy?.InstancesDistribution,
  };
  const pooled = distribution.SpotAllocationStrategy === 'lowest-price';
  return {
    LaunchTemplate: {
      ...policy?.LaunchTemplate,
      Overrides: policy?.LaunchTemplate?.Overrides ?? [],
    },
    InstancesDistribution: {
      ...distribution,
      ...(pooled ? omitUndefined({ SpotInstancePools }) : {}),
    },
  };
}

/** Attaches before it detaches, so that a group is never without traffic on the way. */
async function writeTraffic(
  { live, properties }: UpdateRequest<AutoScalingGroupProperties>,
  changed: ReadonlySet<string>,
  context: ApplyContext,
): Promise<void> {
  const AutoScalingGroupName = live.id;
  const client = await context.aws.clients.autoScaling();
  for (const field of TRAFFIC) {
    if (!changed.has(field)) continue;
    const { added, dropped } = differenceOf({
      before: sourcesIn(live.properties, field),
      after: sourcesIn(properties, field),
    });
    for (const batch of chunksOf(added, PER_CALL))
      await retrying(context, [...BUSY, ...NOT_SPREAD], () =>
        client.send(
          new AttachTrafficSourcesCommand({
            AutoScalingGroupName,
            TrafficSources: batch.map(sourceOf),
          }),
        ),
      );
    for (const batch of chunksOf(dropped, PER_CALL))
      await retrying(context, BUSY, () =>
        client.send(
          new DetachTrafficSourcesCommand({
            AutoScalingGroupName,
            TrafficSources: batch.map(sourceOf),
          }),
        ),
      );
  }
}

const TRAFFIC = ['TargetGroupARNs', 'LoadBalancerNames', 'TrafficSources'] as const;

function sourcesIn(
  properties: AutoScalingGroupProperties,
  field: (typeof TRAFFIC)[number],
): readonly string[] {
  return field === 'TrafficSources'
    ? (properties.TrafficSources ?? []).flatMap(({ Identifier }) => Identifier ?? [])
    : (properties[field] ?? []);
}

/** A source as AWS takes it: what has no ARN is a Classic Load Balancer. */
function sourceOf(Identifier: string): TrafficSourceIdentifier {
  return Identifier.startsWith('arn:') ? { Identifier } : { Identifier, Type: 'elb' };
}

function listsOf(
  { live, properties }: UpdateRequest<AutoScalingGroupProperties>,
  field: 'EnabledMetrics' | 'SuspendedProcesses',
): Lists {
  return { before: live.properties[field] ?? [], after: properties[field] ?? [] };
}

function differenceOf({ before, after }: Lists): {
  readonly added: string[];
  readonly dropped: string[];
} {
  return {
    added: after.filter((item) => !before.includes(item)),
    dropped: before.filter((item) => !after.includes(item)),
  };
}
