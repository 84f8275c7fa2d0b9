import * as ec2 from '@aws-sdk/client-ec2';
import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { elasticLoadBalancingV2 } from '../../../../lib/sandbox/services/elastic-load-balancing-v2/index.ts';
import { defined, refusal } from '../ec2/network.ts';
import { aListener, aLoadBalancer, scope, twoZones } from './balanced.ts';

describe('load balancers', () => {
  test('provision for two minutes and read back with defaults', async () => {
    const { elb, sandbox, loadBalancerArn, subnets, vpcId } = await aLoadBalancer();
    const read = async () =>
      (await elb.send(new sdk.DescribeLoadBalancersCommand({ Names: ['web'] }))).LoadBalancers?.[0];
    expect(await read()).toMatchObject({
      LoadBalancerArn: loadBalancerArn,
      Scheme: 'internet-facing',
      Type: 'application',
      IpAddressType: 'ipv4',
      VpcId: vpcId,
      State: { Code: 'provisioning' },
      AvailabilityZones: [
        { ZoneName: 'eu-west-1a', SubnetId: subnets[0] },
        { ZoneName: 'eu-west-1b', SubnetId: subnets[1] },
      ],
      SecurityGroups: [expect.stringMatching(/^sg-/)],
      CreatedTime: new Date(Date.UTC(2026, 0, 1)),
    });
    expect(loadBalancerArn).toMatch(
      /^arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer\/app\/web\/[0-9a-f]{16}$/,
    );
    sandbox.clock.advance(120_000);
    expect((await read())?.State).toEqual({ Code: 'active' });
  });

  test('are the same again for the same settings, and refused for others', async () => {
    const { elb, loadBalancerArn, subnets } = await aLoadBalancer();
    const create = (more: Partial<sdk.CreateLoadBalancerInput>) =>
      elb.send(new sdk.CreateLoadBalancerCommand({ Name: 'web', Subnets: subnets, ...more }));
    const { LoadBalancers: [again] = [] } = await create({});
    expect(again?.LoadBalancerArn).toBe(loadBalancerArn);
    expect(await refusal(create({ Scheme: 'internal' }))).toBe(
      `DuplicateLoadBalancerNameException: A load balancer with the same name 'web' exists, but with different settings`,
    );
  });

  test.each([
    [{ Name: '-web' }, /cannot begin or end with '-'/],
    [{ Name: 'internal-web' }, /cannot begin with 'internal-'/],
    [{ Name: 'w'.repeat(33) }, /cannot be longer than '32' characters/],
    [{ Name: 'web_1' }, /alphanumeric characters and hyphens/],
    [{ Subnets: ['subnet-0123456789abcdef0'] }, /^SubnetNotFoundException/],
    [{ SecurityGroups: ['sg-0123456789abcdef0'] }, /^InvalidSecurityGroupException/],
    [{ IpAddressType: 'dualstack' as const }, /must have an IPv6 CIDR block/],
  ])('with %j are refused', async (more, answer) => {
    const { elb, subnets } = await twoZones();
    const create = new sdk.CreateLoadBalancerCommand({ Name: 'web', Subnets: subnets, ...more });
    expect(await refusal(elb.send(create))).toMatch(answer);
  });

  test('need two zones, and an internet gateway when they face the internet', async () => {
    const { elb, client, gatewayId, vpcId: VpcId, subnets } = await twoZones();
    const create = (Subnets: string[]) =>
      elb.send(new sdk.CreateLoadBalancerCommand({ Name: 'web', Subnets }));
    expect(await refusal(create(subnets.slice(0, 1)))).toBe(
      'ValidationError: At least two subnets in two different Availability Zones must be specified',
    );
    await client.send(
      new ec2.DetachInternetGatewayCommand({ InternetGatewayId: gatewayId, VpcId }),
    );
    expect(await refusal(create(subnets))).toBe(
      `InvalidSubnetException: VPC ${VpcId} has no internet gateway`,
    );
  });

  test('hold interfaces in their subnets that outlive them by a while', async () => {
    const { elb, client, sandbox, loadBalancerArn } = await aLoadBalancer();
    const interfaces = async () =>
      (await client.send(new ec2.DescribeNetworkInterfacesCommand({}))).NetworkInterfaces ?? [];
    const path = loadBalancerArn.slice(loadBalancerArn.indexOf('app/'));
    expect(await interfaces()).toMatchObject([
      { Description: `ELB ${path}`, RequesterId: 'amazon-elb', RequesterManaged: true },
      { Description: `ELB ${path}`, Association: { PublicIp: expect.any(String) } },
    ]);
    await elb.send(new sdk.DeleteLoadBalancerCommand({ LoadBalancerArn: loadBalancerArn }));
    expect(await interfaces()).toHaveLength(2);
    sandbox.clock.advance(20_000);
    expect(await interfaces()).toEqual([]);
    await elb.send(new sdk.DeleteLoadBalancerCommand({ LoadBalancerArn: loadBalancerArn }));
    const read = elb.send(
      new sdk.DescribeLoadBalancersCommand({ LoadBalancerArns: [loadBalancerArn] }),
    );
    expect(await refusal(read)).toBe(
      'LoadBalancerNotFoundException: One or more load balancers not found',
    );
  });

  test('show every attribute, and are kept by deletion protection', async () => {
    const { elb, loadBalancerArn: LoadBalancerArn } = await aLoadBalancer();
    const { Attributes = [] } = await elb.send(
      new sdk.DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }),
    );
    const values = Object.fromEntries(Attributes.map((each) => [each.Key, each.Value]));
    expect(values).toMatchObject({
      'deletion_protection.enabled': 'false',
      'idle_timeout.timeout_seconds': '60',
      'load_balancing.cross_zone.enabled': 'true',
      'routing.http2.enabled': 'true',
      'routing.http.desync_mitigation_mode': 'defensive',
    });
    const modify = (Key: string, Value: string) =>
      elb.send(
        new sdk.ModifyLoadBalancerAttributesCommand({
          LoadBalancerArn,
          Attributes: [{ Key, Value }],
        }),
      );
    expect(await refusal(modify('colour', 'red'))).toBe(
      `ValidationError: Load balancer attribute key 'colour' is not recognized`,
    );
    expect(await refusal(modify('idle_timeout.timeout_seconds', '0'))).toMatch(/^ValidationError/);
    await modify('deletion_protection.enabled', 'true');
    expect(await refusal(elb.send(new sdk.DeleteLoadBalancerCommand({ LoadBalancerArn })))).toBe(
      `OperationNotPermittedException: Load balancer '${LoadBalancerArn}' cannot be deleted because deletion protection is enabled`,
    );
  });

  test('move between subnets and change security groups', async () => {
    const {
      elb,
      client,
      vpcId: VpcId,
      loadBalancerArn: LoadBalancerArn,
      subnets,
    } = await aLoadBalancer();
    const { Subnet } = await client.send(
      new ec2.CreateSubnetCommand({
        VpcId,
        CidrBlock: '10.0.2.0/24',
        AvailabilityZone: 'eu-west-1c',
      }),
    );
    const moved = [defined(subnets[1]), defined(Subnet?.SubnetId)];
    await elb.send(new sdk.SetSubnetsCommand({ LoadBalancerArn, Subnets: moved }));
    const { GroupId } = await client.send(
      new ec2.CreateSecurityGroupCommand({ VpcId, GroupName: 'web', Description: 'x' }),
    );
    const SecurityGroups = [defined(GroupId)];
    await elb.send(new sdk.SetSecurityGroupsCommand({ LoadBalancerArn, SecurityGroups }));
    const { LoadBalancers: [read] = [] } = await elb.send(new sdk.DescribeLoadBalancersCommand({}));
    expect(read?.AvailabilityZones?.map((zone) => zone.SubnetId)).toEqual(moved);
    expect(read?.SecurityGroups).toEqual(SecurityGroups);
    expect(await refusal(client.send(new ec2.DeleteSecurityGroupCommand({ GroupId })))).toMatch(
      /^DependencyViolation/,
    );
  });

  test('of the network type stand in one zone with an address of their own', async () => {
    const { elb, client, subnets } = await twoZones();
    const { AllocationId, PublicIp } = await client.send(new ec2.AllocateAddressCommand({}));
    const { LoadBalancers: [made] = [] } = await elb.send(
      new sdk.CreateLoadBalancerCommand({
        Name: 'tcp',
        Type: 'network',
        SubnetMappings: [{ SubnetId: subnets[0], AllocationId }],
      }),
    );
    expect(made?.AvailabilityZones?.[0]?.LoadBalancerAddresses).toEqual([
      { IpAddress: PublicIp, AllocationId },
    ]);
    expect(made?.SecurityGroups).toBeUndefined();
    const groups = elb.send(
      new sdk.SetSecurityGroupsCommand({
        LoadBalancerArn: made?.LoadBalancerArn,
        SecurityGroups: ['sg-0123456789abcdef0'],
      }),
    );
    expect(await refusal(groups)).toMatch(/^InvalidConfigurationRequestException/);
  });
});

