import { describe, expect, test } from 'vitest';
import {
  Ec2LinuxCluster,
  Ec2WindowsCluster,
  NetworkingOnlyCluster,
  Principal,
  Role,
  SecurityGroup,
  Vpc,
} from '../../lib/index.ts';
import { addressesOf, aStack, propertiesAt, ref, resourcesOf } from './synthesis.ts';

const INSTANCES = 'shop/Web/Template/Cluster/Instances';

describe('the console template "Networking only"', () => {
  test('is a cluster alone', () => {
    const { app, stack } = aStack();
    const { vpc } = new NetworkingOnlyCluster(stack, 'Template', { containerInsights: 'enhanced' });
    expect(vpc).toBeUndefined();
    expect(resourcesOf(app).size).toBe(2);
    expect(propertiesAt(app, 'shop/Web/Template/Cluster')).toMatchObject({
      settings: [{ name: 'containerInsights', value: 'enhanced' }],
    });
  });

  test('makes a VPC when it is asked for one', () => {
    const { app, stack } = aStack();
    new NetworkingOnlyCluster(stack, 'Template', { newVpc: { cidr: '10.9.0.0/16', maxAzs: 3 } });
    expect(propertiesAt(app, 'shop/Web/Template/Vpc')).toMatchObject({ CidrBlock: '10.9.0.0/16' });
    expect(addressesOf(app, 'AWS::EC2::Subnet')).toHaveLength(6);
    expect(addressesOf(app, 'AWS::EC2::NatGateway')).toEqual([]);
  });
});

describe('the console template "EC2 Linux + Networking"', () => {
  test('makes VPC, group, role and a security group that is open on port 80', () => {
    const { app, stack } = aStack();
    new Ec2LinuxCluster(stack, 'Template', { instanceType: 'm6i.large' });
    expect(propertiesAt(app, `${INSTANCES}/AutoScalingGroup`)).toMatchObject({
      MinSize: 1,
      MaxSize: 1,
      DesiredCapacity: 1,
      VPCZoneIdentifier: [
        ref('shop/Web/Template/Vpc/PublicSubnet1', 'SubnetId'),
        ref('shop/Web/Template/Vpc/PublicSubnet2', 'SubnetId'),
      ],
    });
    expect(addressesOf(app, 'AWS::EC2::SecurityGroupRule')).toEqual([
      'shop/Web/Template/SecurityGroup/ingress-tcp-80-from-0.0.0.0_0',
    ]);
    expect(propertiesAt(app, 'shop/Web/Template/Cluster/CapacityProviders')).toMatchObject({
      capacityProviders: [ref(INSTANCES, 'name')],
      defaultCapacityProviderStrategy: [{ capacityProvider: ref(INSTANCES, 'name'), weight: 1 }],
    });
  });

  test('takes every option of the wizard', () => {
    const { app, stack } = aStack();
    const vpc = new Vpc(stack, 'Vpc');
    new Ec2LinuxCluster(stack, 'Template', {
      clusterName: 'main',
      vpc,
      vpcSubnets: { type: 'private' },
      instanceType: 'm7g.large',
      instanceCount: 2,
      maxInstanceCount: 6,
      spot: { allocationStrategy: 'lowest-price', maxPrice: 0.04 },
      volumeSizeGiB: 50,
      keyName: 'ops',
      role: new Role(stack, 'Role', { assumedBy: Principal.service('ec2.amazonaws.com') }),
      securityGroup: new SecurityGroup(stack, 'Group', { vpc }),
      associatePublicIpAddress: false,
      tags: { team: 'a' },
    });
    expect(propertiesAt(app, 'shop/Web/Template/Cluster')).toEqual({ clusterName: 'main' });
    expect(propertiesAt(app, `${INSTANCES}/AutoScalingGroup`)).toMatchObject({
      MinSize: 2,
      MaxSize: 6,
      MixedInstancesPolicy: {
        InstancesDistribution: {
          OnDemandPercentageAboveBaseCapacity: 0,
          SpotAllocationStrategy: 'lowest-price',
          SpotMaxPrice: '0.04',
        },
      },
    });
    expect(propertiesAt(app, `${INSTANCES}/LaunchTemplate`)['LaunchTemplateData']).toMatchObject({
      ImageId: { name: expect.stringContaining('amazon-linux-2023/arm64') },
      KeyName: 'ops',
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 50 } }],
      NetworkInterfaces: [
        { AssociatePublicIpAddress: false, Groups: [ref('shop/Web/Group', 'GroupId')] },
      ],
    });
    expect(resourcesOf(app).get(`${INSTANCES}/AutoScalingGroup`)?.tags).toMatchObject({
      team: 'a',
    });
    expect(propertiesAt(app, `${INSTANCES}/InstanceProfile`)['Roles']).toEqual([
      ref('shop/Web/Role', 'RoleName'),
    ]);
  });

  test('can be empty', () => {
    const { app, stack } = aStack();
    const { capacity } = new Ec2LinuxCluster(stack, 'Template', { empty: true });
    expect(capacity).toBeUndefined();
    expect(propertiesAt(app, 'shop/Web/Template/Cluster/CapacityProviders')).toMatchObject({
      capacityProviders: [],
      defaultCapacityProviderStrategy: [],
    });
  });
});

describe('the console template "EC2 Windows + Networking"', () => {
  test('starts the agent by PowerShell on the release that is asked for', () => {
    const { app, stack } = aStack();
    new Ec2WindowsCluster(stack, 'Template', {
      instanceType: 'm6i.large',
      windowsRelease: '2025-core',
      inbound: [
        { cidr: '10.0.0.0/8', fromPort: 3389 },
        { fromPort: 8000, toPort: 8010 },
      ],
    });
    const template = propertiesAt(app, `${INSTANCES}/LaunchTemplate`)['LaunchTemplateData'];
    expect(template).toMatchObject({
      ImageId: { name: expect.stringContaining('Windows_Server-2025-English-Core') },
    });
    expect(JSON.stringify(template)).toContain(
      ' -EnableTaskIAMRole -EnableTaskENI -AwsvpcBlockIMDS',
    );
    expect(addressesOf(app, 'AWS::EC2::SecurityGroupRule')).toEqual([
      'shop/Web/Template/SecurityGroup/ingress-tcp-3389-from-10.0.0.0_8',
      'shop/Web/Template/SecurityGroup/ingress-tcp-8000-8010-from-0.0.0.0_0',
    ]);
  });

  test('leaves out what Windows Server 2016 does not have', () => {
    const { app, stack } = aStack();
    new Ec2WindowsCluster(stack, 'Template', {
      instanceType: 'm6i.large',
      windowsRelease: '2016-full',
    });
    const template = propertiesAt(app, `${INSTANCES}/LaunchTemplate`)['LaunchTemplateData'];
    expect(JSON.stringify(template)).toContain(' -EnableTaskIAMRole\\n');
  });
});
