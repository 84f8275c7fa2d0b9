/** What a change of each field of a service means. */
import type { Json } from '../../../core/json.ts';
import type {
  FieldRule,
  FieldRules,
  Impact,
  LeafRule,
  StructRule,
} from '../../../resource-type.ts';
import { isSecret } from '../task-definition/fields.ts';
import type { ServiceProperties } from './properties.ts';

type Deployment = NonNullable<ServiceProperties['deploymentConfiguration']>;
type Breaker = NonNullable<Deployment['deploymentCircuitBreaker']>;
type Network = NonNullable<ServiceProperties['networkConfiguration']>;
type AwsVpc = NonNullable<Network['awsvpcConfiguration']>;

const DEPLOYMENT: FieldRules<Deployment> = {
  deploymentCircuitBreaker: struct<Breaker>({
    enable: off('live', false),
    rollback: off('live', false),
    resetOnHealthyTask: off('live', true),
    thresholdConfiguration: off('live', { type: 'BOUNDED_PERCENT', value: 50 }),
  }),
  maximumPercent: off('live', 200),
  minimumHealthyPercent: off('live', 100),
  alarms: off('live', { alarmNames: [], enable: false, rollback: false }),
  strategy: off('live', 'ROLLING'),
  bakeTimeInMinutes: off('live', 0),
  lifecycleHooks: off('live', []),
  // Both exist only together with their strategy, and go with it.
  linearConfiguration: keep('live'),
  canaryConfiguration: keep('live'),
  earlySuccessCriteria: off('live', { enable: false }),
};

const AWSVPC: FieldRules<AwsVpc> = {
  // UpdateService takes no network configuration away, and none goes with tasks that have no interface of their own.
  subnets: { change: 'update', impact: 'deployment', off: 'replace', order: 'set' },
  securityGroups: { ...off('deployment', []), order: 'set' },
  assignPublicIp: off('deployment', 'DISABLED'),
};

/** The rules. */
export const serviceFields: FieldRules<ServiceProperties> = {
  cluster: replace(),
  serviceName: replace(),
  role: replace(),
  schedulingStrategy: replace(),
  // Going to a capacity provider strategy is a change of that field; going to another launch type needs a new service.
  launchType: replace(),
  taskDefinition: keep('deployment'),
  networkConfiguration: struct<Network>({ awsvpcConfiguration: struct<AwsVpc>(AWSVPC) }),
  platformVersion: off('deployment', 'LATEST'),
  loadBalancers: { ...off('deployment', []), order: 'set' },
  serviceRegistries: { ...off('deployment', []), order: 'set' },
  // The options of its log driver may hold a token.
  serviceConnectConfiguration: { ...off('deployment', { enabled: false }), isSecret },
  volumeConfigurations: { ...off('deployment', []), order: 'set' },
  vpcLatticeConfigurations: { ...off('deployment', []), order: 'set' },
  gatewayConnectors: { ...off('deployment', []), order: 'set' },
  monitoring: off('deployment', { metricConfigurations: [] }),
  // AWS itself would leave running tasks where they are; the update forces a deployment so that they move.
  capacityProviderStrategy: { ...off('deployment', []), order: 'set' },
  desiredCount: keep('live'),
  deploymentConfiguration: struct<Deployment>(DEPLOYMENT),
  deploymentController: off('live', { type: 'ECS' }),
  // AWS's default for a new service; where it cannot be, the update sends DISABLED.
  availabilityZoneRebalancing: off('live', 'ENABLED'),
  placementConstraints: { ...off('new-tasks', []), order: 'set' },
  placementStrategy: off('new-tasks', []),
  healthCheckGracePeriodSeconds: off('live', 0),
  enableECSManagedTags: off('new-tasks', false),
  propagateTags: off('new-tasks', 'NONE'),
  enableExecuteCommand: off('new-tasks', false),
};

function replace(): LeafRule {
  return { change: 'replace', impact: 'replacement', off: 'keep' };
}

function keep(impact: Impact): LeafRule {
  return { change: 'update', impact, off: 'keep' };
}

function off(impact: Impact, value: Json): LeafRule {
  return { change: 'update', impact, off: { value } };
}

function struct<P extends object>(members: FieldRules<P>): StructRule {
  return { members: members as Readonly<Record<string, FieldRule>> };
}