describe('tags', () => {
  test('are read apart, twenty ARNs at most, and go with what they are on', async () => {
    const { elb, sandbox, loadBalancerArn, listenerArn } = await aListener();
    const ResourceArns = [loadBalancerArn, listenerArn];
    await elb.send(new sdk.AddTagsCommand({ ResourceArns, Tags: [{ Key: 'a', Value: '1' }] }));
    await elb.send(new sdk.RemoveTagsCommand({ ResourceArns: [listenerArn], TagKeys: ['a'] }));
    const { TagDescriptions } = await elb.send(new sdk.DescribeTagsCommand({ ResourceArns }));
    expect(TagDescriptions).toEqual([
      { ResourceArn: loadBalancerArn, Tags: [{ Key: 'a', Value: '1' }] },
      { ResourceArn: listenerArn, Tags: [] },
    ]);
    const many = Array.from({ length: 21 }, () => loadBalancerArn);
    expect(await refusal(elb.send(new sdk.DescribeTagsCommand({ ResourceArns: many })))).toMatch(
      /^ValidationError: .*less than or equal to 20/,
    );
    await elb.send(new sdk.DeleteLoadBalancerCommand({ LoadBalancerArn: loadBalancerArn }));
    expect(elasticLoadBalancingV2.tagged?.(scope, sandbox.world)).toEqual([]);
  });
});
