import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../lib/core/json.ts';
import type { Address } from '../../../lib/graph/address.ts';
import type { ResourceNode } from '../../../lib/graph/graph.ts';
import { referencesIn } from '../../../lib/graph/resolve.ts';
import type { AnyResourceType, Neighbours } from '../../../lib/resource-type.ts';
import { resourceTypes } from '../../../lib/resources/registry.ts';

const GROUP = 'AWS::AutoScaling::AutoScalingGroup';
const PROVIDER = 'AWS::ECS::CapacityProvider';
const ASSOCIATION = 'AWS::ECS::ClusterCapacityProviderAssociations';
const SERVICE = 'AWS::ECS::Service';
const TASK = 'AWS::ECS::TaskDefinition';

const ref = ($ref: string, attribute: string) => ({ $ref, attribute });

function node(address: string, type: string, properties: object): ResourceNode {
  return {
    address: address as Address,
    type,
    stack: 'Main',
    properties: properties as JsonObject,
    tags: {},
    dependsOn: [],
  };
}

function among(nodes: readonly ResourceNode[]): Neighbours {
  return {
    at: (address) => nodes.find((one) => one.address === address),
    referrers: (address, type) =>
      nodes.filter(
        (one) =>
          (type === undefined || one.type === type) &&
          referencesIn(one.properties).some(({ $ref }) => $ref === address),
      ),
  };
}

function typeOf({ type }: ResourceNode): AnyResourceType {
  const found = resourceTypes.get(type);
  if (found === undefined) throw new Error(type);
  return found;
}

/** What the rules say of the last of the nodes. */
function told(...nodes: readonly ResourceNode[]): string {
  const last = nodes.at(-1);
  if (last === undefined) throw new Error('no node');
  const findings = typeOf(last).validate?.(last.properties, last, among(nodes)) ?? [];
  return findings.map(({ path, detail }) => `${path}: ${detail}`).join('\n');
}

const cluster = node('a/Cluster', 'AWS::ECS::Cluster', { clusterName: 'main' });
const inCluster = { cluster: ref('a/Cluster', 'clusterArn') };

function group(properties: object = {}): ResourceNode {
  return node('a/Group', GROUP, { MaxSize: 4, ...properties });
}

function provider(settings: object = {}, address = 'a/Provider'): ResourceNode {
  return node(address, PROVIDER, {
    name: 'shop-one',
    autoScalingGroupProvider: {
      autoScalingGroupArn: ref('a/Group', 'AutoScalingGroupARN'),
      managedScaling: { status: 'ENABLED' },
      ...settings,
    },
  });
}

const launchTemplate = {
  ec2InstanceProfileArn: 'arn:aws:iam::1:instance-profile/x',
  networkConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] },
};

function managed(template: object = {}, more: object = {}): ResourceNode {
  return node('a/Managed', PROVIDER, {
    name: 'shop-managed',
    cluster: ref('a/Cluster', 'clusterName'),
    managedInstancesProvider: {
      infrastructureRoleArn: 'arn:aws:iam::1:role/x',
      instanceLaunchTemplate: { ...launchTemplate, ...template },
      ...more,
    },
  });
}

