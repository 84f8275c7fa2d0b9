/** What tasks hold on to until they have stopped: whatever keeps them running goes before it. */
import { CAPACITY_PROVIDER_TYPE } from './capacity-provider/properties.ts';
import { CLUSTER_TYPE } from './cluster/properties.ts';
import { CLUSTER_CAPACITY_PROVIDERS_TYPE } from './cluster-capacity-providers/properties.ts';
import { GATEWAY_CLUSTER_ASSOCIATION_TYPE } from './gateway-cluster-association/properties.ts';
import { TASK_DEFINITION_TYPE } from './task-definition/properties.ts';

/** The types. */
export const HELD_BY_TASKS: readonly string[] = [
  CLUSTER_TYPE,
  CLUSTER_CAPACITY_PROVIDERS_TYPE,
  CAPACITY_PROVIDER_TYPE,
  GATEWAY_CLUSTER_ASSOCIATION_TYPE,
  TASK_DEFINITION_TYPE,
  'AWS::AutoScaling::AutoScalingGroup',
  'AWS::EFS::MountTarget',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::ListenerRule',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::EC2::NatGateway',
  'AWS::EC2::Route',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::Subnet',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::VPCEndpoint',
  'AWS::EC2::LaunchTemplate',
  'AWS::ECS::AccountSetting',
  'AWS::IAM::InstanceProfile',
  'AWS::IAM::Role',
  'AWS::Logs::LogGroup',
  'AWS::ServiceDiscovery::HttpNamespace',
  'AWS::ServiceDiscovery::PrivateDnsNamespace',
  'AWS::ServiceDiscovery::PublicDnsNamespace',
  'AWS::ServiceDiscovery::Service',
];
