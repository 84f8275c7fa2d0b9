/** What a service waits for although no property of it says so, and who else decides its fields. */
import type { Address } from '../../../graph/address.ts';
import { referencesOf } from '../../../graph/edges.ts';
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Neighbours } from '../../../resource-type.ts';
import { CAPACITY_PROVIDER_TYPE } from '../capacity-provider/properties.ts';
import { CLUSTER_CAPACITY_PROVIDERS_TYPE } from '../cluster-capacity-providers/properties.ts';
import { DAEMON_TYPE } from '../daemon/properties.ts';
import { GATEWAY_CLUSTER_ASSOCIATION_TYPE } from '../gateway-cluster-association/properties.ts';
import { referenceOf } from '../rules.ts';
import { serversBefore } from './connect-ordering.ts';
import { deployedByOthers } from './controller.ts';
import { SERVICE_TYPE, type ServiceProperties } from './properties.ts';
import { platformOf } from './subject.ts';

const LISTENERS = [
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::ListenerRule',
];
const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const ASSOCIATION = 'AWS::EC2::SubnetRouteTableAssociation';
const ENDPOINT = 'AWS::EC2::VPCEndpoint';
const ROUTES = ['AWS::EC2::Route', ENDPOINT];
const GROUP_RULE = 'AWS::EC2::SecurityGroupRule';

/**
 * Addresses that come before a service:
 *
 * - the listeners and rules that forward to its target groups, for only then AWS takes a group as part of a load balancer;
 * - the capacity providers of its cluster, also those that ECS makes the cluster's own;
 * - the daemons of its cluster, unless it runs on Fargate: they are the first on every instance and the last to leave it;
 * - the servers of its Service Connect namespace, when it is only a client there;
 * - what its tasks need to pull images and to be reached: routes and endpoints of its subnets, rules of its security
 *   groups. A first deployment that fails has nothing to go back to.
 */
export function serviceWaitsFor(node: ResourceNode, neighbours: Neighbours): readonly Address[] {
  const referred = referencesOf(node).map(({ $ref }) => $ref);
  const groups = referred.filter((address) => neighbours.at(address)?.type === TARGET_GROUP);
  const cluster = referenceOf(node.properties['cluster'])?.$ref;
  const subnets = placesOf(node, 'subnets');
  const tables = referrersOf(neighbours, subnets, [ASSOCIATION]).flatMap(
    ({ properties }) => referenceOf(properties['RouteTableId'])?.$ref ?? [],
  );
  const before = [
    ...referrersOf(neighbours, groups, LISTENERS),
    ...referrersOf(neighbours, cluster === undefined ? [] : [cluster], [
      CLUSTER_CAPACITY_PROVIDERS_TYPE,
      CAPACITY_PROVIDER_TYPE,
    ]),
    ...daemonsBeside(node, cluster, neighbours),
    // A connector is taken only where a gateway is associated with the cluster.
    ...referrersOf(neighbours, connectedCluster(node, cluster), [GATEWAY_CLUSTER_ASSOCIATION_TYPE]),
    ...serversBefore(node, neighbours),
    ...referrersOf(neighbours, subnets, [ASSOCIATION, ENDPOINT]),
    ...referrersOf(neighbours, tables, ROUTES),
    ...referrersOf(neighbours, placesOf(node, 'securityGroups'), [GROUP_RULE]),
  ];
  return [...new Set(before.map(({ address }) => address))].sort();
}

function connectedCluster(node: ResourceNode, cluster: string | undefined): readonly string[] {
  return node.properties['gatewayConnectors'] === undefined || cluster === undefined
    ? []
    : [cluster];
}

/** Daemons of either kind. Those that refer to the service themselves come after it. */
function daemonsBeside(
  node: ResourceNode,
  cluster: string | undefined,
  neighbours: Neighbours,
): readonly ResourceNode[] {
  if (isDaemon(node) || cluster === undefined) return [];
  const platform = platformOf(node.properties as unknown as ServiceProperties, neighbours);
  if (platform === 'Fargate') return [];
  return referrersOf(neighbours, [cluster], [SERVICE_TYPE, DAEMON_TYPE]).filter(
    (other) =>
      (other.type === DAEMON_TYPE || isDaemon(other)) &&
      !referencesOf(other).some(({ $ref }) => $ref === node.address),
  );
}

function isDaemon({ properties }: ResourceNode): boolean {
  return properties['schedulingStrategy'] === 'DAEMON';
}

const SCALABLE_TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';

/** Fields of a service that an autoscaler, ECS itself or CodeDeploy decides. */
export function serviceOwners(
  node: ResourceNode,
  neighbours: Neighbours,
): Readonly<Record<string, string>> {
  if (isDaemon(node))
    return {
      desiredCount: 'ECS (one task on every instance)',
      placementStrategy: 'ECS (one task on every instance)',
      'deploymentConfiguration.maximumPercent': 'ECS (always 100 for a daemon)',
    };
  const target = referrersOf(neighbours, [node.address], [SCALABLE_TARGET]).find(
    ({ properties }) => properties['ScalableDimension'] === 'ecs:service:DesiredCount',
  );
  return {
    ...deployedByOthers(node),
    ...(target === undefined
      ? {}
      : { desiredCount: `Application Auto Scaling (${target.address})` }),
  };
}

function placesOf(node: ResourceNode, member: 'subnets' | 'securityGroups'): readonly string[] {
  const network = node.properties['networkConfiguration'];
  const vpc = (network as Record<string, unknown> | undefined)?.['awsvpcConfiguration'];
  const list = (vpc as Record<string, unknown> | undefined)?.[member];
  return Array.isArray(list) ? list.flatMap((item) => referenceOf(item)?.$ref ?? []) : [];
}

function referrersOf(
  neighbours: Neighbours,
  addresses: readonly string[],
  types: readonly string[],
): readonly ResourceNode[] {
  return [...new Set(addresses)].flatMap((address) =>
    types.flatMap((type) =>
      neighbours.referrers(address, type).filter((node) => node.type === type),
    ),
  );
}
