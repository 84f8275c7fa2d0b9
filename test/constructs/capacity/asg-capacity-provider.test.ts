import { describe, expect, test } from 'vitest';
import {
  AsgCapacityProvider,
  type AsgCapacityProviderOptions,
  type AsgCapacityProviderProps,
  Cluster,
  Duration,
  EcsMachineImage,
  Role,
  SecurityGroup,
  Vpc,
} from '../../../lib/index.ts';
import { aStack, complaintsOf, propertiesAt, ref, resourcesOf } from '../synthesis.ts';

const AT = 'shop/Web/Cluster/Capacity';

function aGroup(options: Partial<AsgCapacityProviderOptions> = {}, vpcProps = {}) {
  const { app, stack } = aStack();
  const vpc = new Vpc(stack, 'Vpc', { natGateways: 1, ...vpcProps });
  const cluster = new Cluster(stack, 'Cluster', { vpc, enableFargateCapacityProviders: false });
  const merged = { instanceType: 'm6i.large', maxCapacity: 10, ...options };
  const capacity = cluster.addAsgCapacityProvider('Capacity', merged as AsgCapacityProviderOptions);
  return { app, stack, vpc, cluster, capacity };
}

function templateOf(app: Parameters<typeof propertiesAt>[0]) {
  return propertiesAt(app, `${AT}/LaunchTemplate`)['LaunchTemplateData'];
}

function nameOf(app: Parameters<typeof propertiesAt>[0], field: string, at = AT): unknown {
  return propertiesAt(app, at)[field];
}