describe('a capacity provider over a group', () => {
  test('that AWS takes passes', () => {
    expect(told(group(), provider())).toBe('');
  });

  test.each([
    ['aws-one', /cannot begin with aws, ecs or fargate/],
    ['ECS_one', /cannot begin with aws, ecs or fargate/],
    ['a b', /letters, numbers/],
  ])('is not called %s', (name, complaint) => {
    const { properties } = provider();
    expect(told(group(), node('a/P', PROVIDER, { ...properties, name }))).toMatch(complaint);
  });

  test('is one thing and not the other, and has a cluster only as the other', () => {
    expect(told(node('a/P', PROVIDER, { name: 'shop' }))).toMatch(/exactly one of/);
    const both = { ...managed().properties, ...provider().properties };
    expect(told(node('a/P', PROVIDER, both))).toMatch(/exactly one of/);
    const { properties } = provider();
    expect(told(group(), node('a/P', PROVIDER, { ...properties, cluster: 'main' }))).toMatch(
      /^cluster: /,
    );
  });

  test.each([
    [{ targetCapacity: 0 }, /targetCapacity: 0 is not a whole number from 1 to 100/],
    [{ targetCapacity: 101 }, /targetCapacity: 101/],
    [{ minimumScalingStepSize: 0 }, /minimumScalingStepSize: 0/],
    [{ maximumScalingStepSize: 10_001 }, /maximumScalingStepSize: 10001/],
    [{ instanceWarmupPeriod: 10_001 }, /instanceWarmupPeriod: 10001/],
    [
      { minimumScalingStepSize: 5, maximumScalingStepSize: 4 },
      /smallest step of 5 .* largest of 4/,
    ],
  ])('scales within bounds: %j', (scaling, complaint) => {
    const managedScaling = { status: 'ENABLED', ...scaling };
    expect(told(group(), provider({ managedScaling }))).toMatch(complaint);
  });

  test('protects busy instances only with managed scaling, over a group that protects new ones', () => {
    const protecting = { managedTerminationProtection: 'ENABLED' };
    const prepared = group({ NewInstancesProtectedFromScaleIn: true });
    expect(told(prepared, provider(protecting))).toBe('');
    expect(told(group(), provider(protecting))).toMatch(/instance protection from scale in/);
    const unscaled = { ...protecting, managedScaling: { status: 'DISABLED' } };
    expect(told(prepared, provider(unscaled))).toMatch(/managed scaling must also be used/);
  });

  test('needs a group that can grow, without weights and without a pool that takes instances back', () => {
    expect(told(group({ MaxSize: 0 }), provider())).toMatch(/MaxSize of a\/Group is 0/);
    const MixedInstancesPolicy = {
      LaunchTemplate: { Overrides: [{ InstanceType: 'm5.large', WeightedCapacity: '2' }] },
    };
    expect(told(group({ MixedInstancesPolicy }), provider())).toMatch(/weights \(2\)/);
    const pool = node('a/Pool', 'AWS::AutoScaling::WarmPool', {
      AutoScalingGroupName: ref('a/Group', 'AutoScalingGroupName'),
      InstanceReusePolicy: { ReuseOnScaleIn: true },
    });
    expect(told(group(), pool, provider())).toMatch(/a\/Pool .*ReuseOnScaleIn/);
  });

  test('has its group for itself, and its cluster', () => {
    const first = provider({}, 'a/First');
    expect(told(group(), first, provider())).toMatch(
      /already being used by another capacity provider: a\/Group by a\/First/,
    );
    const associations = ['One', 'Two'].map((id) =>
      node(`a/${id}`, ASSOCIATION, {
        cluster: id,
        capacityProviders: [ref('a/Provider', 'name')],
      }),
    );
    expect(told(group(), ...associations, provider())).toMatch(/serves one cluster/);
    const unscaled = provider({ managedScaling: { status: 'DISABLED' } });
    expect(told(group(), ...associations, unscaled)).toBe('');
  });
});

