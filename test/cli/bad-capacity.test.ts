/** Capacity that AWS would refuse, or that could never do what it is for: said before anything is written. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, gantry } from './harness.ts';

// Nobody checks the types of a program that is only run. What a case adds is on line 14.
const MADE = `import * as gantry from 'gantry';
const { App, AsgCapacityProvider, Cluster, ContainerImage, PlacementStrategy, Service, Stack, TaskDefinition, Vpc } = gantry;
export const app = new App({ name: 'bad' });
const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc });
const options = { vpc, instanceType: 'm6i.large', maxCapacity: 4 };
const existing = (id) => cluster.addAsgCapacityProvider(AsgCapacityProvider.fromAutoScalingGroup(stack, id, { autoScalingGroup: 'theirs' }));
const task = (networkMode = 'bridge', compatibility = 'EC2') => {
  const made = new TaskDefinition(stack, 'Task', { compatibility, networkMode, cpu: 256, memoryMiB: 512 });
  made.addContainer('main', { image: ContainerImage.fromRegistry('nginx:1') });
  return made;
};
`;

/** A group \`G\`, made on the line of the case. */
const group = (more: string, id = 'G') =>
  `cluster.addAsgCapacityProvider(new AsgCapacityProvider(stack, '${id}', { ...options, ${more} }));`;

/** A service `S` of the groups `G` and `H`. */
const service = (more: string, taskDefinition = 'task()') =>
  `const g = ${group('')} const h = ${group('', 'H')} new Service(stack, 'S', { cluster, taskDefinition: ${taskDefinition}, ${more} });`;

/** A strategy of raw fields, past the props. */
const raw = (items: string) =>
  `overrides: { launchType: null, capacityProviderStrategy: [${items}] }`;

const PROPS = ['tree/bad-props', 1] as const;
const RULE = ['rule/violated', 7] as const;

interface Case {
  readonly scenario: string;
  readonly program: string;
  /** Code and exit code: props are refused by the construct, raw fields by the rules of the type. */
  readonly error: typeof PROPS | typeof RULE;
  readonly at: string;
  readonly says: string;
}

const MIXED =
  'A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate providers. Specify one or the other and try again.';

