import type { ContainerInstance, Service, Task } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { ec2 } from '../../../../lib/sandbox/services/ec2/index.ts';
import { elasticLoadBalancingV2 } from '../../../../lib/sandbox/services/elastic-load-balancing-v2/index.ts';
import { newFleetStory, tasksOf } from './fleet-story.ts';
import { hosts, hostsOf, onHosts, registerOnHosts } from './hosts.ts';
import { type Story, scope } from './story.ts';

function messages(story: Story, name = 'web'): readonly string[] {
  return (story.service(name).events ?? []).map(({ message = '' }) => message).reverse();
}

/** How many tasks each of these instances runs. */
function spread(story: Story, of: readonly ContainerInstance[]): readonly number[] {
  const now = hostsOf(story);
  return of.map(
    ({ containerInstanceArn }) =>
      now.find((one) => one.containerInstanceArn === containerInstanceArn)?.runningTasksCount ?? -1,
  );
}

function awsvpc(story: Story, subnets: readonly string[] = story.subnets): object {
  return {
    networkConfiguration: {
      awsvpcConfiguration: { subnets: [...subnets], securityGroups: [story.group] },
    },
  };
}

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'accepted';
}

describe('a service on EC2', () => {
  test('spreads its tasks over zones, and says where they are', () => {
    const story = newFleetStory();
    const machines = hosts(story, 4);
    registerOnHosts(story);
    story.ecs('CreateService', onHosts({ desiredCount: 4 }));
    story.pass(60);
    expect(story.service('web')).toMatchObject({ runningCount: 4, launchType: 'EC2' });
    expect(spread(story, machines)).toEqual([1, 1, 1, 1]);
    const [task] = tasksOf(story);
    expect(task).toMatchObject({
      launchType: 'EC2',
      containerInstanceArn: machines[0]?.containerInstanceArn,
      availabilityZone: 'eu-west-1a',
      cpu: '64',
      memory: '128',
      attachments: [],
    });
    expect(task).not.toHaveProperty('platformVersion');
  });

  test('takes and gives back what its instance has', () => {
    const story = newFleetStory();
    hosts(story, 1);
    registerOnHosts(story, { portMappings: [{ containerPort: 80, hostPort: 8080 }] });
    story.ecs('CreateService', onHosts({ desiredCount: 1 }));
    story.pass(60);
    const remaining = () =>
      Object.fromEntries(
        (hostsOf(story)[0]?.remainingResources ?? []).map((one) => [
          one.name,
          one.type === 'INTEGER' ? one.integerValue : one.stringSetValue?.at(-1),
        ]),
      );
    expect(remaining()).toEqual({ CPU: 1984, MEMORY: 3861, PORTS: '8080', PORTS_UDP: undefined });
    story.ecs('UpdateService', { cluster: 'main', service: 'web', desiredCount: 0 });
    story.pass(60);
    expect(remaining()).toEqual({ CPU: 2048, MEMORY: 3989, PORTS: '51680', PORTS_UDP: undefined });
  });

  const tooLittle: readonly (readonly [string, object, object, string])[] = [
    ['CPU', { cpu: 1500 }, {}, 'has insufficient CPU units available'],
    ['memory', { memory: 3000 }, {}, 'has insufficient memory available'],
    [
      'a port',
      { portMappings: [{ containerPort: 80, hostPort: 80 }] },
      {},
      'is already using a port required by your task',
    ],
    [
      'a log driver',
      { logConfiguration: { logDriver: 'gelf' } },
      {},
      'is missing an attribute required by your task',
    ],
    [
      'a processor of its kind',
      {},
      { runtimePlatform: { cpuArchitecture: 'ARM64' } },
      'is missing an attribute required by your task',
    ],
    [
      'a zone of its choice',
      {},
      {
        placementConstraints: [
          { type: 'memberOf', expression: 'attribute:ecs.availability-zone == mars' },
        ],
      },
      'encountered error "MemberOf placement constraint unsatisfied"',
    ],
    [
      'a graphics processor',
      { resourceRequirements: [{ type: 'GPU', value: '1' }] },
      {},
      'encountered error "RESOURCE:GPU"',
    ],
  ];
  test.each(tooLittle)(
    'says once that there is too little of %s, and waits',
    (_, container, definition, words) => {
      const story = newFleetStory();
      hosts(story, 1);
      registerOnHosts(story, container, definition);
      story.ecs('CreateService', onHosts({ desiredCount: 2 }));
      story.pass(600);
      const said = messages(story).filter((message) => message.includes('unable to place'));
      const [id] = hostsOf(story).map(({ containerInstanceArn = '' }) =>
        containerInstanceArn.slice(-32),
      );
      expect(said).toEqual([
        `(service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance ${id}) ${words}. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
      ]);
      expect(story.service('web').deployments?.[0]).toMatchObject({
        rolloutState: 'IN_PROGRESS',
        failedTasks: 0,
      });
      expect(story.world.nextTimer()).toBeUndefined();
    },
  );

  test('starts its tasks as soon as an instance registers', () => {
    const story = newFleetStory();
    registerOnHosts(story);
    story.ecs('CreateService', onHosts());
    story.pass(600);
    expect(messages(story)).toEqual([
      '(service web) was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
    ]);
    hosts(story, 1);
    story.pass(30);
    expect(story.service('web').runningCount).toBe(2);
  });

  test('starts its tasks as soon as another task makes room', () => {
    const story = newFleetStory();
    hosts(story, 1);
    registerOnHosts(story, { cpu: 2000 });
    story.ecs('CreateService', onHosts({ desiredCount: 1 }));
    story.pass(60);
    story.ecs('CreateService', onHosts({ serviceName: 'next', desiredCount: 1 }));
    story.pass(60);
    expect(story.service('next').runningCount).toBe(0);
    story.ecs('DeleteService', { cluster: 'main', service: 'web', force: true });
    story.pass(60);
    expect(story.service('next').runningCount).toBe(1);
  });

  test('scales in where the most tasks are', () => {
    const story = newFleetStory();
    const machines = hosts(story, 3);
    registerOnHosts(story);
    story.ecs('CreateService', onHosts({ desiredCount: 4 }));
    story.pass(60);
    // Zone a has two machines, zone b has one.
    expect(spread(story, machines)).toEqual([1, 2, 1]);
    story.ecs('UpdateService', { cluster: 'main', service: 'web', desiredCount: 2 });
    story.pass(60);
    const [first, second, third] = spread(story, machines);
    expect(second).toBe(1);
    expect((first ?? 0) + (third ?? 0)).toBe(1);
  });

  test('follows the circuit breaker when its tasks exit', () => {
    const story = newFleetStory();
    hosts(story, 1);
    registerOnHosts(story, { image: 'shop:gantry-exit-1' });
    story.ecs(
      'CreateService',
      onHosts({
        deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } },
      }),
    );
    story.pass(600);
    expect(story.service('web').deployments?.[0]?.rolloutState).toBe('FAILED');
    expect(hostsOf(story)[0]?.remainingResources).toEqual(hostsOf(story)[0]?.registeredResources);
  });

  test('replaces its tasks one by one where a fixed port leaves no room', () => {
    const story = newFleetStory();
    const machines = hosts(story, 2);
    registerOnHosts(story, { portMappings: [{ containerPort: 80, hostPort: 80 }] });
    story.ecs(
      'CreateService',
      onHosts({
        deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 },
        availabilityZoneRebalancing: 'DISABLED',
      }),
    );
    story.pass(60);
    story.ecs('UpdateService', { cluster: 'main', service: 'web', forceNewDeployment: true });
    let least = 2;
    for (let second = 0; second < 180; second += 1) {
      story.pass(1);
      least = Math.min(least, story.service('web').runningCount ?? 0);
    }
    expect(least).toBe(1);
    expect(story.service('web').deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
    expect(spread(story, machines)).toEqual([1, 1]);
  });
});

describe('a bridged task behind a load balancer', () => {
  /** A listener that forwards to a target group of instances; its ARN. */
  function aTargetGroup(story: Story, TargetType: string): string {
    const balancer = story.call<{ LoadBalancers: { LoadBalancerArn: string }[] }>(
      elasticLoadBalancingV2,
      'CreateLoadBalancer',
      { Name: 'web', Subnets: [...story.subnets], Scheme: 'internet-facing' },
    ).LoadBalancers[0]?.LoadBalancerArn;
    const group = story.call<{ TargetGroups: { TargetGroupArn: string }[] }>(
      elasticLoadBalancingV2,
      'CreateTargetGroup',
      { Name: 'web', Protocol: 'HTTP', Port: 80, VpcId: story.vpc, TargetType },
    ).TargetGroups[0]?.TargetGroupArn;
    story.call(elasticLoadBalancingV2, 'CreateListener', {
      LoadBalancerArn: balancer,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: group }],
    });
    return group ?? '';
  }
  const behind = (targetGroupArn: string) => ({
    loadBalancers: [{ targetGroupArn, containerName: 'web', containerPort: 80 }],
  });

  test('is registered as its instance with the port that Docker chose', () => {
    const story = newFleetStory();
    const [host] = hosts(story, 1);
    const targetGroup = aTargetGroup(story, 'instance');
    registerOnHosts(story, { portMappings: [{ containerPort: 80 }] });
    story.ecs('CreateService', onHosts(behind(targetGroup)));
    story.pass(300);
    const targets = story
      .call<{ TargetHealthDescriptions: { Target: object; TargetHealth: { State: string } }[] }>(
        elasticLoadBalancingV2,
        'DescribeTargetHealth',
        { TargetGroupArn: targetGroup },
      )
      .TargetHealthDescriptions.map(({ Target, TargetHealth }) => ({
        ...Target,
        state: TargetHealth.State,
      }));
    expect(targets).toMatchObject([
      { Id: host?.ec2InstanceId, Port: 32_768, state: 'healthy' },
      { Id: host?.ec2InstanceId, Port: 32_769, state: 'healthy' },
    ]);
    expect(tasksOf(story).map(({ containers }) => containers?.[0]?.networkBindings)).toEqual([
      [{ bindIP: '0.0.0.0', containerPort: 80, hostPort: 32_768, protocol: 'tcp' }],
      [{ bindIP: '0.0.0.0', containerPort: 80, hostPort: 32_769, protocol: 'tcp' }],
    ]);
    expect(story.service('web').deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
  });

  test('keeps its port until it is stopped, so that the next one gets another', () => {
    const story = newFleetStory();
    hosts(story, 1);
    const targetGroup = aTargetGroup(story, 'instance');
    registerOnHosts(story, { portMappings: [{ containerPort: 80 }] });
    story.ecs('CreateService', onHosts({ ...behind(targetGroup), desiredCount: 1 }));
    story.pass(300);
    story.ecs('UpdateService', { cluster: 'main', service: 'web', forceNewDeployment: true });
    story.pass(900);
    expect(
      tasksOf(story).flatMap(({ containers }) => containers?.[0]?.networkBindings?.[0]?.hostPort),
    ).toEqual([32_769]);
  });

  test('wants a target group of instances', () => {
    const story = newFleetStory();
    const targetGroup = aTargetGroup(story, 'ip');
    registerOnHosts(story, { portMappings: [{ containerPort: 80 }] });
    expect(refusal(() => story.ecs('CreateService', onHosts(behind(targetGroup))))).toContain(
      'has target type ip, which is incompatible with the bridge network mode',
    );
  });
});

describe('an awsvpc task on an instance', () => {
  test('has an interface in a subnet of its zone, without a public address', () => {
    const story = newFleetStory();
    const [host] = hosts(story, 1, { subnet: 1 });
    registerOnHosts(story, {}, { networkMode: 'awsvpc' });
    story.ecs('CreateService', onHosts({ ...awsvpc(story), desiredCount: 1 }));
    story.pass(60);
    const [task] = tasksOf(story);
    const detail = (name: string) =>
      task?.attachments?.[0]?.details?.find((one) => one.name === name)?.value;
    expect(detail('subnetId')).toBe(story.subnets[1]);
    const [nic] = story.call<{
      NetworkInterfaces: { Attachment: { InstanceId: string }; Association?: object }[];
    }>(ec2, 'DescribeNetworkInterfaces', {
      NetworkInterfaceIds: [detail('networkInterfaceId')],
    }).NetworkInterfaces;
    expect(nic?.Attachment.InstanceId).toBe(host?.ec2InstanceId);
    expect(nic?.Association).toBeUndefined();
  });

  test('passes through PROVISIONING, a bridged one does not', () => {
    const story = newFleetStory();
    hosts(story, 1);
    registerOnHosts(story, {}, { networkMode: 'awsvpc' });
    registerOnHosts(story, {}, { family: 'bridged' });
    story.ecs('CreateService', onHosts({ ...awsvpc(story), desiredCount: 1 }));
    story.ecs(
      'CreateService',
      onHosts({ serviceName: 'bridged', taskDefinition: 'bridged', desiredCount: 1 }),
    );
    story.pass(2);
    expect(tasksOf(story).map(({ lastStatus }) => lastStatus)).toEqual(['PROVISIONING', 'PENDING']);
  });

  const limits: readonly (readonly [string, string, boolean, number])[] = [
    ['two on a c5.large', 'c5.large', false, 2],
    ['ten with a trunk', 'c5.large', true, 10],
    ['two on a t3.medium, which takes no trunk', 't3.medium', true, 2],
  ];
  test.each(limits)('finds room for %s', (_, type, trunking, count) => {
    const story = newFleetStory();
    if (trunking)
      story.ecs('PutAccountSettingDefault', { name: 'awsvpcTrunking', value: 'enabled' });
    hosts(story, 1, { type });
    registerOnHosts(story, {}, { networkMode: 'awsvpc' });
    story.ecs('CreateService', onHosts({ ...awsvpc(story), desiredCount: 20 }));
    story.pass(300);
    expect(story.service('web').runningCount).toBe(count);
    const said = messages(story).filter((message) => message.includes('unable to place'));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('encountered error "RESOURCE:ENI"');
  });

  test('cannot be replaced start-first when every interface is in use', () => {
    const story = newFleetStory();
    hosts(story, 3, { type: 'c5.large' });
    registerOnHosts(story, {}, { networkMode: 'awsvpc' });
    story.ecs('CreateService', onHosts({ ...awsvpc(story), desiredCount: 6 }));
    story.pass(120);
    expect(story.service('web').runningCount).toBe(6);
    story.ecs('UpdateService', { cluster: 'main', service: 'web', forceNewDeployment: true });
    story.pass(3600);
    expect(story.service('web').deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', runningCount: 0 },
      { status: 'ACTIVE', runningCount: 6 },
    ]);
    story.ecs('UpdateService', {
      cluster: 'main',
      service: 'web',
      deploymentConfiguration: { minimumHealthyPercent: 83, maximumPercent: 200 },
    });
    story.pass(900);
    expect(story.service('web').deployments).toMatchObject([
      { rolloutState: 'COMPLETED', runningCount: 6 },
    ]);
  });

  test('stops at a subnet without a free address, which counts as a failure', () => {
    const story = newFleetStory();
    const small = story.call<{ Subnet: { SubnetId: string } }>(ec2, 'CreateSubnet', {
      VpcId: story.vpc,
      CidrBlock: '10.0.9.0/28',
      AvailabilityZone: 'eu-west-1a',
    }).Subnet.SubnetId;
    hosts(story, 1, { type: 'm5.8xlarge', subnet: 0 });
    hosts(story, 1, { type: 'm5.8xlarge', subnet: 0 });
    registerOnHosts(story, {}, { networkMode: 'awsvpc' });
    story.ecs('CreateService', onHosts({ ...awsvpc(story, [small]), desiredCount: 12 }));
    story.pass(60);
    // Sixteen addresses less five, and seven interfaces for tasks on each machine.
    expect(story.service('web').runningCount).toBe(11);
    const stopped = tasksOf(story, 'STOPPED');
    expect(stopped[0]).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: `Unexpected EC2 error while attempting to Create Network Interface with public IP assignment disabled in subnet '${small}': InsufficientFreeAddressesInSubnet`,
    });
    expect(story.service('web').deployments?.[0]?.failedTasks).toBeGreaterThan(0);
  });
});

describe('an instance that drains', () => {
  function drain(story: Story, host: ContainerInstance | undefined): void {
    story.ecs('UpdateContainerInstancesState', {
      cluster: 'main',
      containerInstances: [host?.containerInstanceArn],
      status: 'DRAINING',
    });
  }

  test('has its tasks replaced before they stop', () => {
    const story = newFleetStory();
    const machines = hosts(story, 2);
    registerOnHosts(story);
    story.ecs('CreateService', onHosts({ desiredCount: 4 }));
    story.pass(60);
    drain(story, machines[0]);
    let least = 4;
    for (let second = 0; second < 120; second += 1) {
      story.pass(1);
      least = Math.min(least, story.service('web').runningCount ?? 0);
    }
    expect(least).toBe(4);
    expect(spread(story, machines)).toEqual([0, 4]);
    expect(hostsOf(story)[0]?.status).toBe('DRAINING');
    expect(story.service('web').deployments).toHaveLength(1);
  });

  test('keeps the tasks of a service that may neither start nor stop one', () => {
    const story = newFleetStory();
    const machines = hosts(story, 2);
    registerOnHosts(story);
    story.ecs(
      'CreateService',
      onHosts({
        desiredCount: 4,
        // Not five tasks: 124 per cent of four, rounded down.
        deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 124 },
      }),
    );
    story.pass(60);
    drain(story, machines[0]);
    story.pass(3600);
    expect(spread(story, machines)).toEqual([2, 2]);
    expect(messages(story).at(-1)).toContain('because of the service deployment configuration');
    expect(story.world.nextTimer()).toBeUndefined();
  });

  test('takes new tasks again when it is ACTIVE again', () => {
    const story = newFleetStory();
    const machines = hosts(story, 1);
    drain(story, machines[0]);
    registerOnHosts(story);
    story.ecs('CreateService', onHosts());
    story.pass(60);
    expect(story.service('web').runningCount).toBe(0);
    story.ecs('UpdateContainerInstancesState', {
      cluster: 'main',
      containerInstances: [machines[0]?.containerInstanceArn],
      status: 'ACTIVE',
    });
    story.pass(60);
    expect(story.service('web').runningCount).toBe(2);
  });
});

describe('an instance that is gone', () => {
  test('takes its tasks along, and the service starts others', () => {
    const story = newFleetStory();
    const machines = hosts(story, 2);
    registerOnHosts(story, {}, { networkMode: 'awsvpc' });
    story.ecs('CreateService', onHosts(awsvpc(story)));
    story.pass(60);
    const [first] = machines;
    story.call(ec2, 'TerminateInstances', { InstanceIds: [first?.ec2InstanceId] });
    story.pass(21);
    expect(tasksOf(story, 'STOPPED')).toMatchObject([
      {
        stopCode: 'TerminationNotice',
        stoppedReason: `Host EC2 (instance ${first?.ec2InstanceId}) terminated.`,
        lastStatus: 'STOPPED',
      },
    ]);
    expect(hostsOf(story)).toHaveLength(1);
    story.pass(60);
    expect(spread(story, machines)).toEqual([-1, 2]);
    const gone = story.ecs<{ containerInstances: ContainerInstance[] }>(
      'DescribeContainerInstances',
      { cluster: 'main', containerInstances: [first?.containerInstanceArn] },
    ).containerInstances;
    expect(gone).toMatchObject([{ status: 'INACTIVE', agentConnected: false }]);
  });

  test('lingers without its agent when it was stopped by hand first', () => {
    const story = newFleetStory();
    const [host] = hosts(story, 1);
    registerOnHosts(story);
    story.ecs('CreateService', onHosts({ desiredCount: 1 }));
    story.pass(60);
    story.call(ec2, 'StopInstances', { InstanceIds: [host?.ec2InstanceId] });
    story.pass(60);
    expect(hostsOf(story)).toMatchObject([{ status: 'ACTIVE', agentConnected: false }]);
    expect(messages(story).at(-1)).toContain("doesn't have the agent connected");
    story.call(ec2, 'TerminateInstances', { InstanceIds: [host?.ec2InstanceId] });
    story.pass(3600);
    expect(hostsOf(story)).toMatchObject([{ status: 'ACTIVE', agentConnected: false }]);
    expect(refusal(() => story.ecs('DeleteCluster', { cluster: 'main' }))).toContain('Services');
  });

  test('is itself again when it is started again', () => {
    const story = newFleetStory();
    const [host] = hosts(story, 1);
    registerOnHosts(story);
    story.ecs('CreateService', onHosts({ desiredCount: 1 }));
    story.pass(60);
    story.call(ec2, 'StopInstances', { InstanceIds: [host?.ec2InstanceId] });
    story.pass(60);
    story.call(ec2, 'StartInstances', { InstanceIds: [host?.ec2InstanceId] });
    story.pass(90);
    expect(hostsOf(story)).toMatchObject([
      {
        containerInstanceArn: host?.containerInstanceArn,
        agentConnected: true,
        runningTasksCount: 1,
      },
    ]);
  });
});

describe('a DAEMON service', () => {
  const daemon = (overrides: object = {}) => {
    const { desiredCount: _, ...rest } = onHosts({
      serviceName: 'agent',
      schedulingStrategy: 'DAEMON',
      ...overrides,
    }) as { desiredCount: number };
    return rest;
  };
  const counts = ({ desiredCount, runningCount, pendingCount }: Service) => [
    desiredCount,
    runningCount,
    pendingCount,
  ];

  test('runs one task on each instance, also on those that come', () => {
    const story = newFleetStory();
    const machines = hosts(story, 2);
    registerOnHosts(story);
    story.ecs('CreateService', daemon());
    story.pass(60);
    expect(counts(story.service('agent'))).toEqual([2, 2, 0]);
    const more = hosts(story, 1);
    story.pass(30);
    expect(spread(story, [...machines, ...more])).toEqual([1, 1, 1]);
    expect(counts(story.service('agent'))).toEqual([3, 3, 0]);
    expect(story.service('agent').deploymentConfiguration).toMatchObject({
      minimumHealthyPercent: 0,
      maximumPercent: 100,
    });
  });

  test('leaves out instances that its constraints exclude', () => {
    const story = newFleetStory();
    const machines = hosts(story, 2);
    registerOnHosts(story);
    story.ecs(
      'CreateService',
      daemon({
        placementConstraints: [
          { type: 'memberOf', expression: 'attribute:ecs.availability-zone == eu-west-1b' },
        ],
      }),
    );
    story.pass(60);
    expect(spread(story, machines)).toEqual([0, 1]);
    expect(counts(story.service('agent'))).toEqual([1, 1, 0]);
  });

  test('gets its room first on an instance that comes', () => {
    const story = newFleetStory();
    registerOnHosts(story, { cpu: 1000 });
    registerOnHosts(story, { cpu: 500 }, { family: 'agent' });
    story.ecs('CreateService', onHosts({ desiredCount: 2 }));
    story.ecs('CreateService', daemon({ taskDefinition: 'agent' }));
    story.pass(60);
    hosts(story, 1);
    story.pass(30);
    expect(story.service('agent').runningCount).toBe(1);
    expect(story.service('web').runningCount).toBe(1);
  });

  test('says once that an instance has no room for it', () => {
    const story = newFleetStory();
    hosts(story, 1);
    registerOnHosts(story, { cpu: 2000 });
    story.ecs('CreateService', onHosts({ desiredCount: 1 }));
    story.pass(60);
    story.ecs('CreateService', daemon());
    story.pass(600);
    expect(counts(story.service('agent'))).toEqual([1, 0, 0]);
    expect(messages(story, 'agent')).toHaveLength(1);
    expect(messages(story, 'agent')[0]).toContain('has insufficient CPU units available');
  });

  test('is replaced stop-first, all at once', () => {
    const story = newFleetStory();
    const machines = hosts(story, 3);
    registerOnHosts(story, { portMappings: [{ containerPort: 80, hostPort: 80 }] });
    story.ecs('CreateService', daemon());
    story.pass(60);
    story.ecs('UpdateService', { cluster: 'main', service: 'agent', forceNewDeployment: true });
    story.pass(5);
    expect(story.service('agent').runningCount).toBe(0);
    story.pass(60);
    expect(spread(story, machines)).toEqual([1, 1, 1]);
    expect(story.service('agent').deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
  });

  test('keeps as many healthy tasks as it is told to', () => {
    const story = newFleetStory();
    hosts(story, 4);
    registerOnHosts(story);
    story.ecs(
      'CreateService',
      daemon({ deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 } }),
    );
    story.pass(60);
    story.ecs('UpdateService', { cluster: 'main', service: 'agent', forceNewDeployment: true });
    let least = 4;
    for (let second = 0; second < 180; second += 1) {
      story.pass(1);
      least = Math.min(least, story.service('agent').runningCount ?? 0);
    }
    expect(least).toBe(2);
    expect(story.service('agent').deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
  });

  test('leaves an instance that drains last', () => {
    const story = newFleetStory();
    const machines = hosts(story, 2);
    registerOnHosts(story);
    story.ecs('CreateService', daemon());
    story.ecs('CreateService', onHosts({ desiredCount: 2 }));
    story.pass(60);
    story.ecs('UpdateContainerInstancesState', {
      cluster: 'main',
      containerInstances: [machines[0]?.containerInstanceArn],
      status: 'DRAINING',
    });
    const left: string[] = [];
    for (let second = 0; second < 120; second += 1) {
      story.pass(1);
      for (const { group, lastStatus } of onHost(story, machines[0]))
        if (lastStatus === 'STOPPED' && !left.includes(group ?? '')) left.push(group ?? '');
    }
    expect(left).toEqual(['service:web', 'service:agent']);
    expect(spread(story, machines)).toEqual([0, 3]);
    expect(counts(story.service('agent'))).toEqual([1, 1, 0]);
  });
});

function onHost(story: Story, host: ContainerInstance | undefined): readonly Task[] {
  const { taskArns } = story.ecs<{ taskArns: string[] }>('ListTasks', {
    cluster: 'main',
    desiredStatus: 'STOPPED',
    containerInstance: host?.containerInstanceArn,
  });
  if (taskArns.length === 0) return [];
  return story.ecs<{ tasks: Task[] }>('DescribeTasks', { cluster: 'main', tasks: taskArns }).tasks;
}

describe('a Spot instance whose end is announced', () => {
  test.each([
    ['drains when its agent was told to', 'ECS_ENABLE_SPOT_INSTANCE_DRAINING=true', 'DRAINING'],
    ['stays as it is otherwise', '', 'ACTIVE'],
  ])('%s', (_, line, status) => {
    const story = newFleetStory();
    const [host] = hosts(story, 1, { userData: `ECS_CLUSTER=main\n${line}` });
    story.world.schedule(scope, 0, 'ecs.instance-interrupted', { instanceId: host?.ec2InstanceId });
    story.pass(1);
    expect(hostsOf(story)).toMatchObject([{ status }]);
  });
});
