/**
 * EC2 in the sandbox: VPCs and all that lives in them, launch templates, instances, and the network interfaces of other
 * services. May import: world, service, paginate, core, facts, IAM's model. Must not: know the wire, the planner or the engine.
 */
import { type Call, type Operation, type SandboxService, ServiceFault } from '../../service.ts';
import * as addresses from './addresses.ts';
import * as egressOnly from './egress-only-internet-gateways.ts';
import { describeVpcEndpointServices } from './endpoint-services.ts';
import * as images from './images.ts';
import * as instanceOperations from './instance-operations.ts';
import { getInstanceTypesFromInstanceRequirements } from './instance-requirements.ts';
import * as instanceTypes from './instance-types.ts';
import * as instances from './instances.ts';
import * as internetGateways from './internet-gateways.ts';
import * as versions from './launch-template-versions.ts';
import * as templates from './launch-templates.ts';
import * as natGateways from './nat-gateways.ts';
import { describeNetworkAcls } from './network-acls.ts';
import { describeNetworkInterfaces } from './network-interfaces.ts';
import { describeManagedPrefixLists, describePrefixLists } from './prefix-lists.ts';
import * as associations from './route-table-associations.ts';
import * as routeTables from './route-tables.ts';
import * as routes from './routes.ts';
import * as ruleChanges from './security-group-rule-changes.ts';
import * as rules from './security-group-rules.ts';
import * as groups from './security-groups.ts';
import { spotInterrupted } from './spot-interruption.ts';
import * as subnetAttributes from './subnet-attributes.ts';
import * as subnets from './subnets.ts';
import * as tags from './tags.ts';
import * as vpcAttributes from './vpc-attributes.ts';
import * as vpcCidrs from './vpc-cidrs.ts';
import { modifyVpcEndpoint } from './vpc-endpoint-changes.ts';
import * as endpoints from './vpc-endpoints.ts';
import * as vpcs from './vpcs.ts';
import { describeAvailabilityZones } from './zones.ts';

