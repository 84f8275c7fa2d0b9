import { describe, expect, test } from 'vitest';
import { autoScaling } from '../../../../lib/sandbox/services/auto-scaling/index.ts';
import { ec2 } from '../../../../lib/sandbox/services/ec2/index.ts';
import { unregisteredAgents } from '../../../../lib/sandbox/services/ecs/instance-registration.ts';
import { iam } from '../../../../lib/sandbox/services/iam/index.ts';
import { aFleetProvider, aRole, newFleetStory } from './fleet-story.ts';
import { attributeOf, hosts, hostsOf, launch } from './hosts.ts';
import { newStory, type Story, scope } from './story.ts';

function reasonsOf(story: Story): readonly string[] {
  return [...unregisteredAgents({ world: story.world, scope }).values()].map(
    ({ reason }) => reason,
  );
}

/** A profile whose role has an inline policy of its own. */
function aProfile(story: Story, name: string, statements: readonly object[]): string {
  aRole(story, name, 'ec2.amazonaws.com');
  story.call(iam, 'PutRolePolicy', {
    RoleName: name,
    PolicyName: 'agent',
    PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
  });
  story.call(iam, 'CreateInstanceProfile', { InstanceProfileName: name });
  story.call(iam, 'AddRoleToInstanceProfile', { InstanceProfileName: name, RoleName: name });
  return name;
}

describe('the registration of a machine', () => {
  test('comes fifty seconds after its launch', () => {
    const story = newFleetStory();
    launch(story, 1);
    story.pass(49);
    expect(hostsOf(story)).toEqual([]);
    story.pass(1);
    expect(hostsOf(story)).toMatchObject([
      { status: 'ACTIVE', agentConnected: true, runningTasksCount: 0, attachments: [] },
    ]);
  });

  test('tells what the agent found', () => {
    const story = newFleetStory();
    const [host] = hosts(story, 1, { type: 'm5.large', subnet: 1 });
    const attributes = Object.fromEntries(
      (host?.attributes ?? []).map(({ name, value }) => [name, value]),
    );
    expect(attributes).toMatchObject({
      'ecs.instance-type': 'm5.large',
      'ecs.availability-zone': 'eu-west-1b',
      'ecs.os-type': 'linux',
      'ecs.os-family': 'LINUX',
      'ecs.cpu-architecture': 'x86_64',
      'ecs.subnet-id': story.subnets[1],
      'ecs.vpc-id': story.vpc,
    });
    expect(attributes['ecs.ami-id']).toMatch(/^ami-/);
    expect(attributes).toHaveProperty('ecs.capability.task-eni');
    expect(attributes).toHaveProperty('com.amazonaws.ecs.capability.logging-driver.awslogs');
    expect(attributes).not.toHaveProperty('ecs.awsvpc-trunk-id');
    // 974 thousandths of 8192 MiB.
    expect(host?.registeredResources).toMatchObject([
      { name: 'CPU', integerValue: 2048 },
      { name: 'MEMORY', integerValue: 7979 },
      { name: 'PORTS', stringSetValue: ['22', '2375', '2376', '51678', '51679', '51680'] },
      { name: 'PORTS_UDP', stringSetValue: [] },
    ]);
    expect(host?.remainingResources).toEqual(host?.registeredResources);
    expect(host?.healthStatus?.overallStatus).toBe('OK');
  });

  test('follows the agent configuration in the user data', () => {
    const story = newFleetStory();
    const [host] = hosts(story, 1, {
      type: 'm5.large',
      userData: [
        'ECS_CLUSTER=main',
        'ECS_RESERVED_MEMORY=512',
        'ECS_RESERVED_PORTS=[22]',
        'ECS_RESERVED_PORTS_UDP=[8125]',
        'ECS_INSTANCE_ATTRIBUTES={"stack":"blue"}',
        'ECS_AVAILABLE_LOGGING_DRIVERS=["json-file"]',
        'ECS_CONTAINER_INSTANCE_TAGS={"team":"web"}',
      ].join('\n'),
    });
    expect(host?.registeredResources).toMatchObject([
      { name: 'CPU', integerValue: 2048 },
      { name: 'MEMORY', integerValue: 7467 },
      { name: 'PORTS', stringSetValue: ['22'] },
      { name: 'PORTS_UDP', stringSetValue: ['8125'] },
    ]);
    expect(attributeOf(host, 'stack')).toBe('blue');
    expect(
      attributeOf(host, 'com.amazonaws.ecs.capability.logging-driver.awslogs'),
    ).toBeUndefined();
    expect(host?.tags).toEqual([{ key: 'team', value: 'web' }]);
  });

  test('tells graphics processors of an image for them', () => {
    const story = newFleetStory();
    const [host] = hosts(story, 1, {
      type: 'g4dn.12xlarge',
      image: 'amazon-linux-2023/gpu/recommended',
    });
    const gpus = host?.registeredResources?.find(({ name }) => name === 'GPU');
    expect(gpus?.stringSetValue).toHaveLength(4);
  });

  test('waits for its cluster, and comes when that is made', () => {
    const story = newFleetStory();
    launch(story, 1, { userData: 'ECS_CLUSTER=later' });
    story.pass(3 * 3600);
    expect(reasonsOf(story)).toEqual(['Cluster not found.']);
    // The agent has given up its own attempts; nothing is pending any more.
    expect(story.world.nextTimer()).toBeUndefined();
    story.ecs('CreateCluster', { clusterName: 'later' });
    story.pass(1);
    expect(hostsOf(story, 'later')).toHaveLength(1);
    expect(reasonsOf(story)).toEqual([]);
  });

  test('tries again with longer and longer pauses', () => {
    const story = newStory();
    aRole(story, 'instances', 'ec2.amazonaws.com', [
      'arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role',
    ]);
    story.call(iam, 'CreateInstanceProfile', { InstanceProfileName: 'instances' });
    story.call(iam, 'AddRoleToInstanceProfile', {
      InstanceProfileName: 'instances',
      RoleName: 'instances',
    });
    launch(story, 1);
    // Attempts after 50, 60, 80, 120, 200 seconds.
    story.pass(199);
    const attempts = () =>
      [...unregisteredAgents({ world: story.world, scope }).values()].map((one) => one.attempts);
    expect(attempts()).toEqual([4]);
    story.pass(1);
    expect(attempts()).toEqual([5]);
    expect(reasonsOf(story)).toEqual(['dial tcp: lookup ecs.eu-west-1.amazonaws.com: i/o timeout']);
  });

  test('makes the cluster named default when no cluster is named', () => {
    const story = newFleetStory();
    launch(story, 1, { userData: '' });
    story.pass(60);
    expect(hostsOf(story, 'default')).toHaveLength(1);
  });

  test("does not come from AWS's images without an agent", () => {
    const story = newFleetStory();
    launch(story, 1, { image: 'al2023-ami-kernel-default-x86_64' });
    launch(story, 1, {
      image: 'al2023-ami-kernel-default-x86_64',
      userData: 'dnf install -y ecs-init\nECS_CLUSTER=main',
    });
    story.pass(60);
    expect(hostsOf(story)).toHaveLength(1);
  });
});

