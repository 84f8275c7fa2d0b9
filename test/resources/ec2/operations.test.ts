/** What the sandbox does not show: pages, answers of HTTP 200 that are refusals, secondary addresses. */
import {
  AssociateNatGatewayAddressCommand,
  CreateNatGatewayCommand,
  CreateRouteTableCommand,
  DeleteVpcEndpointsCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DisassociateNatGatewayAddressCommand,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test } from 'vitest';
import { ec2NatGateway } from '../../../lib/resources/ec2/nat-gateway/index.ts';
import { ec2Route } from '../../../lib/resources/ec2/route/index.ts';
import { ec2RouteTable } from '../../../lib/resources/ec2/route-table/index.ts';
import { ec2Subnet } from '../../../lib/resources/ec2/subnet/index.ts';
import { ec2VpcEndpoint } from '../../../lib/resources/ec2/vpc-endpoint/index.ts';
import { aWorld, creating, readOne, updating } from '../contexts.ts';

async function aMockedWorld() {
  const world = aWorld();
  return { world, ec2: mockClient(await world.aws.clients.ec2()) };
}

test('a route table is made with another token when the first one leads to a table that is gone', async () => {
  const { world, ec2 } = await aMockedWorld();
  ec2
    .on(CreateRouteTableCommand)
    .resolvesOnce({ RouteTable: { RouteTableId: 'rtb-1' } })
    .resolvesOnce({ RouteTable: { RouteTableId: 'rtb-2' } });
  ec2.on(DescribeRouteTablesCommand).callsFake(({ Filters }) => ({
    RouteTables: Filters[0].Values.includes('rtb-2') ? [{ RouteTableId: 'rtb-2' }] : [],
  }));
  const operations = await ec2RouteTable.operations();
  const wanted = creating('shop/Test', { VpcId: 'vpc-1' });
  const made = await operations.create(wanted, world.applying());
  expect(made.id).toBe('rtb-2');
  const tokens = ec2
    .commandCalls(CreateRouteTableCommand)
    .map(({ args }) => args[0].input.ClientToken);
  expect(new Set(tokens).size).toBe(2);
});

test('lists are read to their last page', async () => {
  const { world, ec2 } = await aMockedWorld();
  const Tags = [{ Key: 'gantry:app', Value: 'shop' }];
  const ours = [{ Name: 'tag:gantry:app', Values: ['shop'] }];
  const claimed = [{ Name: 'tag-key', Values: ['gantry:child:route-table'] }];
  ec2
    .on(DescribeSubnetsCommand, { Filters: ours })
    .resolves({ Subnets: [{ SubnetId: 'subnet-1', Tags }], NextToken: 'more' })
    .on(DescribeSubnetsCommand, { Filters: ours, NextToken: 'more' })
    .resolves({ Subnets: [{ SubnetId: 'subnet-2', Tags }] })
    .on(DescribeSubnetsCommand, { Filters: claimed })
    .resolves({ Subnets: [{ SubnetId: 'subnet-2', Tags }, { SubnetId: 'subnet-3' }] });
  const owned = await (await ec2Subnet.operations()).list(world.reading());
  expect(owned.map(({ id }) => id)).toEqual(['subnet-1', 'subnet-2']);
});

describe('an endpoint', () => {
  const live = { id: 'vpce-1', properties: { VpcId: 'vpc-1' }, attributes: {}, tags: {} };

  test('whose deletion is refused in an answer of success is not taken for deleted', async () => {
    const { world, ec2 } = await aMockedWorld();
    const refusal = { Code: 'InvalidParameter', Message: 'is managed by somebody else' };
    ec2.on(DeleteVpcEndpointsCommand).resolves({
      Unsuccessful: [{ ResourceId: 'vpce-1', Error: refusal }],
    });
    const operations = await ec2VpcEndpoint.operations();
    await expect(operations.delete(live, world.applying())).rejects.toMatchObject({
      code: 'aws/refused',
      detail: expect.stringContaining('is managed by somebody else'),
    });
  });

  test('that is gone already is deleted', async () => {
    const { world, ec2 } = await aMockedWorld();
    const refusal = { Code: 'InvalidVpcEndpoint.NotFound', Message: 'does not exist' };
    ec2.on(DeleteVpcEndpointsCommand).resolves({
      Unsuccessful: [{ ResourceId: 'vpce-1', Error: refusal }],
    });
    const operations = await ec2VpcEndpoint.operations();
    await expect(operations.delete(live, world.applying())).resolves.toBeUndefined();
  });
});

