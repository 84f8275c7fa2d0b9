/** The pure part of the scalable target type. */
import type { Finding, ResourceType } from '../../../resource-type.ts';
import { withoutDefaults } from '../../canonical.ts';
import { SERVICE_TYPE } from '../../ecs/service/properties.ts';
import { outside, violation } from '../../findings.ts';
import { keyFindings, keyOf } from '../target-key.ts';
import { SCALABLE_TARGET_TYPE, type ScalableTargetProperties } from './properties.ts';

const replaced = { change: 'replace', impact: 'replacement', off: 'keep' } as const;
const kept = { change: 'update', impact: 'live', off: 'keep' } as const;
const running = { change: 'update', impact: 'live', off: { value: false } } as const;

/**
 * Scalable targets: the bounds of a service's desired count. One belongs to whoever owns its service. Every change of one
 * brings the desired count into the bounds at once, so only what differs is sent.
 */
export const applicationAutoScalingScalableTarget: ResourceType<ScalableTargetProperties> = {
  name: SCALABLE_TARGET_TYPE,
  fields: {
    ServiceNamespace: replaced,
    ResourceId: replaced,
    ScalableDimension: replaced,
    MinCapacity: kept,
    MaxCapacity: kept,
    // AWS fills in its service-linked role.
    RoleARN: kept,
    SuspendedState: {
      members: {
        DynamicScalingInSuspended: running,
        DynamicScalingOutSuspended: running,
        ScheduledScalingSuspended: running,
      },
    },
  },
  requires: ['ServiceNamespace', 'ResourceId', 'ScalableDimension', 'MinCapacity', 'MaxCapacity'],
  attributes: {
    ScalableTargetARN: 'ARN of the scalable target',
    ResourceId: 'what scales, such as service/<cluster>/<service>',
    ServiceNamespace: 'the AWS service of what scales, such as ecs',
    ScalableDimension: 'the number that scales, such as ecs:service:DesiredCount',
  },
  // AWS gives tags one target a call: they are read only where the owner of the service does not settle the question.
  taggable: false,
  removedBefore: [SERVICE_TYPE],
  identity: keyOf,
  canonical: canonicalTarget,
  validate: (properties) => [...keyFindings(properties), ...boundFindings(properties)],
  diesWith: ['ResourceId'],
  calls: {
    create: ['RegisterScalableTarget'],
    update: ['RegisterScalableTarget'],
    delete: ['DeregisterScalableTarget'],
  },
  operations: async () => (await import('./operations.ts')).scalableTargetOperations,
};

const RUNNING = {
  DynamicScalingInSuspended: false,
  DynamicScalingOutSuspended: false,
  ScheduledScalingSuspended: false,
};

/**
 * Suspensions that the code does not name at all are somebody's act and stay. No tag of a target says what the code
 * declared before: where it names some suspensions, those that it leaves out do not hold.
 */
function canonicalTarget(properties: ScalableTargetProperties): ScalableTargetProperties {
  const { SuspendedState } = properties;
  if (SuspendedState === undefined) return { ...properties };
  return withoutDefaults({ ...properties, SuspendedState: { ...RUNNING, ...SuspendedState } });
}

const MOST = 1_000_000;

function boundFindings({ MinCapacity, MaxCapacity }: ScalableTargetProperties): Finding[] {
  const findings = [
    ...outside('MinCapacity', MinCapacity, 0, MOST),
    ...outside('MaxCapacity', MaxCapacity, 0, MOST),
  ];
  for (const [path, value] of Object.entries({ MinCapacity, MaxCapacity }))
    if (value === undefined) findings.push(violation(path, `a new scalable target needs ${path}`));
  if (typeof MinCapacity === 'number' && typeof MaxCapacity === 'number')
    if (MinCapacity > MaxCapacity)
      findings.push(
        violation('MinCapacity', `the least of ${MinCapacity} is above the most of ${MaxCapacity}`),
      );
  return findings;
}