describe('a capacity provider of managed instances', () => {
  test('that AWS takes passes', () => {
    expect(told(cluster, managed())).toBe('');
  });

  test('belongs to a cluster', () => {
    const { cluster: _, ...properties } = managed().properties as Record<string, unknown>;
    expect(told(node('a/P', PROVIDER, properties))).toMatch(/^cluster: .*must be named/);
  });

  const least = { vCpuCount: { min: 1 }, memoryMiB: { min: 1024 } };
  test.each([
    [{ ec2InstanceProfileArn: undefined }, /need an instance profile/],
    [{ networkConfiguration: { subnets: [], securityGroups: ['sg-1'] } }, /subnets can not/],
    [{ networkConfiguration: { subnets: ['subnet-1'] } }, /securityGroups can not be empty/],
    [{ instanceRequirements: { vCpuCount: { min: 1 } } }, /both vCpuCount and memoryMiB/],
    [{ instanceRequirements: { ...least, vCpuCount: { min: 4, max: 2 } } }, /min 4 .* max 2/],
    [
      {
        instanceRequirements: {
          ...least,
          allowedInstanceTypes: ['m5.*'],
          excludedInstanceTypes: ['m6*'],
        },
      },
      /cannot specify excludedInstanceTypes/,
    ],
    [
      {
        instanceRequirements: {
          ...least,
          spotMaxPricePercentageOverLowestPrice: 50,
          onDemandMaxPricePercentageOverLowestPrice: 50,
        },
      },
      /Only one of spotMax.* and onDemandMax/,
    ],
    [
      { capacityReservations: { reservationPreference: 'RESERVATIONS_FIRST' } },
      /only be given with capacityOptionType RESERVED, not ON_DEMAND/,
    ],
    [{ capacityOptionType: 'RESERVED' }, /whatever open reservations match/],
  ])('is refused with %j', (template, complaint) => {
    expect(told(cluster, managed(template))).toMatch(complaint);
  });

  test.each([
    [-2, /-2 is not a whole number from -1 to 3600/],
    [-1, /^$/],
    [null, /^$/],
    [3601, /3601/],
  ])('takes idle instances away after %s seconds', (scaleInAfter, complaint) => {
    const more = { infrastructureOptimization: { scaleInAfter } };
    expect(told(cluster, managed({}, more))).toMatch(complaint);
  });
});

describe('the capacity providers of a cluster', () => {
  const strategy = (...names: unknown[]) =>
    names.map((capacityProvider) => ({ capacityProvider, weight: 1 }));

  function association(providers: unknown[], byDefault: unknown[] = []): ResourceNode {
    return node('a/Association', ASSOCIATION, {
      cluster: ref('a/Cluster', 'clusterName'),
      capacityProviders: providers,
      defaultCapacityProviderStrategy: strategy(...byDefault),
    });
  }

  test('leave managed instances out, which their default strategy may name all the same', () => {
    const name = ref('a/Managed', 'name');
    expect(told(cluster, managed(), association([], [name]))).toBe('');
    expect(told(cluster, managed(), association([], ['shop-managed']))).toBe('');
    expect(told(cluster, managed(), association([name]))).toMatch(/belongs to its cluster/);
    expect(told(cluster, managed(), association([], ['other']))).toMatch(/other is not associated/);
  });

  test('are of one kind in one strategy, also where names are references', () => {
    const one = ref('a/Provider', 'name');
    const nodes = [cluster, group(), provider(), managed()];
    const mixed = association(['FARGATE', one], ['FARGATE', one]);
    expect(told(...nodes, mixed)).toMatch(/mixes Auto Scaling group and Fargate/);
    const alone = association(['FARGATE', one], [one]);
    expect(told(...nodes, alone)).toBe('');
    const both = association([one], [one, ref('a/Managed', 'name')]);
    expect(told(...nodes, both)).toMatch(/mixes Auto Scaling group and managed instances/);
  });
});

