/** VPCs: creation with their default children, reading, deletion. */
import type {
  CreateVpcRequest,
  CreateVpcResult,
  DeleteVpcRequest,
  DescribeVpcsRequest,
  DescribeVpcsResult,
  Vpc,
  VpcCidrBlockAssociation,
  VpcIpv6CidrBlockAssociation,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import { type Cidr, formatCidr, parseCidr } from './cidrs.ts';
import { chosen, describePage } from './describe.ts';
import type { CidrAssociation, VpcRecord } from './records.ts';
import { addDefaultGroup } from './security-groups.ts';
import {
  all,
  checkQuota,
  dependencyViolation,
  inVpc,
  lookup,
  newId,
  type Place,
  save,
  table,
} from './store.ts';
import { forgetTags, tagOnCreate, tagsFor, tagsOf } from './tags.ts';
import { amazonIpv6Association, settleVpcCidr } from './vpc-cidrs.ts';

/** CreateVpc: a VPC with its main route table, default security group and default network ACL. */
export function createVpc(input: CreateVpcRequest, call: Call): CreateVpcResult {
  const cidrBlock = formatCidr(vpcCidr(input.CidrBlock));
  tagsFor('vpc', input.TagSpecifications);
  checkQuota(all(call, 'vpc').length, 5, 'VpcLimitExceeded', 'VPCs');
  const id = newId(call, 'vpc');
  const ipv6 = input.AmazonProvidedIpv6CidrBlock === true ? [amazonIpv6Association(call)] : [];
  const vpc = save(call, 'vpc', {
    id,
    cidrBlock,
    cidrs: [
      {
        associationId: `vpc-cidr-assoc-${call.world.hex()}`,
        cidr: cidrBlock,
        state: 'associated',
      },
    ],
    ipv6Cidrs: ipv6,
    dhcpOptionsId: defaultDhcpOptions(call),
    tenancy: input.InstanceTenancy === 'dedicated' ? 'dedicated' : 'default',
    dnsSupport: true,
    dnsHostnames: false,
    networkAddressUsageMetrics: false,
  });
  for (const each of ipv6) settleVpcCidr(call, id, each.associationId);
  addDefaultChildren(call, id);
  tagOnCreate(call, id, 'vpc', input.TagSpecifications);
  return { Vpc: { ...describeVpc(call, vpc), State: 'pending' } };
}

/** DescribeVpcs, by ids or filters. */
export function describeVpcs(input: DescribeVpcsRequest, call: Call): DescribeVpcsResult {
  const vpcs = chosen(call, 'vpc', input.VpcIds, all(call, 'vpc')).map((vpc) =>
    describeVpc(call, vpc),
  );
  const page = describePage(vpcs, {
    input,
    fields: {
      'vpc-id': (vpc) => vpc.VpcId,
      cidr: (vpc) => vpc.CidrBlock,
      'cidr-block-association.cidr-block': (vpc) =>
        vpc.CidrBlockAssociationSet?.map((each) => each.CidrBlock),
      'cidr-block-association.association-id': (vpc) =>
        vpc.CidrBlockAssociationSet?.map((each) => each.AssociationId),
      'cidr-block-association.state': (vpc) =>
        vpc.CidrBlockAssociationSet?.map((each) => each.CidrBlockState?.State),
      'ipv6-cidr-block-association.ipv6-cidr-block': (vpc) =>
        vpc.Ipv6CidrBlockAssociationSet?.map((each) => each.Ipv6CidrBlock),
      'ipv6-cidr-block-association.association-id': (vpc) =>
        vpc.Ipv6CidrBlockAssociationSet?.map((each) => each.AssociationId),
      'ipv6-cidr-block-association.state': (vpc) =>
        vpc.Ipv6CidrBlockAssociationSet?.map((each) => each.Ipv6CidrBlockState?.State),
      'dhcp-options-id': (vpc) => vpc.DhcpOptionsId,
      'is-default': (vpc) => vpc.IsDefault,
      'owner-id': (vpc) => vpc.OwnerId,
      state: (vpc) => vpc.State,
    },
    tags: (vpc) => vpc.Tags ?? [],
  });
  return { Vpcs: page.items, NextToken: page.next };
}

/** DeleteVpc: takes the default children along; refuses while anything else is in the VPC. */
export function deleteVpc(input: DeleteVpcRequest, call: Call): object {
  const { id } = lookup(call, 'vpc', input.VpcId, 'vpcId');
  const groups = inVpc(call, 'security-group', id);
  const tables = inVpc(call, 'route-table', id);
  const main = tables.find((each) => each.associations.some((link) => link.subnetId === undefined));
  const endpoints = inVpc(call, 'vpc-endpoint', id);
  const blocked =
    inVpc(call, 'subnet', id).length > 0 ||
    groups.some((group) => group.name !== 'default') ||
    tables.some((each) => each !== main) ||
    inVpc(call, 'internet-gateway', id).length > 0 ||
    inVpc(call, 'egress-only-internet-gateway', id).length > 0 ||
    endpoints.some((endpoint) => endpoint.type === 'Interface' || endpoint.state !== 'deleting') ||
    inVpc(call, 'network-interface', id).length > 0;
  if (blocked) throw dependencyViolation('vpc', id);
  for (const group of groups) {
    for (const rule of all(call, 'security-group-rule'))
      if (rule.groupId === group.id) forget(call, 'security-group-rule', rule.id);
    forget(call, 'security-group', group.id);
  }
  for (const each of tables) forget(call, 'route-table', each.id);
  for (const acl of inVpc(call, 'network-acl', id)) forget(call, 'network-acl', acl.id);
  forget(call, 'vpc', id);
  return {};
}

/** A VPC in the SDK's form. */
export function describeVpc(place: Place, vpc: VpcRecord): Vpc {
  return {
    VpcId: vpc.id,
    CidrBlock: vpc.cidrBlock,
    DhcpOptionsId: vpc.dhcpOptionsId,
    State: 'available',
    OwnerId: place.scope.account,
    InstanceTenancy: vpc.tenancy,
    IsDefault: false,
    CidrBlockAssociationSet: vpc.cidrs.map(describeVpcCidr),
    Ipv6CidrBlockAssociationSet: vpc.ipv6Cidrs.map((each) => describeVpcIpv6Cidr(place, each)),
    BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' },
    Tags: tagsOf(place, vpc.id),
  };
}

function describeVpcCidr(each: CidrAssociation): VpcCidrBlockAssociation {
  return {
    AssociationId: each.associationId,
    CidrBlock: each.cidr,
    CidrBlockState: { State: each.state },
  };
}

function describeVpcIpv6Cidr(place: Place, each: CidrAssociation): VpcIpv6CidrBlockAssociation {
  return {
    AssociationId: each.associationId,
    Ipv6CidrBlock: each.cidr,
    Ipv6CidrBlockState: { State: each.state },
    NetworkBorderGroup: place.scope.region,
    Ipv6Pool: 'Amazon',
    IpSource: 'amazon',
    Ipv6AddressAttribute: 'public',
  };
}

function vpcCidr(text: string | undefined): Cidr {
  if (text === undefined)
    throw new ServiceFault(
      'MissingParameter',
      `Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.`,
    );
  const cidr = parseCidr(text);
  if (cidr === undefined || cidr.family !== 4)
    throw new ServiceFault(
      'InvalidParameterValue',
      `Value (${text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    );
  if (cidr.prefix < 16 || cidr.prefix > 28)
    throw new ServiceFault('InvalidVpc.Range', `The CIDR '${text}' is invalid.`);
  return cidr;
}

function addDefaultChildren(place: Place, vpcId: string): void {
  save(place, 'route-table', {
    id: newId(place, 'route-table'),
    vpcId,
    routes: [],
    associations: [{ id: `rtbassoc-${place.world.hex()}` }],
  });
  save(place, 'network-acl', { id: newId(place, 'network-acl'), vpcId });
  addDefaultGroup(place, vpcId);
}

/** Every VPC of a Region starts with the same default DHCP options set. */
function defaultDhcpOptions(place: Place): string {
  const known = place.world.table<{ readonly id: string }>(place.scope, 'ec2.dhcp-options');
  const id = known.get('default')?.id ?? `dopt-${place.world.hex()}`;
  known.set('default', { id });
  return id;
}

function forget(
  place: Place,
  kind: 'vpc' | 'route-table' | 'network-acl' | 'security-group' | 'security-group-rule',
  id: string,
): void {
  table(place, kind).delete(id);
  forgetTags(place, id);
}
