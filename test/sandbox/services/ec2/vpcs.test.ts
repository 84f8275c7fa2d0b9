import * as sdk from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { anAccount, aSubnet, aVpc, defined, refusal } from './network.ts';

describe('VPCs', () => {
  test('come with a main route table, a default group that lets out, and a default ACL', async () => {
    const { client, vpcId } = await aVpc();
    const Filters = [{ Name: 'vpc-id', Values: [vpcId] }];
    const { RouteTables: [table] = [] } = await client.send(
      new sdk.DescribeRouteTablesCommand({ Filters }),
    );
    const { SecurityGroups: [group] = [] } = await client.send(
      new sdk.DescribeSecurityGroupsCommand({ Filters }),
    );
    const { NetworkAcls = [] } = await client.send(new sdk.DescribeNetworkAclsCommand({ Filters }));
    expect(table?.Associations).toMatchObject([
      { Main: true, AssociationState: { State: 'associated' } },
    ]);
    expect(table?.Routes).toEqual([
      {
        DestinationCidrBlock: '10.0.0.0/16',
        GatewayId: 'local',
        Origin: 'CreateRouteTable',
        State: 'active',
      },
    ]);
    expect(group).toMatchObject({
      GroupName: 'default',
      IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: group?.GroupId }] }],
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    });
    expect(NetworkAcls).toMatchObject([{ IsDefault: true, VpcId: vpcId }]);
  });

  test('clear the host bits of their block and keep the tags of the create call', async () => {
    const { client } = anAccount();
    const { Vpc } = await client.send(
      new sdk.CreateVpcCommand({
        CidrBlock: '10.1.2.3/16',
        TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'Name', Value: 'one' }] }],
      }),
    );
    const { Vpcs } = await client.send(
      new sdk.DescribeVpcsCommand({ Filters: [{ Name: 'tag:Name', Values: ['o*'] }] }),
    );
    expect(Vpc?.State).toBe('pending');
    expect(Vpcs).toMatchObject([
      {
        VpcId: Vpc?.VpcId,
        CidrBlock: '10.1.0.0/16',
        State: 'available',
        Tags: [{ Key: 'Name', Value: 'one' }],
      },
    ]);
  });

  test.each([
    ['10.0.0.0/8', `InvalidVpc.Range: The CIDR '10.0.0.0/8' is invalid.`],
    ['10.0.0.0/29', `InvalidVpc.Range: The CIDR '10.0.0.0/29' is invalid.`],
    [
      '10.0.0.0',
      'InvalidParameterValue: Value (10.0.0.0) for parameter cidrBlock is invalid. This is not a valid CIDR block.',
    ],
  ])('with the block %s are refused', async (CidrBlock, answer) => {
    const { client } = anAccount();
    expect(await refusal(client.send(new sdk.CreateVpcCommand({ CidrBlock })))).toBe(answer);
  });

  test('are five in a Region at most', async () => {
    const { client } = anAccount();
    const create = () => client.send(new sdk.CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    for (let made = 0; made < 5; made += 1) await create();
    expect(await refusal(create())).toBe(
      'VpcLimitExceeded: The maximum number of VPCs has been reached.',
    );
  });

  test('change one attribute a call, and host names need DNS support', async () => {
    const { client, vpcId: VpcId } = await aVpc();
    const modify = (attributes: Omit<sdk.ModifyVpcAttributeRequest, 'VpcId'>) =>
      client.send(new sdk.ModifyVpcAttributeCommand({ VpcId, ...attributes }));
    const both = { EnableDnsSupport: { Value: true }, EnableDnsHostnames: { Value: true } };
    expect(await refusal(modify(both))).toMatch(/^InvalidParameterCombination/);
    await modify({ EnableDnsSupport: { Value: false } });
    expect(await refusal(modify({ EnableDnsHostnames: { Value: true } }))).toMatch(
      /^InvalidParameterCombination/,
    );
    await modify({ EnableDnsSupport: { Value: true } });
    await modify({ EnableDnsHostnames: { Value: true } });
    const read = await client.send(
      new sdk.DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' }),
    );
    expect(read.EnableDnsHostnames).toEqual({ Value: true });
  });

  test('take an Amazon IPv6 block after a while', async () => {
    const { client, sandbox, vpcId: VpcId } = await aVpc();
    const { Ipv6CidrBlockAssociation: made } = await client.send(
      new sdk.AssociateVpcCidrBlockCommand({ VpcId, AmazonProvidedIpv6CidrBlock: true }),
    );
    expect(made?.Ipv6CidrBlockState?.State).toBe('associating');
    sandbox.clock.advance(5_000);
    const { Vpcs: [vpc] = [] } = await client.send(new sdk.DescribeVpcsCommand({}));
    const [block] = defined(vpc?.Ipv6CidrBlockAssociationSet);
    expect(block?.Ipv6CidrBlockState?.State).toBe('associated');
    expect(block?.Ipv6CidrBlock).toMatch(/^2600:1f18:[0-9a-f:]+00::\/56$/);
    const { RouteTables: [table] = [] } = await client.send(new sdk.DescribeRouteTablesCommand({}));
    expect(table?.Routes).toContainEqual(
      expect.objectContaining({
        DestinationIpv6CidrBlock: block?.Ipv6CidrBlock,
        GatewayId: 'local',
      }),
    );
  });

  test('go only when empty, and take their default children along', async () => {
    const { client, sandbox, vpcId: VpcId, subnetId, gatewayId } = await aSubnet();
    const remove = () => client.send(new sdk.DeleteVpcCommand({ VpcId }));
    const blocked = `DependencyViolation: The vpc '${VpcId}' has dependencies and cannot be deleted.`;
    expect(await refusal(remove())).toBe(blocked);
    await client.send(new sdk.DeleteSubnetCommand({ SubnetId: subnetId }));
    expect(await refusal(remove())).toBe(blocked);
    await client.send(
      new sdk.DetachInternetGatewayCommand({ InternetGatewayId: gatewayId, VpcId }),
    );
    await client.send(new sdk.DeleteInternetGatewayCommand({ InternetGatewayId: gatewayId }));
    await remove();
    expect(Object.keys(sandbox.dump())).toEqual(['111111111111/eu-west-1/ec2.dhcp-options']);
    expect(await refusal(client.send(new sdk.DescribeVpcsCommand({ VpcIds: [VpcId] })))).toBe(
      `InvalidVpcID.NotFound: The vpc ID '${VpcId}' does not exist`,
    );
  });
});

