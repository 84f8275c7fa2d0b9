import * as sdk from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { aSubnet, defined, refusal } from './network.ts';

const logs = 'com.amazonaws.eu-west-1.logs';
const s3 = 'com.amazonaws.eu-west-1.s3';

describe('VPC endpoints', () => {
  test('of the gateway type put routes into tables and take them along', async () => {
    const { client, vpcId: VpcId } = await aSubnet();
    const { RouteTables: [main] = [] } = await client.send(new sdk.DescribeRouteTablesCommand({}));
    const RouteTableIds = [defined(main?.RouteTableId)];
    const { VpcEndpoint } = await client.send(
      new sdk.CreateVpcEndpointCommand({ VpcId, ServiceName: s3, RouteTableIds }),
    );
    const routes = async () =>
      (await client.send(new sdk.DescribeRouteTablesCommand({}))).RouteTables?.[0]?.Routes;
    expect(VpcEndpoint).toMatchObject({
      State: 'available',
      RouteTableIds,
      VpcEndpointType: 'Gateway',
    });
    expect(JSON.parse(VpcEndpoint?.PolicyDocument ?? '')).toMatchObject({
      Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
    });
    const { PrefixLists: [list] = [] } = await client.send(
      new sdk.DescribePrefixListsCommand({ Filters: [{ Name: 'prefix-list-name', Values: [s3] }] }),
    );
    expect((await routes())?.[1]).toMatchObject({
      DestinationPrefixListId: list?.PrefixListId,
      GatewayId: VpcEndpoint?.VpcEndpointId,
    });
    await client.send(
      new sdk.DeleteVpcEndpointsCommand({ VpcEndpointIds: [defined(VpcEndpoint?.VpcEndpointId)] }),
    );
    expect(await routes()).toHaveLength(1);
  });

  test('of the interface type take addresses, and need DNS for private DNS', async () => {
    const { client, sandbox, vpcId: VpcId, subnetId } = await aSubnet();
    const request: sdk.CreateVpcEndpointCommandInput = {
      VpcId,
      ServiceName: logs,
      VpcEndpointType: 'Interface',
      SubnetIds: [subnetId],
      PrivateDnsEnabled: true,
    };
    const create = () => client.send(new sdk.CreateVpcEndpointCommand(request));
    expect(await refusal(create())).toBe(
      `InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${VpcId}`,
    );
    await client.send(
      new sdk.ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }),
    );
    const { VpcEndpoint } = await create();
    expect(VpcEndpoint).toMatchObject({ State: 'pending', Groups: [{ GroupName: 'default' }] });
    expect(await refusal(create())).toMatch(
      /^InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS domain/,
    );
    sandbox.clock.advance(60_000);
    const { Subnets: [subnet] = [] } = await client.send(new sdk.DescribeSubnetsCommand({}));
    expect(subnet?.AvailableIpAddressCount).toBe(10);
    const VpcEndpointIds = [defined(VpcEndpoint?.VpcEndpointId)];
    const read = () => client.send(new sdk.DescribeVpcEndpointsCommand({ VpcEndpointIds }));
    expect((await read()).VpcEndpoints).toMatchObject([{ State: 'available' }]);
    await client.send(new sdk.DeleteVpcEndpointsCommand({ VpcEndpointIds }));
    expect((await read()).VpcEndpoints).toMatchObject([{ State: 'deleting' }]);
    sandbox.clock.advance(60_000);
    expect(await refusal(read())).toMatch(/^InvalidVpcEndpointId.NotFound/);
    expect(
      (await client.send(new sdk.DescribeNetworkInterfacesCommand({}))).NetworkInterfaces,
    ).toEqual([]);
  });

  test('change their subnets, groups and policy in place', async () => {
    const { client, vpcId: VpcId, subnetId } = await aSubnet();
    const { Subnet } = await client.send(
      new sdk.CreateSubnetCommand({ VpcId, CidrBlock: '10.0.1.0/24' }),
    );
    const { VpcEndpoint } = await client.send(
      new sdk.CreateVpcEndpointCommand({
        VpcId,
        ServiceName: logs,
        VpcEndpointType: 'Interface',
        SubnetIds: [subnetId],
      }),
    );
    const { GroupId } = await client.send(
      new sdk.CreateSecurityGroupCommand({ VpcId, GroupName: 'endpoints', Description: 'x' }),
    );
    const VpcEndpointId = VpcEndpoint?.VpcEndpointId;
    await client.send(
      new sdk.ModifyVpcEndpointCommand({
        VpcEndpointId,
        AddSubnetIds: [defined(Subnet?.SubnetId)],
        RemoveSubnetIds: [subnetId],
        AddSecurityGroupIds: [defined(GroupId)],
        RemoveSecurityGroupIds: [defined(VpcEndpoint?.Groups?.[0]?.GroupId)],
        PolicyDocument: '{"Statement":[]}',
      }),
    );
    const { VpcEndpoints } = await client.send(new sdk.DescribeVpcEndpointsCommand({}));
    expect(VpcEndpoints).toMatchObject([
      {
        SubnetIds: [Subnet?.SubnetId],
        Groups: [{ GroupId, GroupName: 'endpoints' }],
        PolicyDocument: '{"Statement":[]}',
      },
    ]);
    const { NetworkInterfaces } = await client.send(new sdk.DescribeNetworkInterfacesCommand({}));
    expect(NetworkInterfaces).toMatchObject([
      { SubnetId: Subnet?.SubnetId, Groups: [{ GroupId }] },
    ]);
  });

  test('that are unknown are reported in a successful answer', async () => {
    const { client } = await aSubnet();
    const { Unsuccessful } = await client.send(
      new sdk.DeleteVpcEndpointsCommand({ VpcEndpointIds: ['vpce-0123456789abcdef0'] }),
    );
    expect(Unsuccessful).toMatchObject([
      { ResourceId: 'vpce-0123456789abcdef0', Error: { Code: 'InvalidVpcEndpoint.NotFound' } },
    ]);
  });
});
