/** What a change of each field of a task set means. */
import type { Json } from '../../../core/json.ts';
import type { FieldRule, FieldRules, LeafRule, StructRule } from '../../../resource-type.ts';
import type { TaskSetProperties } from './properties.ts';

type Network = NonNullable<TaskSetProperties['networkConfiguration']>;
type AwsVpc = NonNullable<Network['awsvpcConfiguration']>;

const AWSVPC: FieldRules<AwsVpc> = {
  subnets: { ...replace(), order: 'set' },
  securityGroups: { ...replace(), order: 'set' },
  assignPublicIp: replace('DISABLED'),
};

/** The rules. UpdateTaskSet takes the scale alone; everything else is another task set. */
export const taskSetFields: FieldRules<TaskSetProperties> = {
  cluster: replace(),
  service: replace(),
  externalId: replace(),
  taskDefinition: replace(),
  launchType: replace(),
  networkConfiguration: struct<Network>({ awsvpcConfiguration: struct<AwsVpc>(AWSVPC) }),
  platformVersion: replace('LATEST'),
  loadBalancers: { ...replace([]), order: 'set' },
  serviceRegistries: { ...replace([]), order: 'set' },
  capacityProviderStrategy: { ...replace(), order: 'set' },
  // What AWS gives a set that is made without one.
  scale: { change: 'update', impact: 'live', off: { value: { unit: 'PERCENT', value: 0 } } },
  // A set stops being primary when another one becomes so.
  primary: { change: 'update', impact: 'live', off: 'keep' },
};

function replace(off?: Json): LeafRule {
  return {
    change: 'replace',
    impact: 'replacement',
    off: off === undefined ? 'keep' : { value: off },
  };
}

function struct<P extends object>(members: FieldRules<P>): StructRule {
  return { members: members as Readonly<Record<string, FieldRule>> };
}