describe('the role of a machine', () => {
  test('must be there', () => {
    const story = newFleetStory();
    launch(story, 1, { profile: null });
    story.pass(60);
    expect(hostsOf(story)).toEqual([]);
    expect(reasonsOf(story)).toEqual(['NoCredentialProviders: no valid providers in chain']);
  });

  const allow = (Action: string | string[]) => ({ Effect: 'Allow', Action, Resource: '*' });
  test.each([
    ['everything of ECS', [allow('ecs:*')], 1],
    [
      'what an agent does',
      [
        allow([
          'ecs:Poll',
          'ecs:DiscoverPollEndpoint',
          'ecs:RegisterContainerInstance',
          'ecs:Submit*',
        ]),
      ],
      1,
    ],
    ['too little', [allow(['ecs:RegisterContainerInstance'])], 0],
    [
      'what is denied again',
      [allow('*'), { Effect: 'Deny', Action: 'ecs:Poll', Resource: '*' }],
      0,
    ],
  ])('may allow %s', (_, statements, registered) => {
    const story = newFleetStory();
    launch(story, 1, { profile: aProfile(story, 'own', statements) });
    story.pass(60);
    expect(hostsOf(story)).toHaveLength(registered);
  });
});

describe('the way of a machine to ECS', () => {
  /** A profile and a VPC without any way out. */
  function closed(): Story {
    const story = newStory();
    aProfile(story, 'instances', [{ Effect: 'Allow', Action: 'ecs:*', Resource: '*' }]);
    return story;
  }

  test('is a public address with a route to an internet gateway', () => {
    const story = newFleetStory();
    for (const SubnetId of story.subnets)
      story.call(ec2, 'ModifySubnetAttribute', { SubnetId, MapPublicIpOnLaunch: { Value: false } });
    launch(story, 1);
    story.pass(60);
    expect(hostsOf(story)).toEqual([]);
  });

  test('is endpoints for ECS in the VPC, all three of them', () => {
    const story = closed();
    for (const name of ['EnableDnsHostnames', 'EnableDnsSupport'])
      story.call(ec2, 'ModifyVpcAttribute', { VpcId: story.vpc, [name]: { Value: true } });
    const endpoint = (name: string) =>
      story.call(ec2, 'CreateVpcEndpoint', {
        VpcId: story.vpc,
        VpcEndpointType: 'Interface',
        ServiceName: `com.amazonaws.eu-west-1.${name}`,
        SubnetIds: [...story.subnets],
        PrivateDnsEnabled: true,
      });
    endpoint('ecs');
    endpoint('ecs-agent');
    launch(story, 1);
    story.pass(120);
    expect(hostsOf(story)).toEqual([]);
    endpoint('ecs-telemetry');
    story.pass(300);
    expect(hostsOf(story)).toHaveLength(1);
  });
});