describe('a service on container instances', () => {
  const web = { name: 'web', image: 'nginx', memory: 128 };

  function task(properties: object = {}, id = 'Task'): ResourceNode {
    return node(`a/${id}`, TASK, { family: 'f', containerDefinitions: [web], ...properties });
  }

  const onPort = (hostPort: number) => ({
    containerDefinitions: [{ ...web, portMappings: [{ containerPort: 80, hostPort }] }],
  });

  function service(properties: object = {}, id = 'Service'): ResourceNode {
    return node(`a/${id}`, SERVICE, {
      ...inCluster,
      serviceName: id,
      taskDefinition: ref('a/Task', 'taskDefinitionArn'),
      launchType: 'EC2',
      ...properties,
    });
  }

  const daemon = { schedulingStrategy: 'DAEMON' };
  const onProvider = (name: unknown) => ({
    launchType: undefined,
    capacityProviderStrategy: [{ capacityProvider: name, weight: 1 }],
  });

  test('that AWS takes passes', () => {
    expect(told(cluster, task(), service({ desiredCount: 2 }))).toBe('');
    expect(told(cluster, task(), service(daemon))).toBe('');
  });

  test.each([
    [['FARGATE'], {}, 'EC2'],
    [['EC2'], { launchType: 'EXTERNAL' }, 'EXTERNAL'],
    [['EC2'], onProvider(ref('a/Managed', 'name')), 'MANAGED_INSTANCES'],
    [undefined, onProvider(ref('a/Managed', 'name')), 'MANAGED_INSTANCES'],
    [['FARGATE'], onProvider(ref('a/Provider', 'name')), 'EC2'],
    [['FARGATE'], { launchType: undefined }, 'EC2'],
  ])('with a task for %j and %j is refused for want of %s', (given, properties, needed) => {
    const network =
      given?.[0] === 'FARGATE' || JSON.stringify(properties).includes('Managed')
        ? { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } }
        : {};
    const definition = task({
      ...(given === undefined ? {} : { requiresCompatibilities: given }),
      ...(given?.[0] === 'FARGATE' ? { cpu: '256', memory: '512' } : {}),
    });
    const nodes = [cluster, group(), provider(), managed(), definition];
    expect(told(...nodes, service({ ...network, ...properties }))).toContain(
      `Task definition does not support launch_type ${needed}.`,
    );
  });

  test.each([
    [{ ...daemon, desiredCount: 2 }, /does not support a desired count/],
    [{ ...daemon, placementStrategy: [{ type: 'random' }] }, /takes no placement strategy/],
    [{ ...daemon, ...onProvider('mine') }, /strategy is not supported when/],
    [{ ...daemon, volumeConfigurations: [{ name: 'x' }] }, /takes no volumes/],
    [{ ...daemon, deploymentController: { type: 'EXTERNAL' } }, /ECS deployment controller/],
    [{ ...daemon, deploymentConfiguration: { maximumPercent: 200 } }, /it must be 100/],
    [
      { ...daemon, deploymentConfiguration: { minimumHealthyPercent: 100 } },
      /no task of a daemon could ever be replaced/,
    ],
    [{ ...daemon, launchType: 'FARGATE' }, /Fargate has none/],
    [{ ...daemon, ...onProvider(ref('a/Managed', 'name')) }, /strategy is not supported when/],
    [{ launchType: 'MANAGED_INSTANCES' }, /by a capacity provider strategy, not by a launch type/],
    [{ deploymentConfiguration: { maximumPercent: 100 } }, /cannot be 100 as this will block/],
    [
      { desiredCount: 3, deploymentConfiguration: { maximumPercent: 125 } },
      /keeps 3 running and maximumPercent 125 allows 3/,
    ],
    [
      { launchType: 'EXTERNAL', loadBalancers: [{ targetGroupArn: 'arn:x' }] },
      /neither load balancers nor service discovery/,
    ],
    [
      { launchType: 'EXTERNAL', serviceConnectConfiguration: { enabled: true } },
      /cannot use Service Connect/,
    ],
  ])('is refused with %j', (properties, complaint) => {
    const nodes = [cluster, group(), provider(), managed(), task()];
    expect(told(...nodes, service(properties))).toMatch(complaint);
  });

  test('cannot be scaled by the requests of a target group while traffic moves between two', () => {
    const target = node('a/Target', 'AWS::ApplicationAutoScaling::ScalableTarget', {
      ResourceId: { $join: ['service/main/', ref('a/Service', 'serviceName')] },
    });
    const policy = node('a/Policy', 'AWS::ApplicationAutoScaling::ScalingPolicy', {
      ResourceId: ref('a/Target', 'ResourceId'),
      TargetTrackingScalingPolicyConfiguration: {
        PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget' },
      },
    });
    const shifting = service({
      deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 },
    });
    expect(told(cluster, task(), target, policy, shifting)).toMatch(/a\/Policy scales by/);
    expect(told(cluster, task(), target, shifting)).toBe('');
    expect(told(cluster, task(), target, policy, service())).toBe('');
  });

  test('of a daemon cannot be scaled', () => {
    const target = node('a/Target', 'AWS::ApplicationAutoScaling::ScalableTarget', {
      ResourceId: { $join: ['service/main/', ref('a/Service', 'serviceName')] },
    });
    expect(told(cluster, task(), target, service(daemon))).toMatch(/a\/Target is there to do so/);
  });

  test.each([
    [{ placementConstraints: [{ type: 'distinctInstance', expression: 'x' }] }, /cannot specify/],
    [{ placementConstraints: [{ type: 'memberOf' }] }, /needs an expression/],
    [
      { placementConstraints: [{ type: 'memberOf', expression: 'x'.repeat(2001) }] },
      /maximum length of 2000/,
    ],
    [{ placementConstraints: [{ type: 'sameInstance' }] }, /neither distinctInstance/],
    [{ placementStrategy: [{ type: 'random', field: 'cpu' }] }, /random strategy takes no field/],
    [{ placementStrategy: [{ type: 'binpack', field: 'disk' }] }, /not by disk/],
    [{ placementStrategy: [{ type: 'spread' }] }, /not nothing/],
    [{ placementStrategy: [{ type: 'stack' }] }, /none of random, spread, binpack/],
    [{ placementStrategy: [{ type: 'spread', field: 'host' }] }, /^$/],
    [{ placementStrategy: [{ type: 'binpack', field: 'MEMORY' }] }, /^$/],
    [{ placementConstraints: [{ type: 'distinctInstance' }] }, /^$/],
  ])('is placed as AWS takes it: %j', (properties, complaint) => {
    expect(told(cluster, task(), service(properties))).toMatch(complaint);
  });

  test('counts the constraints of its task definition among its own', () => {
    const constraints = (count: number) =>
      Array.from({ length: count }, () => ({ type: 'distinctInstance' }));
    const nodes = [cluster, task({ placementConstraints: constraints(5) })];
    expect(told(...nodes, service({ placementConstraints: constraints(6) }))).toMatch(
      /6 placement constraints here and 5 in the task definition/,
    );
    expect(told(...nodes, service({ placementConstraints: constraints(5) }))).toBe('');
  });

  test('cannot have a host port that a daemon holds on every instance', () => {
    const agent = (more: object = {}) =>
      service({ ...daemon, taskDefinition: ref('a/Agent', 'taskDefinitionArn'), ...more }, 'D');
    const nodes = [cluster, task(onPort(8080)), task(onPort(8080), 'Agent')];
    expect(told(...nodes, agent(), service())).toMatch(
      /Host port 8080\/tcp is taken .* by the daemon a\/D/,
    );
    const placementConstraints = [{ type: 'memberOf', expression: 'attribute:x == y' }];
    expect(told(...nodes, agent({ placementConstraints }), service())).toBe('');
    const dynamic = [cluster, task(onPort(0)), task(onPort(8080), 'Agent')];
    expect(told(...dynamic, agent(), service())).toBe('');
  });

  test('of two containers with one host port is refused with its task definition', () => {
    const twice = [80, 81].map((containerPort) => ({
      ...web,
      name: `web${containerPort}`,
      portMappings: [{ containerPort, hostPort: 8080 }],
    }));
    expect(told(task({ containerDefinitions: twice }))).toMatch(
      /Host port 8080\/tcp is mapped more/,
    );
    expect(told(task(onPort(32_800)))).toMatch(/range from which Docker gives out ports/);
    const ssh = [{ ...web, portMappings: [{ containerPort: 22 }] }];
    expect(told(task({ networkMode: 'host', containerDefinitions: ssh }))).toMatch(/port 22/);
  });
});

