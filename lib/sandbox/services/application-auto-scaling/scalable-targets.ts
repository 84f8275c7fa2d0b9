/** Scalable targets: registered as an upsert, they hold an ECS service's desired count within bounds. */
import type {
  DeregisterScalableTargetRequest,
  DescribeScalableTargetsRequest,
  DescribeScalableTargetsResponse,
  RegisterScalableTargetRequest,
  ScalableTarget,
  SuspendedState,
} from '@aws-sdk/client-application-auto-scaling';
import { paginate } from '../../paginate.ts';
import type { Call, Decoded } from '../../service.ts';
import { clampDesiredCount, serviceExists, serviceLinkedRole } from './neighbours.ts';
import {
  actions,
  activities,
  chosen,
  ecsServiceOf,
  invalid,
  keyOf,
  notFound,
  partsOf,
  policies,
  type TargetRecord,
  targets,
} from './records.ts';
import { checkTags } from './tags.ts';

/** RegisterScalableTarget: every call, whatever it changes, brings the desired count into the bounds at once. */
export function registerScalableTarget(
  input: Decoded<RegisterScalableTargetRequest>,
  call: Call,
): { ScalableTargetARN: string } {
  const service = ecsServiceOf(input);
  const old = targets(call).get(keyOf(input));
  const minCapacity = input.MinCapacity ?? old?.minCapacity;
  const maxCapacity = input.MaxCapacity ?? old?.maxCapacity;
  if (minCapacity === undefined || maxCapacity === undefined)
    throw invalid(
      'Minimum capacity and maximum capacity must be specified to register a new scalable target',
    );
  if (minCapacity < 0) throw invalid('Minimum capacity cannot be less than 0');
  if (maxCapacity < minCapacity)
    throw invalid('Maximum capacity cannot be less than minimum capacity');
  if (!serviceExists(call, service))
    throw invalid(`ECS service doesn't exist: ${input.ResourceId}`);
  if (old !== undefined && Object.keys(input.Tags ?? {}).length > 0)
    throw invalid(
      'The scalable target that you tried to tag already exists. To update tags on an existing scalable target, use the TagResource API.',
    );
  const record: TargetRecord = {
    ...partsOf(input),
    arn:
      old?.arn ??
      `arn:aws:application-autoscaling:${call.region}:${call.account}:scalable-target/0ec5${call.world.hex(28)}`,
    roleArn: input.RoleARN ?? old?.roleArn ?? usableRole(call),
    createdAt: old?.createdAt ?? call.world.now(),
    minCapacity,
    maxCapacity,
    suspended: {
      DynamicScalingInSuspended: false,
      DynamicScalingOutSuspended: false,
      ScheduledScalingSuspended: false,
      ...old?.suspended,
      ...defined(input.SuspendedState ?? {}),
    },
    tags: old?.tags ?? checkTags(input.Tags ?? {}),
  };
  targets(call).set(keyOf(input), record);
  clampDesiredCount(call, service, { min: minCapacity, max: maxCapacity });
  return { ScalableTargetARN: record.arn };
}

function usableRole(call: Call): string {
  const { arn, ready } = serviceLinkedRole(call);
  if (!ready) throw invalid(`Unable to assume IAM role: ${arn}`);
  return arn;
}

/** DescribeScalableTargets: fifty a page. */
export function describeScalableTargets(
  input: Decoded<DescribeScalableTargetsRequest>,
  call: Call,
): DescribeScalableTargetsResponse {
  const ids = input.ResourceIds ?? [];
  if (ids.length > 50) throw invalid('The maximum number of resource IDs is 50');
  const found = [...targets(call).values()].filter(
    (record) =>
      chosen(record, {
        ServiceNamespace: input.ServiceNamespace,
        ScalableDimension: input.ScalableDimension,
      }) &&
      (ids.length === 0 || ids.includes(record.ResourceId)),
  );
  const page = paginate(found, {
    size: Math.min(input.MaxResults ?? 50, 50),
    token: input.NextToken,
    badToken: 'InvalidNextTokenException',
  });
  return { ScalableTargets: page.items.map(view), NextToken: page.next };
}

/** DeregisterScalableTarget: its policies and scheduled actions go with it; the desired count stays. */
export function deregisterScalableTarget(
  input: Decoded<DeregisterScalableTargetRequest>,
  call: Call,
): object {
  const key = keyOf(input);
  if (!targets(call).delete(key)) throw notFound('No scalable target found', input);
  activities(call).delete(key);
  for (const table of [policies(call), actions(call)])
    for (const [child, record] of table) if (keyOf(record) === key) table.delete(child);
  return {};
}

function view(record: TargetRecord): ScalableTarget {
  return {
    ...(partsOf(record) as Pick<
      ScalableTarget,
      'ServiceNamespace' | 'ResourceId' | 'ScalableDimension'
    >),
    MinCapacity: record.minCapacity,
    MaxCapacity: record.maxCapacity,
    RoleARN: record.roleArn,
    CreationTime: new Date(record.createdAt),
    SuspendedState: { ...record.suspended },
    ScalableTargetARN: record.arn,
  };
}

function defined(state: SuspendedState): Record<string, boolean> {
  return Object.fromEntries(
    Object.entries(state).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
