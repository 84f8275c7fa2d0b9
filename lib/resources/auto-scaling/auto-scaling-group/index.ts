/**
 * The pure part of the Auto Scaling group. Its hooks and its warm pool are resources of their own; policies and hooks
 * that ECS makes on it are nobody's here.
 * May import: resource-type, graph, core, aws (types). Must not: import SDK values or the engine.
 */
import type { ResourceType } from '../../../resource-type.ts';
import { canonicalGroup } from './canonical.ts';
import { autoScalingGroupFields } from './fields.ts';
import { groupOwners, groupWaitsFor } from './ordering.ts';
import { AUTO_SCALING_GROUP_TYPE, type AutoScalingGroupProperties } from './properties.ts';
import { groupFindings } from './rules.ts';

/** `AWS::AutoScaling::AutoScalingGroup`. */
export const autoScalingAutoScalingGroup: ResourceType<AutoScalingGroupProperties> = {
  name: AUTO_SCALING_GROUP_TYPE,
  fields: autoScalingGroupFields,
  requires: ['AutoScalingGroupName', 'MinSize', 'MaxSize'],
  attributes: {
    AutoScalingGroupName: 'Name of the group',
    AutoScalingGroupARN: 'Its ARN',
  },
  identity: ({ AutoScalingGroupName }) => ({ AutoScalingGroupName }),
  canonical: canonicalGroup,
  validate: groupFindings,
  waitsFor: groupWaitsFor,
  otherOwners: groupOwners,
  // Its instances register with a cluster, and need their way out and their role until the last task is reported.
  removedBefore: [
    'AWS::ECS::Cluster',
    'AWS::EC2::LaunchTemplate',
    'AWS::IAM::InstanceProfile',
    'AWS::IAM::Role',
    'AWS::EC2::Route',
    'AWS::EC2::SubnetRouteTableAssociation',
    'AWS::EC2::NatGateway',
    'AWS::EC2::VPCEndpoint',
    'AWS::EC2::SecurityGroupRule',
  ],
  calls: {
    create: ['CreateAutoScalingGroup', 'EnableMetricsCollection', 'SuspendProcesses'],
    update: [
      'UpdateAutoScalingGroup',
      'AttachTrafficSources',
      'DetachTrafficSources',
      'EnableMetricsCollection',
      'DisableMetricsCollection',
      'SuspendProcesses',
      'ResumeProcesses',
      'CreateOrUpdateTags',
      'DeleteTags',
    ],
    delete: [
      'DeleteWarmPool',
      'ResumeProcesses',
      'ExitStandby',
      'UpdateAutoScalingGroup',
      'DeregisterContainerInstance',
      'DeleteLifecycleHook',
      'SetInstanceProtection',
      'DeleteAutoScalingGroup',
    ],
  },
  expected: { create: 2, delete: 180 },
  operations: async () => (await import('./operations.ts')).autoScalingGroupOperations,
};
