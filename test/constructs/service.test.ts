import { describe, expect, test } from 'vitest';
import {
  ApplicationLoadBalancer,
  ApplicationTargetGroup,
  Cluster,
  Duration,
  Service,
  type ServiceProps,
  Vpc,
} from '../../lib/index.ts';
import {
  aCluster,
  addressesOf,
  aStack,
  aTask,
  complaintsOf,
  propertiesAt,
  ref,
  resourcesOf,
} from './synthesis.ts';

function aService(props: Partial<ServiceProps> = {}) {
  const made = aCluster();
  const { cluster, taskDefinition } = made;
  const merged = { cluster, taskDefinition, ...props } as ServiceProps;
  return { ...made, service: new Service(made.stack, 'Worker', merged) };
}

describe('a Service', () => {
  test('runs on the default capacity of its cluster, in private subnets, and is rolled back when it fails', () => {
    const { app } = aService({ desiredCount: 2 });
    expect(propertiesAt(app, 'shop/Web/Worker')).toEqual({
      serviceName: 'shop-Web-Worker-3e08aeae',
      cluster: ref('shop/Web/Cluster', 'clusterName'),
      taskDefinition: ref('shop/Web/Task', 'taskDefinitionArn'),
      desiredCount: 2,
      schedulingStrategy: 'REPLICA',
      deploymentConfiguration: {
        minimumHealthyPercent: 100,
        maximumPercent: 200,
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
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

  test.each<[string, Partial<ServiceProps>, object]>([
    ['a launch type', { launchType: 'FARGATE' }, { launchType: 'FARGATE' }],
    [
      'a strategy',
      { capacityProviderStrategies: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] },
      { capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] },
    ],
    [
      'no circuit breaker',
      { deploymentCircuitBreaker: false },
      { deploymentConfiguration: { deploymentCircuitBreaker: { enable: false, rollback: false } } },
    ],
    [
      'no extra tasks, and thus no rebalancing',
      { minHealthyPercent: 0, maxHealthyPercent: 100 },
      {
        deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 },
        availabilityZoneRebalancing: 'DISABLED',
      },
    ],
    ['a platform version', { platformVersion: '1.4.0' }, { platformVersion: '1.4.0' }],
    [
      'tags for its tasks',
      { propagateTags: 'SERVICE', enableECSManagedTags: true },
      { propagateTags: 'SERVICE', enableECSManagedTags: true },
    ],
    [
      'public addresses, and thus public subnets',
      { assignPublicIp: true },
      {
        networkConfiguration: {
          awsvpcConfiguration: {
            assignPublicIp: 'ENABLED',
            subnets: [
              ref('shop/Web/Vpc/PublicSubnet1', 'SubnetId'),
              ref('shop/Web/Vpc/PublicSubnet2', 'SubnetId'),
            ],
          },
        },
      },
    ],
    [
      'public subnets by name',
      { vpcSubnets: { type: 'public' } },
      { networkConfiguration: { awsvpcConfiguration: { assignPublicIp: 'DISABLED' } } },
    ],
    [
      'a name and raw fields',
      { serviceName: 'worker', overrides: { desiredCount: 7, schedulingStrategy: null } },
      { serviceName: 'worker', desiredCount: 7 },
    ],
  ])('can have %s', (_, props, expected) => {
    const { app } = aService(props);
    expect(propertiesAt(app, 'shop/Web/Worker')).toMatchObject(expected);
  });

  test('goes to public subnets with public addresses when private ones have no way out', () => {
    const { app, stack } = aStack();
    const cluster = new Cluster(stack, 'Cluster', {
      vpc: new Vpc(stack, 'Vpc', { natGateways: 0 }),
    });
    new Service(stack, 'Worker', { cluster, taskDefinition: aTask(stack) });
    new Service(stack, 'Inner', {
      cluster,
      taskDefinition: aTask(stack, 'Other'),
      vpcSubnets: { type: 'private' },
    });
    expect(propertiesAt(app, 'shop/Web/Worker')).toMatchObject({
      networkConfiguration: {
        awsvpcConfiguration: {
          assignPublicIp: 'ENABLED',
          subnets: [
            ref('shop/Web/Vpc/PublicSubnet1', 'SubnetId'),
            ref('shop/Web/Vpc/PublicSubnet2', 'SubnetId'),
          ],
        },
      },
    });
    expect(propertiesAt(app, 'shop/Web/Inner')).toMatchObject({
      networkConfiguration: { awsvpcConfiguration: { assignPublicIp: 'DISABLED' } },
    });
  });

  test('grants commands in containers to the task role', () => {
    const { app } = aService({ enableExecuteCommand: true });
    expect(propertiesAt(app, 'shop/Web/Worker')).toMatchObject({ enableExecuteCommand: true });
    expect(propertiesAt(app, 'shop/Web/Task')).toMatchObject({
      taskRoleArn: ref('shop/Web/Task/TaskRole', 'Arn'),
    });
    expect(propertiesAt(app, 'shop/Web/Task/TaskRole')).toMatchObject({
      InlinePolicies: {
        Default: {
          Statement: [
            { Action: expect.arrayContaining(['ssmmessages:OpenDataChannel']), Resource: ['*'] },
          ],
        },
      },
    });
  });

  test('registers with target groups, and lets only their load balancer in', () => {
    const { app, stack, vpc, service } = aService({
      healthCheckGracePeriod: Duration.seconds(90),
    });
    const balancer = new ApplicationLoadBalancer(stack, 'Front', { vpc, internetFacing: true });
    const targetGroup = new ApplicationTargetGroup(stack, 'Targets', { vpc });
    service.attachToTargetGroup(targetGroup);
    balancer.addListener('Http', { defaultTargetGroups: [targetGroup] });
    expect(propertiesAt(app, 'shop/Web/Worker')).toMatchObject({
      loadBalancers: [
        {
          targetGroupArn: ref('shop/Web/Targets', 'TargetGroupArn'),
          containerName: 'web',
          containerPort: 8080,
        },
      ],
      healthCheckGracePeriodSeconds: 90,
    });
    expect(addressesOf(app, 'AWS::EC2::SecurityGroupRule')).toEqual([
      'shop/Web/Front/SecurityGroup/ingress-tcp-80-from-0.0.0.0_0',
      'shop/Web/Worker/SecurityGroup/egress-tcp-8080-to-Web.Worker.SecurityGroup.of-Web.Front.SecurityGroup',
      'shop/Web/Worker/SecurityGroup/ingress-tcp-8080-from-Web.Front.SecurityGroup',
    ]);
  });

  test('refuses targets that it does not have', () => {
    const { stack, vpc, service, taskDefinition } = aService();
    const targetGroup = new ApplicationTargetGroup(stack, 'Targets', { vpc });
    expect(() => service.attachToTargetGroup(targetGroup, { containerName: 'x' })).toThrow(
      'the task definition has no container "x"',
    );
    const silent = taskDefinition.addContainer('silent', {
      image: { imageName: 'busybox', pullStatements: [] },
    });
    expect(() =>
      service.attachToTargetGroup(targetGroup, { containerName: silent.containerName }),
    ).toThrow('has no port mappings');
  });

  test('needs a VPC from somewhere', () => {
    const { stack } = aStack();
    const cluster = new Cluster(stack, 'Cluster');
    expect(() => new Service(stack, 'Worker', { cluster, taskDefinition: aTask(stack) })).toThrow(
      'neither the service nor its cluster has a vpc',
    );
  });

  test('says at synthesis what AWS would refuse of a JavaScript program', () => {
    const { app, taskDefinition } = aService({
      desiredCount: -1,
      launchType: 'FARGATE',
      capacityProviderStrategies: [],
      minHealthyPercent: 100,
      maxHealthyPercent: 100,
      enableExecuteCommand: true,
    } as unknown as ServiceProps);
    taskDefinition.addContainer('fixed', {
      image: { imageName: 'busybox', pullStatements: [] },
      readonlyRootFilesystem: true,
    });
    expect(complaintsOf(app).map((line) => line.split(': ').slice(1).join(': '))).toEqual([
      'capacityProviderStrategies is empty; leave it out or name a capacity provider',
      'desiredCount -1 is not a whole number from 0',
      'enableExecuteCommand needs root file systems that can be written; that of fixed is read-only',
      'launchType and capacityProviderStrategies are both given; keep one of them',
      'minHealthyPercent 100 is not below maxHealthyPercent 100, so no deployment could move; change one',
    ]);
  });
});

test('lets its tasks protect themselves while they are at work', () => {
  const { app, service } = aService();
  service.grantTaskProtection();
  const roles = [...resourcesOf(app).values()].filter(({ type }) => type === 'AWS::IAM::Role');
  const text = JSON.stringify(roles.map(({ properties }) => properties));
  expect(text).toContain('"ecs:GetTaskProtection","ecs:UpdateTaskProtection"');
  expect(text).toContain(':task/');
});

describe('autoScale', () => {
  test('follows CPU, memory, requests and schedules, with owners told by names', () => {
    const { app, stack, vpc, service } = aService({ desiredCount: 1 });
    const listener = new ApplicationLoadBalancer(stack, 'Front', { vpc }).addListener('Http');
    listener.addTargets('Web', { targets: [service] });
    service
      .autoScale({
        min: 2,
        max: 10,
        overrides: { SuspendedState: { ScheduledScalingSuspended: true } },
      })
      .onCpu({ targetPercent: 60, scaleInCooldown: Duration.minutes(2), disableScaleIn: true })
      .onMemory({ targetPercent: 75 })
      .onRequestsPerTarget({ requests: 100, overrides: { PolicyName: 'mine' } })
      .onSchedule('Night', {
        schedule: 'cron(0 20 * * ? *)',
        min: 1,
        timezone: 'Europe/Berlin',
        endTime: new Date(Date.UTC(2030, 0, 1)),
      });
    expect(propertiesAt(app, 'shop/Web/Worker')).toMatchObject({ desiredCount: 2 });
    expect(propertiesAt(app, 'shop/Web/Worker/Scaling')).toEqual({
      ServiceNamespace: 'ecs',
      ScalableDimension: 'ecs:service:DesiredCount',
      ResourceId: {
        $join: [
          'service/',
          ref('shop/Web/Cluster', 'clusterName'),
          '/',
          ref('shop/Web/Worker', 'serviceName'),
        ],
      },
      MinCapacity: 2,
      MaxCapacity: 10,
      SuspendedState: { ScheduledScalingSuspended: true },
    });
    expect(propertiesAt(app, 'shop/Web/Worker/Scaling/Cpu')).toEqual({
      PolicyName: 'gantry:shop/Web/Worker/Scaling/Cpu',
      PolicyType: 'TargetTrackingScaling',
      ServiceNamespace: 'ecs',
      ResourceId: ref('shop/Web/Worker/Scaling', 'ResourceId'),
      ScalableDimension: 'ecs:service:DesiredCount',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 60,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
        ScaleInCooldown: 120,
        DisableScaleIn: true,
      },
    });
    expect(propertiesAt(app, 'shop/Web/Worker/Scaling/RequestsPerTarget')).toMatchObject({
      PolicyName: 'mine',
      TargetTrackingScalingPolicyConfiguration: {
        PredefinedMetricSpecification: {
          PredefinedMetricType: 'ALBRequestCountPerTarget',
          ResourceLabel: {
            $join: [
              ref('shop/Web/Front', 'LoadBalancerFullName'),
              '/',
              ref('shop/Web/Front/Http/Web', 'TargetGroupFullName'),
            ],
          },
        },
      },
    });
    expect(propertiesAt(app, 'shop/Web/Worker/Scaling/Night')).toEqual({
      ScheduledActionName: 'gantry.shop~Web~Worker~Scaling~Night',
      ServiceNamespace: 'ecs',
      ResourceId: ref('shop/Web/Worker/Scaling', 'ResourceId'),
      ScalableDimension: 'ecs:service:DesiredCount',
      Schedule: 'cron(0 20 * * ? *)',
      Timezone: 'Europe/Berlin',
      EndTime: '2030-01-01T00:00:00.000Z',
      ScalableTargetAction: { MinCapacity: 1 },
    });
  });

  test.each([
    [undefined, 2, 2],
    [1, 2, 2],
    [5, 2, 5],
  ])('starts a service of desiredCount %s and min %i with %i tasks', (desiredCount, min, count) => {
    const { app, service } = aService(desiredCount === undefined ? {} : { desiredCount });
    service.autoScale({ min, max: 9 });
    expect(propertiesAt(app, 'shop/Web/Worker')).toMatchObject({ desiredCount: count });
  });

  test('says at synthesis when the bounds do not fit', () => {
    const { app, service } = aService({ desiredCount: 12 });
    service.autoScale({ min: 3, max: 2 });
    expect(complaintsOf(app)).toEqual([
      'tree/bad-props shop/Web/Worker: desiredCount 12 is above the 2 tasks that autoScale allows; lower it',
      'tree/bad-props shop/Web/Worker/Scaling: autoScale runs from 3 to 2; use whole numbers from 0, the second not below the first',
    ]);
  });

  test('refuses to be asked twice, and metrics that there are not', () => {
    const { service } = aService();
    const scaling = service.autoScale({ min: 1, max: 2 });
    expect(() => service.autoScale({ min: 1, max: 2 })).toThrow('autoScale was called twice');
    expect(() => scaling.onCpu({ targetPercent: 0 })).toThrow('targetPercent 0');
    expect(() => scaling.onRequestsPerTarget({ requests: 5 })).toThrow('no target group');
    expect(() => scaling.onSchedule('Empty', { schedule: 'rate(1 hour)' })).toThrow(
      'changes neither min nor max',
    );
  });
});