describe('describe operations', () => {
  test('refuse filters that they do not know', async () => {
    const { client } = anAccount();
    const Filters = [{ Name: 'colour', Values: ['red'] }];
    expect(await refusal(client.send(new sdk.DescribeVpcsCommand({ Filters })))).toBe(
      `InvalidParameterValue: The filter 'colour' is invalid`,
    );
  });

  test('cut pages of at least five', async () => {
    const { client, vpcId: VpcId } = await aVpc();
    for (let each = 0; each < 7; each += 1)
      await client.send(new sdk.CreateSubnetCommand({ VpcId, CidrBlock: `10.0.${each}.0/24` }));
    expect(await refusal(client.send(new sdk.DescribeSubnetsCommand({ MaxResults: 4 })))).toMatch(
      /^InvalidParameterValue/,
    );
    const first = await client.send(new sdk.DescribeSubnetsCommand({ MaxResults: 5 }));
    const second = await client.send(
      new sdk.DescribeSubnetsCommand({ MaxResults: 5, NextToken: first.NextToken }),
    );
    expect([first.Subnets?.length, second.Subnets?.length, second.NextToken]).toEqual([
      5,
      2,
      undefined,
    ]);
  });

  test('a dry run does nothing', async () => {
    const { client } = anAccount();
    const dry = client.send(new sdk.CreateVpcCommand({ CidrBlock: '10.0.0.0/16', DryRun: true }));
    expect(await refusal(dry)).toMatch(/^DryRunOperation/);
    expect((await client.send(new sdk.DescribeVpcsCommand({}))).Vpcs).toEqual([]);
  });

  test('zones of a Region are three', async () => {
    const { client } = anAccount();
    const { AvailabilityZones } = await client.send(new sdk.DescribeAvailabilityZonesCommand({}));
    expect(AvailabilityZones?.map((zone) => [zone.ZoneName, zone.ZoneId])).toEqual([
      ['eu-west-1a', 'euw1-az1'],
      ['eu-west-1b', 'euw1-az2'],
      ['eu-west-1c', 'euw1-az3'],
    ]);
  });
});