describe('a NAT gateway', () => {
  const properties = { SubnetId: 'subnet-1', AllocationId: 'eipalloc-1' };

  test('takes new secondary addresses before it gives up old ones', async () => {
    const { world, ec2 } = await aMockedWorld();
    ec2.on(DescribeNatGatewaysCommand).resolves({
      NatGateways: [
        {
          NatGatewayId: 'nat-1',
          ConnectivityType: 'public',
          NatGatewayAddresses: [
            { AllocationId: 'eipalloc-1', IsPrimary: true },
            { AllocationId: 'eipalloc-2', AssociationId: 'eipassoc-2', IsPrimary: false },
          ],
        },
      ],
    });
    ec2.on(AssociateNatGatewayAddressCommand).resolves({});
    ec2.on(DisassociateNatGatewayAddressCommand).resolves({});
    const live = { id: 'nat-1', properties, attributes: {}, tags: {} };
    const desired = { ...properties, SecondaryAllocationIds: ['eipalloc-3'] };
    const operations = await ec2NatGateway.operations();
    await operations.update(updating(live, desired, ['SecondaryAllocationIds']), world.applying());
    expect(
      ec2
        .calls()
        .slice(1)
        .map(({ args }) => args[0].input),
    ).toEqual([
      { NatGatewayId: 'nat-1', AllocationIds: ['eipalloc-3'] },
      { NatGatewayId: 'nat-1', AssociationIds: ['eipassoc-2'] },
    ]);
  });

  test('is made with another token when the first one leads to a gateway that is gone', async () => {
    const { world, ec2 } = await aMockedWorld();
    ec2
      .on(CreateNatGatewayCommand)
      .resolvesOnce({ NatGateway: { NatGatewayId: 'nat-1', State: 'deleted' } })
      .resolvesOnce({ NatGateway: { NatGatewayId: 'nat-2', State: 'pending' } });
    const operations = await ec2NatGateway.operations();
    const made = await operations.create(creating('shop/Test', properties), world.applying());
    expect(made.id).toBe('nat-2');
    const tokens = ec2
      .commandCalls(CreateNatGatewayCommand)
      .map(({ args }) => args[0].input.ClientToken);
    expect(new Set(tokens).size).toBe(2);
  });

  test('that fails says why', async () => {
    const { world, ec2 } = await aMockedWorld();
    ec2.on(DescribeNatGatewaysCommand).resolves({
      NatGateways: [
        {
          NatGatewayId: 'nat-1',
          State: 'failed',
          FailureCode: 'Gateway.NotAttached',
          FailureMessage: 'Network vpc-1 has no Internet gateway attached',
        },
      ],
    });
    const live = { id: 'nat-1', properties, attributes: {}, tags: {} };
    const operations = await ec2NatGateway.operations();
    await expect(operations.settle?.(live, 'create', world.applying())).rejects.toMatchObject({
      code: 'wait/failed',
      address: 'shop/Test',
      detail: expect.stringContaining('Gateway.NotAttached: Network vpc-1 has no'),
    });
  });
});

describe('a route', () => {
  const properties = { RouteTableId: 'rtb-1', DestinationCidrBlock: '0.0.0.0/0' };
  const table = (route: object) => ({
    RouteTables: [
      { RouteTableId: 'rtb-1', Routes: [{ DestinationCidrBlock: '0.0.0.0/0', ...route }] },
    ],
  });

  test.each([
    [
      'leads nowhere when its target was deleted',
      { NatGatewayId: 'nat-1', State: 'blackhole' },
      {},
    ],
    [
      'of an endpoint is told from that of a gateway',
      { GatewayId: 'vpce-1' },
      { VpcEndpointId: 'vpce-1' },
    ],
    [
      'to an instance leads to no interface as well',
      { InstanceId: 'i-1', NetworkInterfaceId: 'eni-1' },
      { InstanceId: 'i-1' },
    ],
  ] as const)('%s', async (_, route, target) => {
    const { world, ec2 } = await aMockedWorld();
    ec2.on(DescribeRouteTablesCommand).resolvesOnce({ RouteTables: [] }).resolves(table(route));
    const live = await readOne(ec2Route, { ...properties, GatewayId: 'igw-1' }, world.reading());
    expect(live?.properties).toEqual({ ...properties, ...target });
  });

  test.each([
    ['local', { GatewayId: 'local' }],
    ['propagated', { GatewayId: 'vgw-1', Origin: 'EnableVgwRoutePropagation' as const }],
  ])('that is %s is nobody’s', async (_, route) => {
    const { world, ec2 } = await aMockedWorld();
    ec2.on(DescribeRouteTablesCommand).resolvesOnce({ RouteTables: [] }).resolves(table(route));
    expect(
      await readOne(ec2Route, { ...properties, GatewayId: 'igw-1' }, world.reading()),
    ).toBeUndefined();
  });
});
