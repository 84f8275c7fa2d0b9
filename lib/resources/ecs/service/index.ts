/**
 * The service: found by name in its cluster; most fields change in place, many by a deployment that ECS then runs.
 * May import: resource-type, graph, core, aws (types). Must not: import SDK values or the engine.
 */
import type { ResourceType } from '../../../resource-type.ts';
import { CAPACITY_PROVIDER_TYPE } from '../capacity-provider/properties.ts';
import { CLUSTER_TYPE } from '../cluster/properties.ts';
import { CLUSTER_CAPACITY_PROVIDERS_TYPE } from '../cluster-capacity-providers/properties.ts';
import { DAEMON_TYPE } from '../daemon/properties.ts';
import { GATEWAY_CLUSTER_ASSOCIATION_TYPE } from '../gateway-cluster-association/properties.ts';
import { clusterNameOf } from '../names.ts';
import { TASK_DEFINITION_TYPE } from '../task-definition/properties.ts';
import { canonicalService } from './canonical.ts';
import { strategyForced } from './default-strategy.ts';
import { serviceFields } from './fields.ts';
import { serviceOwners, serviceWaitsFor } from './ordering.ts';
import { SERVICE_TYPE, type ServiceProperties } from './properties.ts';
import { serviceFindings } from './rules.ts';

/** `AWS::ECS::Service`. */
export const ecsService: ResourceType<ServiceProperties> = {
  name: SERVICE_TYPE,
  fields: serviceFields,
  requires: ['cluster'],
  attributes: { serviceArn: 'ARN of the service', serviceName: 'name of the service' },
  // Its tasks hold on to everything that they use until they have stopped.
  removedBefore: [
    CLUSTER_TYPE,
    CLUSTER_CAPACITY_PROVIDERS_TYPE,
    CAPACITY_PROVIDER_TYPE,
    // A daemon that goes first has every instance drained and replaced.
    DAEMON_TYPE,
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
  ],
  // The name is taken until the old service is INACTIVE.
  replacement: 'delete-first',
  calls: {
    create: ['CreateService'],
    update: ['UpdateService', 'TagResource', 'UntagResource'],
    delete: ['UpdateService', 'UpdateTaskProtection', 'DeleteService'],
  },
  expected: { delete: 60, rollout: 120 },
  identity: ({ cluster, serviceName }) => ({ cluster: clusterNameOf(cluster), serviceName }),
  canonical: canonicalService,
  validate: serviceFindings,
  waitsFor: serviceWaitsFor,
  otherOwners: serviceOwners,
  forced: strategyForced,
  operations: async () => (await import('./operations.ts')).serviceOperations,
};
