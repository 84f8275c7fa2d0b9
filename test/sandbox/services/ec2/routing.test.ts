import * as sdk from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { createNetworkInterface } from '../../../../lib/sandbox/services/ec2/network-interfaces.ts';
import { anAccount, aSubnet, defined, refusal } from './network.ts';

async function aRouteTable() {
  const network = await aSubnet();
  const { RouteTable } = await network.client.send(
    new sdk.CreateRouteTableCommand({ VpcId: network.vpcId, ClientToken: 'one' }),
  );
  return { ...network, tableId: defined(RouteTable?.RouteTableId) };
}

describe('routes', () => {
  test('are canonical, one for each destination, and blackholes when their gateway is gone', async () => {
    const { client, vpcId, gatewayId, tableId: RouteTableId } = await aRouteTable();
    const route = { RouteTableId, GatewayId: gatewayId };
    await client.send(
      new sdk.CreateRouteCommand({ ...route, DestinationIpv6CidrBlock: '2001:DB8:0::1/32' }),
    );
    await client.send(new sdk.CreateRouteCommand({ ...route, DestinationCidrBlock: '0.0.0.0/0' }));
    const again = client.send(
      new sdk.CreateRouteCommand({ ...route, DestinationCidrBlock: '0.0.0.0/0' }),
    );
    expect(await refusal(again)).toBe(
      'RouteAlreadyExists: The route identified by 0.0.0.0/0 already exists.',
    );
    await client.send(
      new sdk.DetachInternetGatewayCommand({ InternetGatewayId: gatewayId, VpcId: vpcId }),
    );
    const { RouteTables: [table] = [] } = await client.send(
      new sdk.DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }),
    );
    expect(table?.Routes).toMatchObject([
      { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' },
      { DestinationIpv6CidrBlock: '2001:db8::/32', GatewayId: gatewayId, State: 'blackhole' },
      { DestinationCidrBlock: '0.0.0.0/0', GatewayId: gatewayId, State: 'blackhole' },
    ]);
  });

  test('are replaced only when there, and deleted only when there', async () => {
    const { client, gatewayId: GatewayId, tableId: RouteTableId } = await aRouteTable();
    const destination = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0' };
    expect(
      await refusal(client.send(new sdk.ReplaceRouteCommand({ ...destination, GatewayId }))),
    ).toMatch(/^InvalidParameterValue: There is no route defined for '0.0.0.0\/0'/);
    expect(await refusal(client.send(new sdk.DeleteRouteCommand(destination)))).toBe(
      `InvalidRoute.NotFound: no route with destination-cidr-block 0.0.0.0/0 in route table ${RouteTableId}`,
    );
    expect(
      await refusal(
        client.send(
          new sdk.CreateRouteCommand({ ...destination, NatGatewayId: 'nat-0123456789abcdef0' }),
        ),
      ),
    ).toBe(
      `InvalidNatGatewayID.NotFound: The natGateway ID 'nat-0123456789abcdef0' does not exist`,
    );
  });
});