const CASES: readonly Case[] = [
  {
    scenario: 'a group without room',
    program: group('maxCapacity: 0'),
    error: PROPS,
    at: 'bad/Main/G',
    says: 'maxCapacity is 0: managed scaling could never start an instance',
  },
  {
    scenario: 'a group with MaxSize 0',
    program: group('autoScalingGroupOverrides: { MaxSize: 0 }'),
    error: RULE,
    at: 'bad/Main/G · autoScalingGroupProvider.autoScalingGroupArn',
    says: 'MaxSize of bad/Main/G/AutoScalingGroup is 0: managed scaling could never start an instance.',
  },
  {
    scenario: 'instance weights',
    program: group(
      `instanceType: undefined, instanceTypes: ['m6i.large', 'm6i.xlarge'], autoScalingGroupOverrides: { MixedInstancesPolicy: { LaunchTemplate: { Overrides: [{ InstanceType: 'm6i.large', WeightedCapacity: '1' }, { InstanceType: 'm6i.xlarge', WeightedCapacity: '2' }] } } }`,
    ),
    error: RULE,
    at: 'bad/Main/G · autoScalingGroupProvider.autoScalingGroupArn',
    says: 'bad/Main/G/AutoScalingGroup gives its instance types weights (1, 2), which managed scaling does not support.',
  },
  ...['aws-mine', 'ECS_mine', 'fargate2'].map((name) => ({
    scenario: `a provider called ${name}`,
    program: group(`capacityProviderName: '${name}'`),
    error: RULE,
    at: 'bad/Main/G · name',
    says: `${name}: the name of a capacity provider cannot begin with aws, ecs or fargate.`,
  })),
  {
    scenario: 'one group in two providers',
    program: `const g = ${group('')} ${group("overrides: { autoScalingGroupProvider: { autoScalingGroupArn: g.autoScalingGroup.ref('AutoScalingGroupARN') } }", 'H')}`,
    error: RULE,
    at: 'bad/Main/H · autoScalingGroupProvider.autoScalingGroupArn',
    says: 'The specified Auto Scaling group ARN is already being used by another capacity provider: bad/Main/G/AutoScalingGroup by bad/Main/G.',
  },
  {
    scenario: 'one existing group in two providers',
    program: `existing('A'); existing('B');`,
    error: RULE,
    at: 'bad/Main/B · autoScalingGroupProvider.autoScalingGroupArn',
    says: 'The specified Auto Scaling group ARN is already being used by another capacity provider: theirs by bad/Main/A.',
  },
  {
    scenario: 'Fargate and a group in the default strategy',
    program: `cluster.addDefaultCapacityProviderStrategy([{ capacityProvider: 'FARGATE', weight: 1 }, { capacityProvider: ${group('').slice(0, -1)}, weight: 1 }]);`,
    error: RULE,
    at: 'bad/Main/Cluster/CapacityProviders · defaultCapacityProviderStrategy',
    says: MIXED,
  },
  {
    scenario: 'Fargate and a group in the strategy of a service',
    program: service(
      `capacityProviderStrategies: [{ capacityProvider: 'FARGATE', weight: 1 }, { capacityProvider: g, weight: 1 }]`,
      `task('awsvpc', 'EC2_AND_FARGATE')`,
    ),
    error: RULE,
    at: 'bad/Main/S · capacityProviderStrategy',
    says: MIXED,
  },
  {
    scenario: 'two bases',
    program: service(
      'capacityProviderStrategies: [{ capacityProvider: g, base: 1, weight: 1 }, { capacityProvider: h, base: 2 }]',
    ),
    error: PROPS,
    at: 'bad/Main/S',
    says: 'bad/Main/G and bad/Main/H in capacityProviderStrategies have a base; AWS allows one',
  },
  {
    scenario: 'two bases in raw fields',
    program: service(
      raw(
        '{ capacityProvider: g.capacityProviderName, base: 1, weight: 1 }, { capacityProvider: h.capacityProviderName, base: 2 }',
      ),
    ),
    error: RULE,
    at: 'bad/Main/S · capacityProviderStrategy',
    says: 'Only one capacity provider in a capacity provider strategy can have a base defined.',
  },
  {
    scenario: 'weights of 0 alone',
    program: service(
      'capacityProviderStrategies: [{ capacityProvider: g, weight: 0 }, { capacityProvider: h }]',
    ),
    error: PROPS,
    at: 'bad/Main/S',
    says: 'no capacity provider in capacityProviderStrategies has a weight above 0; give one of them weight 1',
  },
  {
    scenario: 'weights of 0 alone in raw fields',
    program: service(
      raw(
        '{ capacityProvider: g.capacityProviderName, weight: 0 }, { capacityProvider: h.capacityProviderName }',
      ),
    ),
    error: RULE,
    at: 'bad/Main/S · capacityProviderStrategy',
    says: 'At least one capacity provider in a strategy must have a weight value greater than zero.',
  },
  {
    scenario: 'a daemon with a count',
    program: service('daemon: true, desiredCount: 3'),
    error: PROPS,
    at: 'bad/Main/S',
    says: 'desiredCount is given for a daemon, which has as many tasks as there are instances; leave it out',
  },
  {
    scenario: 'a daemon with a count in raw fields',
    program: service('daemon: true, overrides: { desiredCount: 3 }'),
    error: RULE,
    at: 'bad/Main/S · desiredCount',
    says: 'The daemon scheduling strategy does not support a desired count for services.',
  },
  {
    scenario: 'a daemon with a capacity provider strategy',
    program: service(
      'daemon: true, capacityProviderStrategies: [{ capacityProvider: g, weight: 1 }]',
    ),
    error: PROPS,
    at: 'bad/Main/S',
    says: 'capacityProviderStrategies are given for a daemon, which is on every instance; leave them out',
  },
  {
    scenario: 'a daemon with a capacity provider strategy in raw fields',
    program: service(
      `daemon: true, ${raw('{ capacityProvider: g.capacityProviderName, weight: 1 }')}`,
    ),
    error: RULE,
    at: 'bad/Main/S · capacityProviderStrategy',
    says: 'Specifying a capacity provider strategy is not supported when you create a service using the DAEMON scheduling strategy.',
  },
  {
    scenario: 'a daemon with a placement strategy',
    program: service('daemon: true, placementStrategies: [PlacementStrategy.packedByMemory()]'),
    error: PROPS,
    at: 'bad/Main/S',
    says: 'placementStrategies are given for a daemon, which is on every instance; leave them out',
  },
  {
    scenario: 'a daemon with a placement strategy in raw fields',
    program: service(
      `daemon: true, overrides: { placementStrategy: [{ type: 'binpack', field: 'memory' }] }`,
    ),
    error: RULE,
    at: 'bad/Main/S · placementStrategy',
    says: 'A daemon takes no placement strategy.',
  },
  {
    scenario: 'awsvpc with no subnets',
    program: service(`launchType: 'EC2', vpcSubnets: { subnets: [] }`, `task('awsvpc')`),
    error: PROPS,
    at: 'bad/Main/S',
    says: 'the VPC has no selected subnets',
  },
  {
    scenario: 'awsvpc without a network configuration',
    program: service(
      `launchType: 'EC2', overrides: { networkConfiguration: null }`,
      `task('awsvpc')`,
    ),
    error: RULE,
    at: 'bad/Main/S · networkConfiguration',
    says: "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
  },
  {
    scenario: 'trunking on a T family',
    program: group(`instanceType: 't3.large', trunking: true`),
    error: PROPS,
    at: 'bad/Main/G',
    says: 'trunking is set, and t3.large has no trunk: no type of the T families has',
  },
  {
    scenario: 'an instance type that is none',
    program: group(`instanceType: 'large'`),
    error: PROPS,
    at: 'bad/Main/G',
    says: 'the instance type is "large"',
  },
  {
    scenario: 'healthy percentages of 100 and 100',
    program: service(`launchType: 'EC2', minHealthyPercent: 100, maxHealthyPercent: 100`),
    error: PROPS,
    at: 'bad/Main/S',
    says: 'minHealthyPercent 100 is not below maxHealthyPercent 100, so no deployment could move; change one',
  },
  {
    scenario: 'healthy percentages of 100 and 100 in raw fields',
    program: service(
      `launchType: 'EC2', overrides: { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } }`,
    ),
    error: RULE,
    at: 'bad/Main/S · deploymentConfiguration',
    says: 'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
  },
];

describe('capacity that cannot be', () => {
  test.each(CASES)('$scenario', async ({ program, error: [code, exit], at, says }) => {
    const cwd = folder({ 'gantry.app.ts': `${MADE}${program}\n` });
    for (const verb of [['synth'], ['deploy', '--sandbox', '--yes']]) {
      const result = await gantry(verb, { cwd });
      expect({ verb, code: result.code, text: result.stderr }).toEqual({
        verb,
        code: exit,
        text: expect.stringContaining(`error ${code}: `),
      });
      expect(result.stderr).toContain(says);
      expect(result.stderr).toContain(`at ${at}`);
      expect(result.stderr).toContain('gantry.app.ts:');
      expect(result.stderr.match(/^error /gm)).toHaveLength(1);
      expect(result.stderr).toContain('hint: ');
    }
    expect(existsSync(join(cwd, '.gantry/sandbox.json'))).toBe(false);
  });
});
