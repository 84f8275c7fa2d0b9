/** Scalable targets, scaling policies and scheduled actions as stored, and AWS's words for a missing one. */
import type {
  ScalableTargetAction,
  ScalingPolicy,
  SuspendedState,
} from '@aws-sdk/client-application-auto-scaling';
import { ServiceFault } from '../../service.ts';
import type { Scope, Table, World } from '../../world.ts';

/** Where records live: a world, and an account and Region in it. A `Call` is one. */
export interface Place {
  readonly world: World;
  readonly scope: Scope;
}

/** What names a scalable target: the three parts of its key. */
export interface TargetKey {
  readonly ServiceNamespace: string;
  readonly ResourceId: string;
  readonly ScalableDimension: string;
}

/** A scalable target. Moments are milliseconds since the epoch. */
export interface TargetRecord extends TargetKey {
  readonly arn: string;
  readonly roleArn: string;
  readonly createdAt: number;
  readonly minCapacity: number;
  readonly maxCapacity: number;
  readonly suspended: Required<{ readonly [K in keyof SuspendedState]: boolean }>;
  readonly tags: Readonly<Record<string, string>>;
}

/** A scaling policy of a target. */
export interface PolicyRecord extends TargetKey {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly type: NonNullable<ScalingPolicy['PolicyType']>;
  readonly configuration: Pick<
    ScalingPolicy,
    | 'StepScalingPolicyConfiguration'
    | 'TargetTrackingScalingPolicyConfiguration'
    | 'PredictiveScalingPolicyConfiguration'
  >;
  readonly alarms: readonly { readonly AlarmName: string; readonly AlarmARN: string }[];
}

/** A scheduled action of a target. */
export interface ActionRecord extends TargetKey {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly schedule: string;
  readonly timezone: string | undefined;
  readonly startTime: number | undefined;
  readonly endTime: number | undefined;
  readonly action: ScalableTargetAction | undefined;
}

/** What the autoscaler remembers of a target. Moments are milliseconds since the epoch. */
export interface ActivityRecord {
  /** When it looks next. */
  readonly nextLook?: number;
  /** The last scale-out while its cooldown lasts, and how many tasks there were before it. */
  readonly out?: { readonly until: number; readonly from: number };
  /** Until when no task is removed. */
  readonly inUntil?: number;
}

/** What the autoscaler remembers, by {@link keyOf}. */
export function activities({ world, scope }: Place): Table<ActivityRecord> {
  return world.table(scope, 'application-auto-scaling.activities');
}

/** Scalable targets by {@link keyOf}. */
export function targets({ world, scope }: Place): Table<TargetRecord> {
  return world.table(scope, 'application-auto-scaling.targets');
}

/** Scaling policies by {@link childKey}. */
export function policies({ world, scope }: Place): Table<PolicyRecord> {
  return world.table(scope, 'application-auto-scaling.policies');
}

/** Scheduled actions by {@link childKey}. */
export function actions({ world, scope }: Place): Table<ActionRecord> {
  return world.table(scope, 'application-auto-scaling.scheduled-actions');
}

/** The key of a target in its table. */
export function keyOf(key: TargetKey): string {
  return `${key.ServiceNamespace} ${key.ResourceId} ${key.ScalableDimension}`;
}

/** The key of a policy or a scheduled action in its table. */
export function childKey(key: TargetKey, name: string): string {
  return `${keyOf(key)} ${name}`;
}

/** The three parts of a request's key. */
export function partsOf(input: TargetKey): TargetKey {
  const { ServiceNamespace, ResourceId, ScalableDimension } = input;
  return { ServiceNamespace, ResourceId, ScalableDimension };
}

/** The target a request names, or AWS's refusal. */
export function targetOf(place: Place, key: TargetKey): TargetRecord {
  const found = targets(place).get(keyOf(key));
  if (found === undefined) throw notFound('No scalable target registered', key);
  return found;
}

/** `ObjectNotFoundException` about something of a target. */
export function notFound(what: string, key: TargetKey, name?: string): ServiceFault {
  return new ServiceFault(
    'ObjectNotFoundException',
    `${what} for service namespace: ${key.ServiceNamespace}, resource ID: ${key.ResourceId}, scalable dimension: ${key.ScalableDimension}${name === undefined ? '' : `: ${name}`}`,
  );
}

/** `ValidationException`. */
export function invalid(message: string): ServiceFault {
  return new ServiceFault('ValidationException', message);
}

/** The cluster and the service in `service/<cluster>/<service>`; refuses any other form. */
export function ecsServiceOf(key: TargetKey): {
  readonly cluster: string;
  readonly service: string;
} {
  const match = /^service\/([^/]+)\/([^/]+)$/.exec(key.ResourceId);
  if (
    key.ServiceNamespace !== 'ecs' ||
    key.ScalableDimension !== 'ecs:service:DesiredCount' ||
    match?.[1] === undefined ||
    match[2] === undefined
  )
    throw invalid('Unsupported service namespace, resource type or scalable dimension');
  return { cluster: match[1], service: match[2] };
}

/** Tells whether a record matches the filters of a describe request. */
export function chosen(
  record: TargetKey,
  filter: {
    readonly ServiceNamespace: string;
    readonly ResourceId?: string | undefined;
    readonly ScalableDimension?: string | undefined;
  },
): boolean {
  return (
    record.ServiceNamespace === filter.ServiceNamespace &&
    (filter.ResourceId === undefined || record.ResourceId === filter.ResourceId) &&
    (filter.ScalableDimension === undefined ||
      record.ScalableDimension === filter.ScalableDimension)
  );
}