describe('route tables', () => {
  test('answer a repeated client token with the same table, and other parameters with an error', async () => {
    const { client, vpcId: VpcId, tableId } = await aRouteTable();
    const again = await client.send(new sdk.CreateRouteTableCommand({ VpcId, ClientToken: 'one' }));
    expect(again.RouteTable?.RouteTableId).toBe(tableId);
    const other = client.send(
      new sdk.CreateRouteTableCommand({
        VpcId,
        ClientToken: 'one',
        TagSpecifications: [{ ResourceType: 'route-table', Tags: [{ Key: 'a', Value: 'b' }] }],
      }),
    );
    expect(await refusal(other)).toMatch(/^IdempotentParameterMismatch/);
  });

  test('serve a subnet through one association, which moves with a new id', async () => {
    const { client, vpcId: VpcId, subnetId: SubnetId, tableId: RouteTableId } = await aRouteTable();
    const { AssociationId } = await client.send(
      new sdk.AssociateRouteTableCommand({ RouteTableId, SubnetId }),
    );
    const { RouteTable: second } = await client.send(new sdk.CreateRouteTableCommand({ VpcId }));
    const target = { RouteTableId: second?.RouteTableId };
    expect(
      await refusal(client.send(new sdk.AssociateRouteTableCommand({ ...target, SubnetId }))),
    ).toMatch(/^Resource.AlreadyAssociated/);
    expect(await refusal(client.send(new sdk.DeleteRouteTableCommand({ RouteTableId })))).toBe(
      `DependencyViolation: The routeTable '${RouteTableId}' has dependencies and cannot be deleted.`,
    );
    const { NewAssociationId } = await client.send(
      new sdk.ReplaceRouteTableAssociationCommand({ ...target, AssociationId }),
    );
    expect(NewAssociationId).not.toBe(AssociationId);
    await client.send(new sdk.DeleteRouteTableCommand({ RouteTableId }));
    const { RouteTables } = await client.send(
      new sdk.DescribeRouteTablesCommand({
        Filters: [{ Name: 'association.subnet-id', Values: [SubnetId] }],
      }),
    );
    expect(RouteTables?.map((table) => table.RouteTableId)).toEqual([second?.RouteTableId]);
  });
});

