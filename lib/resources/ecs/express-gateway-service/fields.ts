/** What a change of each field of an Express service means. */
import type { Json } from '../../../core/json.ts';
import type { FieldRule, FieldRules, LeafRule, StructRule } from '../../../resource-type.ts';
import { isSecret } from '../task-definition/fields.ts';
import type { ExpressGatewayServiceProperties } from './properties.ts';

type Container = NonNullable<ExpressGatewayServiceProperties['primaryContainer']>;
type Network = NonNullable<ExpressGatewayServiceProperties['networkConfiguration']>;
type Scaling = NonNullable<ExpressGatewayServiceProperties['scalingTarget']>;

const CONTAINER: FieldRules<Container> = {
  image: keep(),
  containerPort: off(80),
  // AWS takes the container as a whole: null is a member that is left out, and then AWS's own log group takes the logs.
  awsLogsConfiguration: off(null),
  repositoryCredentials: off(null),
  command: off([]),
  environment: { ...off([]), order: 'set', isSecret },
  secrets: { ...off([]), order: 'set' },
};

const NETWORK: FieldRules<Network> = {
  subnets: { ...keep(), order: 'set' },
  securityGroups: { ...keep(), order: 'set' },
};

const SCALING: FieldRules<Scaling> = {
  minTaskCount: off(1),
  maxTaskCount: off(20),
  autoScalingMetric: off('AVERAGE_CPU'),
  autoScalingTargetValue: off(60),
};

/** The rules. Every change is a new service revision, which ECS rolls out. */
export const expressFields: FieldRules<ExpressGatewayServiceProperties> = {
  cluster: replace(),
  serviceName: replace(),
  infrastructureRoleArn: replace(),
  // A role, the network and somebody's own task definition can be changed, and not be taken away.
  executionRoleArn: keep(),
  taskRoleArn: keep(),
  taskDefinitionArn: keep(),
  networkConfiguration: struct<Network>(NETWORK),
  healthCheckPath: off('/ping'),
  primaryContainer: struct<Container>(CONTAINER),
  cpu: off('256'),
  memory: off('512'),
  cpuArchitecture: off('X86_64'),
  scalingTarget: struct<Scaling>(SCALING),
};

function replace(): LeafRule {
  return { change: 'replace', impact: 'replacement', off: 'keep' };
}

function keep(): LeafRule {
  return { change: 'update', impact: 'deployment', off: 'keep' };
}

function off(value: Json): LeafRule {
  return { change: 'update', impact: 'deployment', off: { value } };
}

function struct<P extends object>(members: FieldRules<P>): StructRule {
  return { members: members as Readonly<Record<string, FieldRule>> };
}