describe('an AsgCapacityProvider', () => {
  test('makes a group whose instances join the cluster, and lets ECS scale, protect and drain it', () => {
    const { app } = aGroup();
    expect(propertiesAt(app, AT)).toEqual({
      name: expect.stringMatching(/^shop-Web-Cluster-Capacity-[0-9a-f]{8}$/),
      autoScalingGroupProvider: {
        autoScalingGroupArn: ref(`${AT}/AutoScalingGroup`, 'AutoScalingGroupARN'),
        managedScaling: { status: 'ENABLED', targetCapacity: 100 },
        managedTerminationProtection: 'ENABLED',
        managedDraining: 'ENABLED',
      },
    });
    expect(propertiesAt(app, `${AT}/AutoScalingGroup`)).toEqual({
      AutoScalingGroupName: expect.stringMatching(/-AutoScalingGroup-[0-9a-f]{8}$/),
      MinSize: 0,
      MaxSize: 10,
      NewInstancesProtectedFromScaleIn: true,
      VPCZoneIdentifier: [
        ref('shop/Web/Vpc/PrivateSubnet1', 'SubnetId'),
        ref('shop/Web/Vpc/PrivateSubnet2', 'SubnetId'),
      ],
      LaunchTemplate: {
        LaunchTemplateId: ref(`${AT}/LaunchTemplate`, 'LaunchTemplateId'),
        Version: ref(`${AT}/LaunchTemplate`, 'LatestVersionNumber'),
      },
    });
    expect(resourcesOf(app).get(`${AT}/AutoScalingGroup`)?.tags).toEqual({
      AmazonECSManaged: '',
      Name: AT,
    });
    expect(templateOf(app)).toEqual({
      ImageId: {
        $lookup: 'ssm-parameter',
        name: '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id',
      },
      InstanceType: 'm6i.large',
      IamInstanceProfile: { Arn: ref(`${AT}/InstanceProfile`, 'Arn') },
      SecurityGroupIds: [ref(`${AT}/SecurityGroup`, 'GroupId')],
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      UserData: {
        $join: [
          "#!/bin/bash\ncat <<'ECS_CONFIG' >> /etc/ecs/ecs.config\nECS_CLUSTER=",
          ref('shop/Web/Cluster', 'clusterName'),
          '\nECS_AWSVPC_BLOCK_IMDS=true\nECS_CONFIG\n',
        ],
      },
    });
    expect(propertiesAt(app, `${AT}/InstanceProfile`)).toMatchObject({
      Roles: [ref(`${AT}/Role`, 'RoleName')],
    });
    expect(propertiesAt(app, `${AT}/Role`)).toMatchObject({
      ManagedPolicyArns: [
        {
          $join: [
            'arn:',
            { $lookup: 'partition' },
            ':iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role',
          ],
        },
      ],
    });
    expect(propertiesAt(app, 'shop/Web/Cluster/CapacityProviders')).toEqual({
      cluster: ref('shop/Web/Cluster', 'clusterName'),
      capacityProviders: [ref(AT, 'name')],
      defaultCapacityProviderStrategy: [{ capacityProvider: ref(AT, 'name'), weight: 1 }],
    });
  });

  test.each<[string, Partial<AsgCapacityProviderOptions>, object]>([
    [
      'steps and warm-up',
      {
        managedScaling: {
          targetCapacity: 80,
          minimumScalingStepSize: 2,
          maximumScalingStepSize: 5,
          instanceWarmupPeriod: Duration.minutes(1),
        },
      },
      {
        managedScaling: {
          status: 'ENABLED',
          targetCapacity: 80,
          minimumScalingStepSize: 2,
          maximumScalingStepSize: 5,
          instanceWarmupPeriod: 60,
        },
      },
    ],
    [
      'no protection',
      { managedTerminationProtection: false },
      { managedTerminationProtection: 'DISABLED' },
    ],
    [
      'no scaling, and thus no protection',
      { managedScaling: false },
      { managedScaling: { status: 'DISABLED' }, managedTerminationProtection: 'DISABLED' },
    ],
    ['no draining', { managedDraining: false }, { managedDraining: 'DISABLED' }],
  ])('can have %s', (_, options, expected) => {
    const { app } = aGroup(options);
    expect(propertiesAt(app, AT)['autoScalingGroupProvider']).toMatchObject(expected);
    expect(propertiesAt(app, `${AT}/AutoScalingGroup`)['NewInstancesProtectedFromScaleIn']).toBe(
      !('managedScaling' in options && options.managedScaling === false) &&
        options.managedTerminationProtection !== false,
    );
  });

  test('mixes types and Spot Instances', () => {
    const { app } = aGroup({
      instanceType: undefined,
      instanceTypes: ['m6i.large', 'm6a.large'],
      spot: { onDemandBase: 1, onDemandPercentage: 25, maxPrice: 0.05, capacityRebalance: true },
    } as never);
    const group = propertiesAt(app, `${AT}/AutoScalingGroup`);
    expect(group).toMatchObject({
      CapacityRebalance: true,
      MixedInstancesPolicy: {
        LaunchTemplate: {
          LaunchTemplateSpecification: {
            Version: ref(`${AT}/LaunchTemplate`, 'LatestVersionNumber'),
          },
          Overrides: [{ InstanceType: 'm6i.large' }, { InstanceType: 'm6a.large' }],
        },
        InstancesDistribution: {
          OnDemandBaseCapacity: 1,
          OnDemandPercentageAboveBaseCapacity: 25,
          SpotAllocationStrategy: 'price-capacity-optimized',
          SpotMaxPrice: '0.05',
        },
      },
    });
    expect(group).not.toHaveProperty('LaunchTemplate');
    expect(JSON.stringify(templateOf(app))).toContain('ECS_ENABLE_SPOT_INSTANCE_DRAINING=true');
  });

  test('goes by the options to the launch template', () => {
    const { app } = aGroup({
      instanceType: 't4g.small',
      keyName: 'ops',
      associatePublicIpAddress: false,
      canContainersAccessInstanceRole: true,
      blockDevices: [{ sizeGiB: 60, iops: 4000, encryptionKeyArn: 'arn:aws:kms:x' }],
      detailedMonitoring: true,
      agent: { reservedMemoryMiB: 128 },
      sessionManager: true,
    });
    const template = templateOf(app);
    expect(template).toMatchObject({
      ImageId: { name: expect.stringContaining('/arm64/') },
      KeyName: 'ops',
      NetworkInterfaces: [
        {
          DeviceIndex: 0,
          AssociatePublicIpAddress: false,
          Groups: [ref(`${AT}/SecurityGroup`, 'GroupId')],
        },
      ],
      MetadataOptions: { HttpPutResponseHopLimit: 2 },
      BlockDeviceMappings: [
        {
          DeviceName: '/dev/xvda',
          Ebs: {
            VolumeSize: 60,
            VolumeType: 'gp3',
            Iops: 4000,
            DeleteOnTermination: true,
            Encrypted: true,
            KmsKeyId: 'arn:aws:kms:x',
          },
        },
      ],
      Monitoring: { Enabled: true },
    });
    expect(template).not.toHaveProperty('SecurityGroupIds');
    expect(JSON.stringify(template)).toContain('ECS_RESERVED_MEMORY=128');
    expect(JSON.stringify(template)).not.toContain('ECS_AWSVPC_BLOCK_IMDS');
    expect(JSON.stringify(propertiesAt(app, `${AT}/Role`))).toContain(
      'AmazonSSMManagedInstanceCore',
    );
  });

  test('has public addresses in public subnets when private ones have no way out', () => {
    const { app } = aGroup({}, { natGateways: 0 });
    expect(templateOf(app)).toMatchObject({
      NetworkInterfaces: [{ AssociatePublicIpAddress: true }],
    });
    expect(propertiesAt(app, `${AT}/AutoScalingGroup`)['VPCZoneIdentifier']).toEqual([
      ref('shop/Web/Vpc/PublicSubnet1', 'SubnetId'),
      ref('shop/Web/Vpc/PublicSubnet2', 'SubnetId'),
    ]);
  });

  test('sets trunking for the role of the instances', () => {
    const { app } = aGroup({ trunking: true });
    expect(propertiesAt(app, `${AT}/Trunking/awsvpcTrunking`)).toEqual({
      name: 'awsvpcTrunking',
      value: 'enabled',
      principalArn: ref(`${AT}/Role`, 'Arn'),
    });
  });

  test('has hooks and a warm pool, which the provider waits for', () => {
    const { app } = aGroup({
      lifecycleHooks: { Ready: { transition: 'launching', heartbeatTimeout: Duration.minutes(5) } },
      warmPool: { minSize: 1, maxPreparedCapacity: 4 },
      healthCheck: { type: 'ELB', gracePeriod: Duration.minutes(2) },
      maxInstanceLifetime: Duration.days(30),
    });
    const group = ref(`${AT}/AutoScalingGroup`, 'AutoScalingGroupName');
    expect(propertiesAt(app, `${AT}/Hook-Ready`)).toEqual({
      LifecycleHookName: expect.stringMatching(/^shop-Web-Cluster-Capacity-Hook-Ready-/),
      AutoScalingGroupName: group,
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      DefaultResult: 'ABANDON',
      HeartbeatTimeout: 300,
    });
    expect(propertiesAt(app, `${AT}/WarmPool`)).toEqual({
      AutoScalingGroupName: group,
      PoolState: 'Stopped',
      MinSize: 1,
      MaxGroupPreparedCapacity: 4,
    });
    expect(resourcesOf(app).get(AT)?.dependsOn).toEqual([`${AT}/Hook-Ready`, `${AT}/WarmPool`]);
    expect(JSON.stringify(templateOf(app))).toContain('ECS_WARM_POOLS_CHECK=true');
    expect(propertiesAt(app, `${AT}/AutoScalingGroup`)).toMatchObject({
      HealthCheckType: 'ELB',
      HealthCheckGracePeriod: 120,
      MaxInstanceLifetime: 2_592_000,
    });
  });

  test('gets new names, with its group, when what no living instance can change has changed', () => {
    const linux = aGroup();
    const windows = aGroup({ machineImage: EcsMachineImage.windowsServer('2022-full') });
    const larger = aGroup({ instanceType: 'm6i.xlarge', maxCapacity: 20 });
    const names = (app: Parameters<typeof nameOf>[0]) => [
      nameOf(app, 'name'),
      nameOf(app, 'AutoScalingGroupName', `${AT}/AutoScalingGroup`),
    ];
    expect(names(larger.app)).toEqual(names(linux.app));
    for (const [index, name] of names(windows.app).entries())
      expect(name).not.toBe(names(linux.app)[index]);
  });

  test('never has a name that AWS keeps for itself', () => {
    const { app, stack } = aStack('ecs-demo');
    const vpc = new Vpc(stack, 'Vpc');
    const cluster = new Cluster(stack, 'Cluster', { vpc });
    cluster.addAsgCapacityProvider('Capacity', { instanceType: 'm6i.large', maxCapacity: 1 });
    expect(nameOf(app, 'name', 'ecs-demo/Web/Cluster/Capacity')).toMatch(/^cp-ecs-demo-Web-/);
  });

  test('can be made over an existing group', () => {
    const { app, stack } = aStack();
    const cluster = new Cluster(stack, 'Cluster');
    const shared = AsgCapacityProvider.fromAutoScalingGroup(stack, 'Shared', {
      autoScalingGroup: 'shared-instances',
      securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0a1b2c3d')],
    });
    cluster.addAsgCapacityProvider(shared);
    expect(propertiesAt(app, 'shop/Web/Shared')).toMatchObject({
      autoScalingGroupProvider: {
        autoScalingGroupArn: 'shared-instances',
        managedScaling: { status: 'ENABLED' },
        managedTerminationProtection: 'DISABLED',
      },
    });
    expect(propertiesAt(app, 'shop/Web/Cluster/CapacityProviders')).toMatchObject({
      capacityProviders: ['FARGATE', 'FARGATE_SPOT', ref('shop/Web/Shared', 'name')],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    });
    expect(cluster.connections.securityGroups).toHaveLength(1);
    expect(() =>
      AsgCapacityProvider.fromAutoScalingGroup(stack, 'Bad', { autoScalingGroup: 'arn:aws:x' }),
    ).toThrow('"arn:aws:x" is not the ARN of an Auto Scaling group');
  });
});