describe('internet gateways', () => {
  test('are one to a VPC', async () => {
    const { client, vpcId: VpcId, gatewayId } = await aSubnet();
    const { InternetGateway } = await client.send(new sdk.CreateInternetGatewayCommand({}));
    const attach = (InternetGatewayId: string | undefined) =>
      client.send(new sdk.AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    expect(await refusal(attach(InternetGateway?.InternetGatewayId))).toBe(
      `InvalidParameterValue: Network ${VpcId} already has an internet gateway attached`,
    );
    expect(await refusal(attach(gatewayId))).toBe(
      `Resource.AlreadyAssociated: resource ${gatewayId} is already attached to network ${VpcId}`,
    );
  });

  test('stay while public addresses are mapped', async () => {
    const { client, sandbox, vpcId: VpcId, subnetId, gatewayId } = await aSubnet();
    createNetworkInterface(
      sandbox.world,
      { account: '111111111111', region: 'eu-west-1' },
      { subnetId, groups: [], description: 'a task', requester: 'ecs', publicIp: true },
    );
    const detach = client.send(
      new sdk.DetachInternetGatewayCommand({ InternetGatewayId: gatewayId, VpcId }),
    );
    expect(await refusal(detach)).toBe(
      `DependencyViolation: Network ${VpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
    );
  });

  test('that are not attached cannot be detached', async () => {
    const { client, vpcId: VpcId, gatewayId: InternetGatewayId } = await aSubnet();
    const detach = () =>
      client.send(new sdk.DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    await detach();
    expect(await refusal(detach())).toBe(
      `Gateway.NotAttached: resource ${InternetGatewayId} is not attached to network ${VpcId}`,
    );
  });
});

describe('NAT gateways and Elastic IPs', () => {
  test('a gateway comes and goes slowly, holds its address, and is remembered for an hour', async () => {
    const { client, sandbox, vpcId, subnetId: SubnetId } = await aSubnet();
    const { AllocationId, PublicIp } = await client.send(new sdk.AllocateAddressCommand({}));
    const request = { SubnetId, AllocationId, ClientToken: 'nat' };
    const { NatGateway: made } = await client.send(new sdk.CreateNatGatewayCommand(request));
    const repeat = await client.send(new sdk.CreateNatGatewayCommand(request));
    expect(repeat.NatGateway?.NatGatewayId).toBe(made?.NatGatewayId);
    const read = async () => {
      const { NatGateways } = await client.send(
        new sdk.DescribeNatGatewaysCommand({ Filter: [{ Name: 'vpc-id', Values: [vpcId] }] }),
      );
      return NatGateways?.map((gateway) => gateway.State);
    };
    expect(await read()).toEqual(['pending']);
    sandbox.clock.advance(100_000);
    expect(await read()).toEqual(['available']);
    const release = () => client.send(new sdk.ReleaseAddressCommand({ AllocationId }));
    expect(await refusal(release())).toBe(`InvalidIPAddress.InUse: Address ${PublicIp} is in use.`);
    const { NetworkInterfaces } = await client.send(new sdk.DescribeNetworkInterfacesCommand({}));
    expect(NetworkInterfaces).toMatchObject([
      { InterfaceType: 'nat_gateway', Association: { PublicIp, AllocationId }, Groups: [] },
    ]);
    await client.send(new sdk.DeleteNatGatewayCommand({ NatGatewayId: made?.NatGatewayId }));
    expect(await read()).toEqual(['deleting']);
    expect(await refusal(release())).toMatch(/^InvalidIPAddress.InUse/);
    sandbox.clock.advance(60_000);
    expect(await read()).toEqual(['deleted']);
    await release();
    sandbox.clock.advance(3_600_000);
    expect(await read()).toEqual([]);
  });

  test('a gateway fails without an internet gateway in its VPC', async () => {
    const { client, sandbox, vpcId: VpcId, subnetId: SubnetId, gatewayId } = await aSubnet();
    await client.send(
      new sdk.DetachInternetGatewayCommand({ InternetGatewayId: gatewayId, VpcId }),
    );
    const { AllocationId } = await client.send(new sdk.AllocateAddressCommand({}));
    await client.send(new sdk.CreateNatGatewayCommand({ SubnetId, AllocationId }));
    sandbox.clock.advance(60_000);
    const { NatGateways } = await client.send(new sdk.DescribeNatGatewaysCommand({}));
    expect(NatGateways).toMatchObject([{ State: 'failed', FailureCode: 'Gateway.NotAttached' }]);
    await client.send(new sdk.ReleaseAddressCommand({ AllocationId }));
  });

  test('addresses are five at most, and gone after release', async () => {
    const { client } = anAccount();
    const allocate = () => client.send(new sdk.AllocateAddressCommand({}));
    const first = await allocate();
    for (let made = 1; made < 5; made += 1) await allocate();
    expect(await refusal(allocate())).toBe(
      'AddressLimitExceeded: The maximum number of addresses has been reached.',
    );
    const release = () =>
      client.send(new sdk.ReleaseAddressCommand({ AllocationId: first.AllocationId }));
    await release();
    expect(await refusal(release())).toBe(
      `InvalidAllocationID.NotFound: The allocation ID '${first.AllocationId}' does not exist`,
    );
  });

  test('the state survives a snapshot in the middle of a start', async () => {
    const { client, sandbox, subnetId: SubnetId } = await aSubnet();
    const { AllocationId } = await client.send(new sdk.AllocateAddressCommand({}));
    await client.send(new sdk.CreateNatGatewayCommand({ SubnetId, AllocationId }));
    const snapshot = sandbox.snapshot();
    sandbox.clock.advance(200_000);
    sandbox.restore(snapshot);
    sandbox.clock.advance(100_000);
    const { NatGateways } = await client.send(new sdk.DescribeNatGatewaysCommand({}));
    expect(NatGateways).toMatchObject([{ State: 'available', CreateTime: new Date(snapshot.now) }]);
  });
});

describe('egress-only internet gateways', () => {
  test('carry IPv6 routes', async () => {
    const { client, vpcId: VpcId, tableId: RouteTableId } = await aRouteTable();
    const { EgressOnlyInternetGateway: made } = await client.send(
      new sdk.CreateEgressOnlyInternetGatewayCommand({ VpcId }),
    );
    const EgressOnlyInternetGatewayId = made?.EgressOnlyInternetGatewayId;
    await client.send(
      new sdk.CreateRouteCommand({
        RouteTableId,
        DestinationIpv6CidrBlock: '::/0',
        EgressOnlyInternetGatewayId,
      }),
    );
    await client.send(
      new sdk.DeleteEgressOnlyInternetGatewayCommand({ EgressOnlyInternetGatewayId }),
    );
    const { RouteTables: [table] = [] } = await client.send(
      new sdk.DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }),
    );
    expect(made?.Attachments).toEqual([{ VpcId, State: 'attached' }]);
    expect(table?.Routes?.[1]).toMatchObject({ EgressOnlyInternetGatewayId, State: 'blackhole' });
  });
});
