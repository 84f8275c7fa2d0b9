/** What stands in networks, and before them. */
import {
  DescribeAddressesCommand,
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  type NetworkInterface,
} from '@aws-sdk/client-ec2';
import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { RawClients } from '../raw-clients.ts';
import { idsOf, type Lists } from './list.ts';

/** Lists of ids by kind. */
export const networkLists: Lists = {
  vpcs: async ({ ec2 }) => idsOf((await ec2.send(new DescribeVpcsCommand({}))).Vpcs, 'VpcId'),
  subnets: async ({ ec2 }) =>
    idsOf((await ec2.send(new DescribeSubnetsCommand({}))).Subnets, 'SubnetId'),
  internetGateways: async ({ ec2 }) =>
    idsOf(
      (await ec2.send(new DescribeInternetGatewaysCommand({}))).InternetGateways,
      'InternetGatewayId',
    ),
  egressOnlyInternetGateways: async ({ ec2 }) =>
    idsOf(
      (await ec2.send(new DescribeEgressOnlyInternetGatewaysCommand({})))
        .EgressOnlyInternetGateways,
      'EgressOnlyInternetGatewayId',
    ),
  routeTables: async ({ ec2 }) =>
    idsOf((await ec2.send(new DescribeRouteTablesCommand({}))).RouteTables, 'RouteTableId'),
  addresses: async ({ ec2 }) =>
    idsOf((await ec2.send(new DescribeAddressesCommand({}))).Addresses, 'AllocationId'),
  // What was deleted is told for an hour.
  natGateways: async ({ ec2 }) => {
    const { NatGateways = [] } = await ec2.send(new DescribeNatGatewaysCommand({}));
    return idsOf(
      NatGateways.filter(({ State }) => State !== 'deleted'),
      'NatGatewayId',
    );
  },
  // Those of NAT gateways, instances and tasks outlive them in the emulator: see quirks.
  networkInterfaces: async (aws) => {
    const { NetworkInterfaces = [] } = await aws.ec2.send(new DescribeNetworkInterfacesCommand({}));
    const outlived = await outlivedInterfaces(aws);
    return idsOf(
      NetworkInterfaces.filter((one) => !outlived(one)),
      'NetworkInterfaceId',
    );
  },
  endpoints: async ({ ec2 }) => {
    const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({}));
    return idsOf(
      VpcEndpoints.filter(({ State }) => String(State) !== 'deleted'),
      'VpcEndpointId',
    );
  },
  securityGroups: async ({ ec2 }) =>
    idsOf((await ec2.send(new DescribeSecurityGroupsCommand({}))).SecurityGroups, 'GroupId'),
  securityGroupRules: async ({ ec2 }) =>
    idsOf(
      (await ec2.send(new DescribeSecurityGroupRulesCommand({}))).SecurityGroupRules,
      'SecurityGroupRuleId',
    ),
  loadBalancers: async ({ elb }) =>
    idsOf((await elb.send(new DescribeLoadBalancersCommand({}))).LoadBalancers, 'LoadBalancerArn'),
  targetGroups: async ({ elb }) =>
    idsOf((await elb.send(new DescribeTargetGroupsCommand({}))).TargetGroups, 'TargetGroupArn'),
};

/** How the emulator describes the interfaces of tasks. */
const OF_TASKS = 'moto ECS';

async function outlivedInterfaces({
  ec2,
}: RawClients): Promise<(one: NetworkInterface) => boolean> {
  const { NatGateways = [] } = await ec2.send(new DescribeNatGatewaysCommand({}));
  const ofNats = new Set(
    NatGateways.flatMap(({ NatGatewayAddresses = [] }) =>
      NatGatewayAddresses.map(({ NetworkInterfaceId }) => NetworkInterfaceId),
    ),
  );
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
  const terminated = new Set(
    Reservations.flatMap(({ Instances = [] }) => Instances)
      .filter(({ State }) => State?.Name === 'terminated')
      .map(({ InstanceId }) => InstanceId),
  );
  return ({ NetworkInterfaceId, Attachment, Description }) =>
    ofNats.has(NetworkInterfaceId) ||
    terminated.has(Attachment?.InstanceId ?? '') ||
    Description === OF_TASKS;
}