describe('what a service on instances waits for', () => {
  const definition = ref('a/Task', 'taskDefinitionArn');
  const service = (id: string, more: object) =>
    node(`a/${id}`, SERVICE, {
      ...inCluster,
      serviceName: id,
      taskDefinition: definition,
      launchType: 'EC2',
      ...more,
    });
  const waitsFor = (one: ResourceNode, nodes: readonly ResourceNode[]) =>
    typeOf(one).waitsFor?.(one, among(nodes));

  test('the daemons of its cluster, which wait for none, and the providers of the cluster', () => {
    const web = service('Web', {});
    const agent = service('Agent', { schedulingStrategy: 'DAEMON' });
    const association = node('a/Association', ASSOCIATION, {
      cluster: ref('a/Cluster', 'clusterName'),
      capacityProviders: [],
    });
    const nodes = [cluster, web, agent, association, managed()];
    expect(waitsFor(web, nodes)).toEqual(['a/Agent', 'a/Association', 'a/Managed']);
    expect(waitsFor(agent, nodes)).toEqual(['a/Association', 'a/Managed']);
  });

  test('no daemon where it runs on Fargate, and none that refers to it', () => {
    const onFargate = service('Web', { launchType: 'FARGATE' });
    const agent = service('Agent', { schedulingStrategy: 'DAEMON' });
    expect(waitsFor(onFargate, [cluster, onFargate, agent])).toEqual([]);
    const web = service('Web', {});
    const watcher = service('Watcher', {
      schedulingStrategy: 'DAEMON',
      role: ref('a/Web', 'serviceArn'),
    });
    expect(waitsFor(web, [cluster, web, watcher])).toEqual([]);
  });
});