const operations: Readonly<Record<string, Operation>> = {
  AllocateAddress: addresses.allocateAddress,
  AssociateAddress: addresses.associateAddress,
  AssociateRouteTable: associations.associateRouteTable,
  AssociateSubnetCidrBlock: subnetAttributes.associateSubnetCidrBlock,
  AssociateVpcCidrBlock: vpcCidrs.associateVpcCidrBlock,
  AttachInternetGateway: internetGateways.attachInternetGateway,
  AuthorizeSecurityGroupEgress: rules.authorizeSecurityGroupEgress,
  AuthorizeSecurityGroupIngress: rules.authorizeSecurityGroupIngress,
  CreateEgressOnlyInternetGateway: egressOnly.createEgressOnlyInternetGateway,
  CreateInternetGateway: internetGateways.createInternetGateway,
  CreateLaunchTemplate: templates.createLaunchTemplate,
  CreateLaunchTemplateVersion: versions.createLaunchTemplateVersion,
  CreateNatGateway: natGateways.createNatGateway,
  CreateRoute: routes.createRoute,
  CreateRouteTable: routeTables.createRouteTable,
  CreateSecurityGroup: groups.createSecurityGroup,
  CreateSubnet: subnets.createSubnet,
  CreateTags: tags.createTags,
  CreateVpc: vpcs.createVpc,
  CreateVpcEndpoint: endpoints.createVpcEndpoint,
  DeleteEgressOnlyInternetGateway: egressOnly.deleteEgressOnlyInternetGateway,
  DeleteInternetGateway: internetGateways.deleteInternetGateway,
  DeleteLaunchTemplate: templates.deleteLaunchTemplate,
  DeleteLaunchTemplateVersions: versions.deleteLaunchTemplateVersions,
  DeleteNatGateway: natGateways.deleteNatGateway,
  DeleteRoute: routes.deleteRoute,
  DeleteRouteTable: routeTables.deleteRouteTable,
  DeleteSecurityGroup: groups.deleteSecurityGroup,
  DeleteSubnet: subnets.deleteSubnet,
  DeleteTags: tags.deleteTags,
  DeleteVpc: vpcs.deleteVpc,
  DeleteVpcEndpoints: endpoints.deleteVpcEndpoints,
  DeregisterImage: images.deregisterImage,
  DescribeAddresses: addresses.describeAddresses,
  DescribeAvailabilityZones: describeAvailabilityZones,
  DescribeEgressOnlyInternetGateways: egressOnly.describeEgressOnlyInternetGateways,
  DescribeImages: images.describeImages,
  DescribeInstances: instanceOperations.describeInstances,
  DescribeInstanceStatus: instanceOperations.describeInstanceStatus,
  DescribeInstanceTypeOfferings: instanceTypes.describeInstanceTypeOfferings,
  DescribeInstanceTypes: instanceTypes.describeInstanceTypes,
  DescribeInternetGateways: internetGateways.describeInternetGateways,
  DescribeLaunchTemplates: templates.describeLaunchTemplates,
  DescribeLaunchTemplateVersions: versions.describeLaunchTemplateVersions,
  DescribeManagedPrefixLists: describeManagedPrefixLists,
  DescribeNatGateways: natGateways.describeNatGateways,
  DescribeNetworkAcls: describeNetworkAcls,
  DescribeNetworkInterfaces: describeNetworkInterfaces,
  DescribePrefixLists: describePrefixLists,
  DescribeRouteTables: routeTables.describeRouteTables,
  DescribeSecurityGroupRules: ruleChanges.describeSecurityGroupRules,
  DescribeSecurityGroups: groups.describeSecurityGroups,
  DescribeSubnets: subnets.describeSubnets,
  DescribeTags: tags.describeTags,
  DescribeVpcAttribute: vpcAttributes.describeVpcAttribute,
  DescribeVpcEndpoints: endpoints.describeVpcEndpoints,
  DescribeVpcEndpointServices: describeVpcEndpointServices,
  DescribeVpcs: vpcs.describeVpcs,
  DetachInternetGateway: internetGateways.detachInternetGateway,
  DisassociateAddress: addresses.disassociateAddress,
  DisassociateRouteTable: associations.disassociateRouteTable,
  DisassociateSubnetCidrBlock: subnetAttributes.disassociateSubnetCidrBlock,
  DisassociateVpcCidrBlock: vpcCidrs.disassociateVpcCidrBlock,
  GetInstanceTypesFromInstanceRequirements: getInstanceTypesFromInstanceRequirements,
  ModifyLaunchTemplate: templates.modifyLaunchTemplate,
  ModifySecurityGroupRules: ruleChanges.modifySecurityGroupRules,
  ModifySubnetAttribute: subnetAttributes.modifySubnetAttribute,
  ModifyVpcAttribute: vpcAttributes.modifyVpcAttribute,
  ModifyVpcEndpoint: modifyVpcEndpoint,
  ModifyVpcTenancy: vpcAttributes.modifyVpcTenancy,
  RegisterImage: images.registerImage,
  ReleaseAddress: addresses.releaseAddress,
  ReplaceRoute: routes.replaceRoute,
  ReplaceRouteTableAssociation: associations.replaceRouteTableAssociation,
  RevokeSecurityGroupEgress: rules.revokeSecurityGroupEgress,
  RevokeSecurityGroupIngress: rules.revokeSecurityGroupIngress,
  RunInstances: instanceOperations.runInstances,
  StartInstances: instanceOperations.startInstances,
  StopInstances: instanceOperations.stopInstances,
  TerminateInstances: instanceOperations.terminateInstances,
  UpdateSecurityGroupRuleDescriptionsEgress: ruleChanges.updateEgressDescriptions,
  UpdateSecurityGroupRuleDescriptionsIngress: ruleChanges.updateIngressDescriptions,
};

/** EC2's API, as far as containers need it. */
export const ec2: SandboxService = {
  name: 'EC2',
  operations: Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [name, withDryRun(operation)]),
  ),
  timers: {
    'ec2.instance-booted': instances.instanceBooted,
    'ec2.instance-forgotten': instances.instanceForgotten,
    'ec2.instance-running': instances.instanceRunning,
    'ec2.instance-stopped': instances.instanceStopped,
    'ec2.instance-terminated': instances.instanceTerminated,
    'ec2.nat-gateway-deleted': natGateways.natGatewayDeleted,
    'ec2.nat-gateway-failed': natGateways.natGatewayFailed,
    'ec2.nat-gateway-forgotten': natGateways.natGatewayForgotten,
    'ec2.nat-gateway-started': natGateways.natGatewayStarted,
    'ec2.spot-interrupted': spotInterrupted,
    'ec2.subnet-cidr-settled': subnetAttributes.subnetCidrSettled,
    'ec2.vpc-cidr-settled': vpcCidrs.vpcCidrSettled,
    'ec2.vpc-endpoint-deleted': endpoints.vpcEndpointDeleted,
    'ec2.vpc-endpoint-started': endpoints.vpcEndpointStarted,
  },
  tagged: tags.tagged,
};

/** A dry run never acts: the caller may do everything here, so the answer is always that it would have succeeded. */
function withDryRun(operation: Operation): Operation {
  return (input: { readonly DryRun?: boolean }, call: Call) => {
    if (input.DryRun === true)
      throw new ServiceFault(
        'DryRunOperation',
        'Request would have succeeded, but DryRun flag is set.',
        { status: 412 },
      );
    return operation(input as never, call);
  };
}
