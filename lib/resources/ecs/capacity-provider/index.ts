/**
 * The capacity provider: an Auto Scaling group that ECS scales, or instances that ECS manages itself. Found by name.
 * May import: resource-type, graph, core, aws (types). Must not: import SDK values or the engine.
 */
import type { ResourceType } from '../../../resource-type.ts';
import { CLUSTER_TYPE } from '../cluster/properties.ts';
import { canonicalCapacityProvider } from './canonical.ts';
import { capacityProviderFields } from './fields.ts';
import { CAPACITY_PROVIDER_TYPE, type CapacityProviderProperties } from './properties.ts';
import { capacityProviderFindings } from './rules.ts';

/**
 * `AWS::ECS::CapacityProvider`. Neither its name nor its group can change, and a group has one provider: a new pair is made
 * beside the old one where the name carries a hash of what cannot change, and with a fixed name the old one goes first.
 */
export const ecsCapacityProvider: ResourceType<CapacityProviderProperties> = {
  name: CAPACITY_PROVIDER_TYPE,
  fields: capacityProviderFields,
  requires: ['name'],
  attributes: {
    name: 'name of the capacity provider, as strategies and associations take it',
    capacityProviderArn: 'ARN of the capacity provider',
  },
  // ECS draws its scaling policy, alarms and hook back from the group, and its instances out of the network.
  removedBefore: [
    CLUSTER_TYPE,
    'AWS::AutoScaling::AutoScalingGroup',
    'AWS::EC2::LaunchTemplate',
    'AWS::EC2::NatGateway',
    'AWS::EC2::Route',
    'AWS::EC2::SecurityGroup',
    'AWS::EC2::Subnet',
    'AWS::EC2::SubnetRouteTableAssociation',
    'AWS::EC2::VPCEndpoint',
    'AWS::IAM::InstanceProfile',
    'AWS::IAM::Role',
  ],
  replacement: 'delete-first',
  calls: {
    create: ['SetInstanceProtection', 'CreateCapacityProvider'],
    update: ['SetInstanceProtection', 'UpdateCapacityProvider', 'TagResource', 'UntagResource'],
    delete: ['SetInstanceProtection', 'DeleteCapacityProvider'],
  },
  expected: { create: 5, update: 10, delete: 60 },
  identity: ({ name }) => ({ name }),
  canonical: canonicalCapacityProvider,
  validate: capacityProviderFindings,
  operations: async () => (await import('./operations.ts')).capacityProviderOperations,
};