describe('what is wrong with instances is told before anything is made', () => {
  test.each<[string, Partial<AsgCapacityProviderOptions>, string]>([
    [
      'trunking on a type of the T families',
      { instanceType: 't3.large', trunking: true },
      'trunking is set, and t3.large has no trunk: no type of the T families has; take another type, or leave trunking out',
    ],
    [
      'trunking on Windows',
      { trunking: true, machineImage: EcsMachineImage.windowsServer('2022-core') },
      'trunking is set for Windows; it is there on Linux only',
    ],
    [
      'an image for other processors',
      { instanceType: 'c7g.large', machineImage: EcsMachineImage.amazonLinux2() },
      'the machine image is for x86_64, and c7g.large cannot start it',
    ],
    [
      'commands on Bottlerocket',
      { machineImage: EcsMachineImage.bottlerocket(), commandsBefore: ['ls'] },
      'commands are given for Bottlerocket, which has no shell; use bottlerocketSettings',
    ],
    [
      'settings that Bottlerocket does not have',
      {
        machineImage: EcsMachineImage.bottlerocket(),
        agent: { reservedPorts: [80], variables: { ECS_X: '1' } },
      },
      'Bottlerocket has no setting for agent.reservedPorts, variables.ECS_X',
    ],
    [
      'settings of Bottlerocket elsewhere',
      { bottlerocketSettings: '[settings.ntp]' },
      'bottlerocketSettings are given for amazon-linux; use commandsBefore',
    ],
    [
      'bounds that cross',
      { minCapacity: 5, maxCapacity: 3 },
      'minCapacity 5 is above maxCapacity 3; lower it',
    ],
    [
      'no room for any instance',
      { maxCapacity: 0 },
      'maxCapacity is 0: managed scaling could never start an instance',
    ],
    [
      'a start outside the bounds',
      { desiredCapacity: 11 },
      'desiredCapacity 11 is not from 0 to 10',
    ],
  ])('%s', (_, options, complaint) => {
    expect(complaintsOf(aGroup(options).app)).toEqual([`tree/bad-props ${AT}: ${complaint}`]);
  });

  test('a provider that belongs to no cluster, or to two', () => {
    const { app, stack, vpc, cluster, capacity } = aGroup();
    expect(() => new Cluster(stack, 'Other').addAsgCapacityProvider(capacity)).toThrow(
      'it is added to two clusters',
    );
    cluster.addAsgCapacityProvider(capacity);
    expect(complaintsOf(app)).toEqual([]);
    new AsgCapacityProvider(stack, 'Alone', { vpc, instanceType: 'm6i.large', maxCapacity: 1 });
    expect(complaintsOf(app)).toEqual([
      'tree/bad-props shop/Web/Alone: it belongs to no cluster; give it to addAsgCapacityProvider of one',
    ]);
  });

  test('no VPC, no instance type, a role of somebody else with trunking', () => {
    const { stack, vpc } = aGroup();
    const lonely = new Cluster(stack, 'Lonely');
    expect(() =>
      lonely.addAsgCapacityProvider('A', { instanceType: 'm6i.large', maxCapacity: 1 }),
    ).toThrow('neither the cluster nor the capacity provider A has a vpc');
    const props: AsgCapacityProviderProps = { vpc, instanceTypes: [], maxCapacity: 1 };
    expect(() => new AsgCapacityProvider(stack, 'B', props)).toThrow('instanceTypes is empty');
    expect(
      () => new AsgCapacityProvider(stack, 'C', { vpc, instanceType: 'large', maxCapacity: 1 }),
    ).toThrow('the instance type is "large"');
    const role = Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111111111111:role/team/shared');
    expect(role.roleName).toBe('shared');
    expect(
      () =>
        new AsgCapacityProvider(stack, 'D', {
          vpc,
          instanceType: 'm6i.large',
          maxCapacity: 1,
          role,
          trunking: true,
        }),
    ).toThrow('trunking is set for a role that is not of this program');
  });
});
