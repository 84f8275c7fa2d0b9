import { describe, expect, test } from 'vitest';
import {
  ApplicationLoadBalancer,
  Cluster,
  ClusterQuery,
  ContainerImage,
  LoadBalancedService,
  type NetworkMode,
  PlacementConstraint,
  PlacementStrategy,
  SecurityGroup,
  Service,
  type Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { addressesOf, aStack, complaintsOf, propertiesAt, ref } from './synthesis.ts';

function instances() {
  const { app, stack } = aStack();
  const vpc = new Vpc(stack, 'Vpc', { natGateways: 1 });
  const cluster = new Cluster(stack, 'Cluster', { vpc, enableFargateCapacityProviders: false });
  return { app, stack, vpc, cluster };
}

function capacityOf(cluster: Cluster) {
  return cluster.addAsgCapacityProvider('Capacity', { instanceType: 'm6i.large', maxCapacity: 4 });
}

function aTask<Mode extends NetworkMode>(
  stack: Stack,
  networkMode: Mode,
  hostPort?: number,
): TaskDefinition<'EC2', Mode> {
  const task = new TaskDefinition<'EC2', NetworkMode>(stack, 'Task', {
    compatibility: 'EC2',
    networkMode,
  });
  task.addContainer('web', {
    image: ContainerImage.fromRegistry('nginx:1.27'),
    memoryReservationMiB: 128,
    ...(networkMode === 'none'
      ? {}
      : { portMappings: [{ containerPort: 80, ...(hostPort === undefined ? {} : { hostPort }) }] }),
  });
  return task as TaskDefinition<'EC2', Mode>;
}

const RULE = 'AWS::EC2::SecurityGroupRule';

describe('a task definition for instances', () => {
  test('names the place, the network mode and no size of its own', () => {
    const { app, stack } = instances();
    aTask(stack, 'bridge');
    expect(propertiesAt(app, 'shop/Web/Task')).toMatchObject({
      requiresCompatibilities: ['EC2'],
      networkMode: 'bridge',
    });
    expect(propertiesAt(app, 'shop/Web/Task')).not.toHaveProperty('cpu');
  });

  test('has what only instances have', () => {
    const { app, stack } = instances();
    const task = new TaskDefinition(stack, 'Task', {
      compatibility: 'EC2_AND_MANAGED_INSTANCES',
      cpu: 1024,
      memoryMiB: 2048,
      pidMode: 'host',
      ipcMode: 'task',
      placementConstraints: [PlacementConstraint.memberOf(ClusterQuery.attribute('gpu').exists())],
    });
    task.addContainer('train', { image: ContainerImage.fromRegistry('cuda'), gpuCount: 2 });
    expect(propertiesAt(app, 'shop/Web/Task')).toMatchObject({
      requiresCompatibilities: ['EC2', 'MANAGED_INSTANCES'],
      networkMode: 'awsvpc',
      cpu: '1024',
      memory: '2048',
      pidMode: 'host',
      ipcMode: 'task',
      placementConstraints: [{ type: 'memberOf', expression: 'attribute:gpu exists' }],
      containerDefinitions: [{ resourceRequirements: [{ type: 'GPU', value: '2' }] }],
    });
  });

  test('leaves the network to Windows, and refuses modes that it does not have', () => {
    const { app, stack } = instances();
    const runtimePlatform = { operatingSystemFamily: 'WINDOWS_SERVER_2022_FULL' } as const;
    const container = { image: ContainerImage.fromRegistry('iis'), memoryLimitMiB: 512 };
    new TaskDefinition(stack, 'Task', {
      compatibility: 'EC2',
      networkMode: 'default',
      runtimePlatform,
    }).addContainer('iis', container);
    expect(propertiesAt(app, 'shop/Web/Task')).not.toHaveProperty('networkMode');
    new TaskDefinition(stack, 'Wrong', { compatibility: 'EC2', runtimePlatform }).addContainer(
      'iis',
      container,
    );
    expect(complaintsOf(app)).toEqual([
      'tree/bad-props shop/Web/Wrong: networkMode is bridge; Windows has "default" and "awsvpc"',
    ]);
  });

  test('can run on Fargate too, in a size of Fargate', () => {
    const { app, stack } = instances();
    new TaskDefinition(stack, 'Task', {
      compatibility: 'EC2_AND_FARGATE',
      cpu: 256,
      memoryMiB: 512,
    }).addContainer('web', { image: ContainerImage.fromRegistry('nginx:1.27') });
    expect(propertiesAt(app, 'shop/Web/Task')).toMatchObject({
      requiresCompatibilities: ['EC2', 'FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
    });
  });
});

describe('a Service on instances', () => {
  test('shares the network of its instances behind a bridge', () => {
    const { app, stack, cluster } = instances();
    capacityOf(cluster);
    new Service(stack, 'Worker', { cluster, taskDefinition: aTask(stack, 'bridge') });
    const service = propertiesAt(app, 'shop/Web/Worker');
    expect(service).toMatchObject({ schedulingStrategy: 'REPLICA', desiredCount: 1 });
    expect(service).not.toHaveProperty('networkConfiguration');
    expect(service).not.toHaveProperty('launchType');
    expect(addressesOf(app, 'AWS::EC2::SecurityGroup')).toEqual([
      'shop/Web/Cluster/Capacity/SecurityGroup',
    ]);
  });

  test('has interfaces of its own in private subnets, and never public addresses', () => {
    const { app, stack, cluster } = instances();
    const capacity = capacityOf(cluster);
    new Service(stack, 'Worker', {
      cluster,
      taskDefinition: aTask(stack, 'awsvpc'),
      capacityProviderStrategies: [{ capacityProvider: capacity, weight: 1 }],
    });
    expect(propertiesAt(app, 'shop/Web/Worker')).toMatchObject({
      capacityProviderStrategy: [
        { capacityProvider: ref('shop/Web/Cluster/Capacity', 'name'), weight: 1 },
      ],
      networkConfiguration: {
        awsvpcConfiguration: {
          assignPublicIp: 'DISABLED',
          securityGroups: [ref('shop/Web/Worker/SecurityGroup', 'GroupId')],
          subnets: [
            ref('shop/Web/Vpc/PrivateSubnet1', 'SubnetId'),
            ref('shop/Web/Vpc/PrivateSubnet2', 'SubnetId'),
          ],
        },
      },
    });
  });

  test('goes where strategies and constraints say', () => {
    const { app, stack, cluster } = instances();
    capacityOf(cluster);
    new Service(stack, 'Worker', {
      cluster,
      taskDefinition: aTask(stack, 'host'),
      launchType: 'EC2',
      placementStrategies: [
        PlacementStrategy.spreadAcross('ecs.availability-zone'),
        PlacementStrategy.packedByCpu(),
      ],
      placementConstraints: [PlacementConstraint.distinctInstances()],
    });
    expect(propertiesAt(app, 'shop/Web/Worker')).toMatchObject({
      launchType: 'EC2',
      placementStrategy: [
        { type: 'spread', field: 'attribute:ecs.availability-zone' },
        { type: 'binpack', field: 'cpu' },
      ],
      placementConstraints: [{ type: 'distinctInstance' }],
    });
  });

  test('is a daemon: no number of tasks, old before new, by launch type', () => {
    const { app, stack, cluster } = instances();
    capacityOf(cluster);
    const daemon = new Service(stack, 'Agent', {
      cluster,
      taskDefinition: aTask(stack, 'host'),
      daemon: true,
    });
    const service = propertiesAt(app, 'shop/Web/Agent');
    expect(service).toMatchObject({
      schedulingStrategy: 'DAEMON',
      launchType: 'EC2',
      deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 },
      availabilityZoneRebalancing: 'DISABLED',
    });
    expect(service).not.toHaveProperty('desiredCount');
    expect(() => daemon.autoScale({ min: 1, max: 2 })).toThrow(
      'a daemon has as many tasks as there are instances',
    );
  });

  test.each<[NetworkMode, number | undefined, string]>([
    ['bridge', undefined, 'tcp-32768-65535'],
    ['bridge', 0, 'tcp-32768-65535'],
    ['bridge', 8080, 'tcp-8080'],
    ['default', undefined, 'tcp-32768-65535'],
    ['host', undefined, 'tcp-80'],
  ])(
    'in mode %s with host port %s lets its load balancer in on %s of the instances',
    (mode, hostPort, port) => {
      const { app, stack, cluster } = instances();
      capacityOf(cluster);
      const taskDefinition = aTask(stack, mode as 'bridge', hostPort);
      new LoadBalancedService(stack, 'Site', { cluster, taskDefinition });
      expect(propertiesAt(app, 'shop/Web/Site/TargetGroup')).toMatchObject({
        TargetType: 'instance',
      });
      const group = 'shop/Web/Cluster/Capacity/SecurityGroup';
      expect(addressesOf(app, RULE)).toContain(
        `${group}/ingress-${port}-from-Web.Site.LoadBalancer.SecurityGroup`,
      );
    },
  );

  test('lets its load balancer into instances that are added later', () => {
    const { app, stack, cluster } = instances();
    const taskDefinition = aTask(stack, 'bridge');
    new LoadBalancedService(stack, 'Site', { cluster, taskDefinition });
    expect(complaintsOf(app)).toEqual([
      'tree/bad-props shop/Web/Site/Service: the security groups of the instances are not known, so that no load balancer can be let in; give them to the cluster',
    ]);
    capacityOf(cluster);
    const rules = addressesOf(app, RULE);
    const group = 'shop/Web/Cluster/Capacity/SecurityGroup';
    expect(rules).toContain(
      `${group}/ingress-tcp-32768-65535-from-Web.Site.LoadBalancer.SecurityGroup`,
    );
    expect(rules.filter((address) => address.includes('egress-tcp-32768-65535'))).toHaveLength(1);
  });

  test('knows the instances of an existing cluster by their groups', () => {
    const { app, stack, vpc } = instances();
    const cluster = Cluster.fromClusterAttributes(stack, 'Shared', {
      clusterName: 'shared',
      vpc,
      securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0a1b2c3d')],
    });
    new LoadBalancedService(stack, 'Site', { cluster, taskDefinition: aTask(stack, 'bridge') });
    expect(complaintsOf(app)).toEqual([]);
  });

  test('cannot be reached without a network, outside AWS, or in two ways by one target group', () => {
    const { stack, vpc, cluster } = instances();
    capacityOf(cluster);
    const listener = new ApplicationLoadBalancer(stack, 'Front', { vpc }).addListener('Http');
    const alone = new Service(stack, 'Alone', { cluster, taskDefinition: aTask(stack, 'none') });
    const targetGroup = listener.addTargets('Group', { targets: [] });
    expect(() => alone.attachToTargetGroup(targetGroup, { containerPort: 80 })).toThrow(
      'no load balancer reaches tasks without a network',
    );
    const shop = new TaskDefinition(stack, 'Shop', { compatibility: 'EXTERNAL' });
    shop.addContainer('till', {
      image: ContainerImage.fromRegistry('nginx:1.27'),
      memoryLimitMiB: 64,
      portMappings: [{ containerPort: 80 }],
    });
    const till = new Service(stack, 'Till', {
      cluster,
      taskDefinition: shop,
      launchType: 'EXTERNAL',
    });
    expect(() => till.attachToTargetGroup(targetGroup)).toThrow(
      'no load balancer reaches tasks outside AWS',
    );
    const fargate = new TaskDefinition(stack, 'Fargate', { cpu: 256, memoryMiB: 512 });
    const bridge = new TaskDefinition(stack, 'Bridge', { compatibility: 'EC2' });
    for (const task of [fargate, bridge])
      task.addContainer('web', {
        image: ContainerImage.fromRegistry('nginx:1.27'),
        memoryLimitMiB: 64,
        portMappings: [{ containerPort: 80 }],
      });
    new Service(stack, 'A', { cluster, taskDefinition: fargate }).attachToTargetGroup(targetGroup);
    const second = new Service(stack, 'B', { cluster, taskDefinition: bridge });
    expect(() => second.attachToTargetGroup(targetGroup)).toThrow(
      'a target group is of one type (ip)',
    );
  });

  test('says when a strategy names a provider of another cluster', () => {
    const { app, stack, vpc, cluster } = instances();
    const other = new Cluster(stack, 'Other', { vpc });
    const capacity = other.addAsgCapacityProvider('Capacity', {
      instanceType: 'm6i.large',
      maxCapacity: 1,
    });
    new Service(stack, 'Worker', {
      cluster,
      taskDefinition: aTask(stack, 'bridge'),
      capacityProviderStrategies: [{ capacityProvider: capacity, weight: 1 }],
    });
    cluster.addDefaultCapacityProviderStrategy([{ capacityProvider: capacity, weight: 1 }]);
    expect(complaintsOf(app)).toEqual([
      'tree/bad-props shop/Web/Cluster: shop/Web/Other/Capacity in defaultCapacityProviderStrategy is not a capacity provider of the cluster; add it with addAsgCapacityProvider',
      'tree/bad-props shop/Web/Worker: shop/Web/Other/Capacity in capacityProviderStrategies is not a capacity provider of the cluster; add it there',
    ]);
    expect(() => cluster.addDefaultCapacityProviderStrategy([])).toThrow(
      'it has a default strategy already',
    );
  });
});