describe('a capacity provider', () => {
  test('is told of instances of its group that register after it was associated', () => {
    const story = newFleetStory();
    aFleetProvider(
      story,
      'pool',
      { DesiredCapacity: 1, MaxSize: 3 },
      {
        managedScaling: { status: 'DISABLED' },
      },
    );
    story.pass(120);
    expect(hostsOf(story).map((one) => one.capacityProviderName)).toEqual([undefined]);
    story.ecs('PutClusterCapacityProviders', {
      cluster: 'main',
      capacityProviders: ['pool'],
      defaultCapacityProviderStrategy: [],
    });
    story.call(autoScaling, 'SetDesiredCapacity', {
      AutoScalingGroupName: 'pool',
      DesiredCapacity: 2,
    });
    story.pass(120);
    expect(hostsOf(story).map((one) => one.capacityProviderName)).toEqual([undefined, 'pool']);
  });
});

describe('ENI trunking', () => {
  const trunked = (story: Story) =>
    hostsOf(story).map((host) => attributeOf(host, 'ecs.awsvpc-trunk-id') !== undefined);

  test('comes with instances that register while the setting is on for their role', () => {
    const story = newFleetStory();
    hosts(story, 1, { type: 'm5.large' });
    story.ecs('PutAccountSetting', {
      name: 'awsvpcTrunking',
      value: 'enabled',
      principalArn: `arn:aws:iam::${scope.account}:role/instances`,
    });
    launch(story, 1, { type: 'm5.large' });
    story.pass(50);
    expect(hostsOf(story).map(({ status }) => status)).toEqual(['ACTIVE', 'REGISTERING']);
    story.pass(10);
    expect(hostsOf(story).map(({ status }) => status)).toEqual(['ACTIVE', 'ACTIVE']);
    expect(trunked(story)).toEqual([false, true]);
    expect(hostsOf(story)[1]?.attachments).toMatchObject([{ type: 'trunk-eni' }]);
  });

  test('does not come with a setting for somebody else, nor with a type that takes none', () => {
    const story = newFleetStory();
    story.ecs('PutAccountSetting', { name: 'awsvpcTrunking', value: 'enabled' });
    hosts(story, 1, { type: 'm5.large' });
    story.ecs('PutAccountSettingDefault', { name: 'awsvpcTrunking', value: 'enabled' });
    hosts(story, 1, { type: 't3.large' });
    expect(trunked(story)).toEqual([false, false]);
    hosts(story, 1, { type: 'm5.large' });
    expect(trunked(story)).toEqual([false, false, true]);
  });

  test('takes an address of the instance subnet, and gives it back', () => {
    const story = newFleetStory();
    const free = () =>
      story.call<{ Subnets: { AvailableIpAddressCount: number }[] }>(ec2, 'DescribeSubnets', {
        SubnetIds: [story.subnets[0]],
      }).Subnets[0]?.AvailableIpAddressCount;
    const before = free() ?? 0;
    story.ecs('PutAccountSettingDefault', { name: 'awsvpcTrunking', value: 'enabled' });
    const [host] = hosts(story, 1, { type: 'm5.large', subnet: 0 });
    expect(free()).toBe(before - 2);
    story.call(ec2, 'TerminateInstances', { InstanceIds: [host?.ec2InstanceId] });
    story.pass(30);
    expect(free()).toBe(before);
  });
});
