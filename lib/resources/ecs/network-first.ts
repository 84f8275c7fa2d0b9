/** What tasks need to pull images and to be reached, although no property of what runs them says so. */
import type { Address } from '../../graph/address.ts';
import { referencesOf } from '../../graph/edges.ts';
import type { ResourceNode } from '../../graph/graph.ts';
import type { Neighbours } from '../../resource-type.ts';
import { CLUSTER_TYPE } from './cluster/properties.ts';
import { CLUSTER_CAPACITY_PROVIDERS_TYPE } from './cluster-capacity-providers/properties.ts';
import { referenceOf } from './rules.ts';

const ASSOCIATION = 'AWS::EC2::SubnetRouteTableAssociation';
const ENDPOINT = 'AWS::EC2::VPCEndpoint';
const ROUTES = ['AWS::EC2::Route', ENDPOINT];

/**
 * Addresses that come before a resource that runs tasks: routes and endpoints of its subnets, rules of its security groups,
 * the capacity providers of its cluster.
 */
export function networkFirst(node: ResourceNode, neighbours: Neighbours): readonly Address[] {
  const named = referencesOf(node).map(({ $ref }) => $ref);
  const of = (type: string) => named.filter((address) => neighbours.at(address)?.type === type);
  const find = (addresses: readonly string[], types: readonly string[]) =>
    [...new Set(addresses)].flatMap((address) =>
      types.flatMap((type) => neighbours.referrers(address, type)),
    );
  const subnets = of('AWS::EC2::Subnet');
  const tables = find(subnets, [ASSOCIATION]).flatMap(
    ({ properties }) => referenceOf(properties['RouteTableId'])?.$ref ?? [],
  );
  const before = [
    ...find(subnets, [ASSOCIATION, ENDPOINT]),
    ...find(tables, ROUTES),
    ...find(of('AWS::EC2::SecurityGroup'), ['AWS::EC2::SecurityGroupRule']),
    ...find(of(CLUSTER_TYPE), [CLUSTER_CAPACITY_PROVIDERS_TYPE]),
  ];
  return [...new Set(before.map(({ address }) => address))].sort();
}