describe('an account setting', () => {
  const role = node('a/Role', 'AWS::IAM::Role', {});
  const setting = (properties: object) => node('a/Setting', 'AWS::ECS::AccountSetting', properties);
  const principalArn = ref('a/Role', 'Arn');

  test.each([
    [{ name: 'awsvpcTrunking', value: 'enabled', principalArn }, /^$/],
    [{ name: 'awsvpcTrunking', value: 'on' }, /on is no value of awsvpcTrunking/],
    [{ name: 'trunks', value: 'enabled' }, /Invalid setting name: trunks/],
    [{ name: 'guardDutyActivate', value: 'on' }, /Invalid setting name/],
    [
      { name: 'awsvpcTrunking', value: 'enabled', principalArn: 'arn:aws:iam::1:role/x' },
      /must be a role of this app/,
    ],
    [
      { name: 'fargateTaskRetirementWaitPeriod', value: '7', principalArn },
      /for the whole account only/,
    ],
  ])('is judged: %j', (properties, complaint) => {
    expect(told(role, setting(properties))).toMatch(complaint);
  });
});

describe('attributes of a container instance', () => {
  const attributes = (...list: object[]) =>
    node('a/Attributes', 'AWS::ECS::ContainerInstanceAttributes', {
      ...inCluster,
      containerInstance: 'abc',
      attributes: list,
    });

  test.each([
    [{ name: 'stage', value: 'a b/c:d' }, /^$/],
    [{ name: 'stage' }, /^$/],
    [{ name: 'a b' }, /letters, numbers/],
    [{ name: 'ecs.stage' }, /of ECS and its agent/],
    [{ name: 'stage', value: ' x' }, /without a space at either end/],
  ])('are judged: %j', (attribute, complaint) => {
    expect(told(attributes(attribute))).toMatch(complaint);
  });

  test('are ten at most, each once', () => {
    const eleven = Array.from({ length: 11 }, (_, i) => ({ name: `a${i}` }));
    expect(told(attributes(...eleven))).toMatch(/up to 10 custom attributes/);
    expect(told(attributes({ name: 'a' }, { name: 'a', value: 'b' }))).toMatch(/named a\./);
  });
});
