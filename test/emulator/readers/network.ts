/** Readers of networks. */
import {
  DescribeAddressesCommand,
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import type { RawClients } from '../raw-clients.ts';
import { found, type Readers, tagsOf } from './reader.ts';

/** The readers, by type. */
export const networkReaders: Readers = {
  'AWS::EC2::VPC': async ({ ec2 }, id) => {
    const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [id] }));
    const support = await ec2.send(
      new DescribeVpcAttributeCommand({ VpcId: id, Attribute: 'enableDnsSupport' }),
    );
    const names = await ec2.send(
      new DescribeVpcAttributeCommand({ VpcId: id, Attribute: 'enableDnsHostnames' }),
    );
    return found(Vpcs[0], (vpc) => ({
      properties: {
        ...vpc,
        AmazonProvidedIpv6CidrBlock: (vpc.Ipv6CidrBlockAssociationSet ?? []).length > 0,
        EnableDnsSupport: support.EnableDnsSupport?.Value,
        EnableDnsHostnames: names.EnableDnsHostnames?.Value,
      },
      tags: tagsOf(vpc.Tags),
    }));
  },
  'AWS::EC2::Subnet': async ({ ec2 }, id) => {
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }));
    return found(Subnets[0], (subnet) => ({
      properties: {
        ...subnet,
        Ipv6CidrBlock: subnet.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock,
      },
      tags: tagsOf(subnet.Tags),
    }));
  },
  'AWS::EC2::InternetGateway': async ({ ec2 }, id) => {
    const { InternetGateways = [] } = await ec2.send(
      new DescribeInternetGatewaysCommand({ InternetGatewayIds: [id] }),
    );
    return found(InternetGateways[0], (gateway) => ({
      properties: {},
      tags: tagsOf(gateway.Tags),
    }));
  },
  'AWS::EC2::VPCGatewayAttachment': async ({ ec2 }, _, { InternetGatewayId }) => {
    const { InternetGateways = [] } = await ec2.send(
      new DescribeInternetGatewaysCommand({ InternetGatewayIds: [String(InternetGatewayId)] }),
    );
    return found(InternetGateways[0], (gateway) => ({
      properties: { InternetGatewayId, VpcId: gateway.Attachments?.[0]?.VpcId },
    }));
  },
  'AWS::EC2::RouteTable': async ({ ec2 }, id) =>
    found(await routeTable(ec2, id), (table) => ({
      properties: { VpcId: table.VpcId },
      tags: tagsOf(table.Tags),
    })),
  'AWS::EC2::SubnetRouteTableAssociation': async ({ ec2 }, _, { RouteTableId, SubnetId }) => {
    const table = await routeTable(ec2, String(RouteTableId));
    const association = table?.Associations?.find((one) => one.SubnetId === SubnetId);
    return found(association, (one) => ({ properties: { ...one } }));
  },
  'AWS::EC2::Route': async ({ ec2 }, _, declared) => {
    const { RouteTableId, DestinationCidrBlock, DestinationIpv6CidrBlock } = declared;
    const table = await routeTable(ec2, String(RouteTableId));
    const route = table?.Routes?.find((one) =>
      DestinationCidrBlock === undefined
        ? one.DestinationIpv6CidrBlock === DestinationIpv6CidrBlock
        : one.DestinationCidrBlock === DestinationCidrBlock,
    );
    return found(route, (one) => ({ properties: { ...one, RouteTableId } }));
  },
  'AWS::EC2::EIP': async ({ ec2 }, id) => {
    const { Addresses = [] } = await ec2.send(
      new DescribeAddressesCommand({ AllocationIds: [id] }),
    );
    return found(Addresses[0], (address) => ({
      properties: { ...address },
      tags: tagsOf(address.Tags),
    }));
  },
  'AWS::EC2::NatGateway': async ({ ec2 }, id) => {
    const { NatGateways = [] } = await ec2.send(
      new DescribeNatGatewaysCommand({ NatGatewayIds: [id] }),
    );
    return found(NatGateways[0], (nat) => ({
      properties: { ...nat, AllocationId: nat.NatGatewayAddresses?.[0]?.AllocationId },
      tags: tagsOf(nat.Tags),
    }));
  },
  'AWS::EC2::SecurityGroup': async ({ ec2 }, id) => {
    const { SecurityGroups = [] } = await ec2.send(
      new DescribeSecurityGroupsCommand({ GroupIds: [id] }),
    );
    return found(SecurityGroups[0], (group) => ({
      properties: {
        ...group,
        AllowAllOutbound: (group.IpPermissionsEgress ?? []).some(
          ({ IpProtocol, IpRanges }) =>
            IpProtocol === '-1' && IpRanges?.some(({ CidrIp }) => CidrIp === '0.0.0.0/0'),
        ),
      },
      tags: tagsOf(group.Tags),
    }));
  },
  'AWS::EC2::SecurityGroupRule': async ({ ec2 }, id) => {
    const { SecurityGroupRules = [] } = await ec2.send(
      new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [id] }),
    );
    return found(SecurityGroupRules[0], (rule) => ({
      properties: { ...rule, ReferencedGroupId: rule.ReferencedGroupInfo?.GroupId },
      tags: tagsOf(rule.Tags),
    }));
  },
  'AWS::EC2::EgressOnlyInternetGateway': async ({ ec2 }, id) => {
    const { EgressOnlyInternetGateways = [] } = await ec2.send(
      new DescribeEgressOnlyInternetGatewaysCommand({ EgressOnlyInternetGatewayIds: [id] }),
    );
    return found(EgressOnlyInternetGateways[0], (gateway) => ({
      properties: { VpcId: gateway.Attachments?.[0]?.VpcId },
      tags: tagsOf(gateway.Tags),
    }));
  },
  'AWS::EC2::VPCEndpoint': async ({ ec2 }, id) => {
    const { VpcEndpoints = [] } = await ec2.send(
      new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }),
    );
    return found(VpcEndpoints[0], (endpoint) => ({
      properties: {
        ...endpoint,
        SecurityGroupIds: endpoint.Groups?.map(({ GroupId }) => GroupId),
      },
      tags: tagsOf(endpoint.Tags),
    }));
  },
};

async function routeTable(ec2: RawClients['ec2'], id: string) {
  const { RouteTables = [] } = await ec2.send(
    new DescribeRouteTablesCommand({ RouteTableIds: [id] }),
  );
  return RouteTables[0];
}
