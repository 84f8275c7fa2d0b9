/** What a group waits for although no property of it says so, and who else decides its fields. */
import { isJsonObject, type Json } from '../../../core/json.ts';
import type { Address } from '../../../graph/address.ts';
import { referencesOf } from '../../../graph/edges.ts';
import type { ResourceNode } from '../../../graph/graph.ts';
import { referencesIn } from '../../../graph/resolve.ts';
import type { Neighbours } from '../../../resource-type.ts';
import { LAUNCH_TEMPLATE_TYPE } from '../../ec2/launch-template/properties.ts';
import { INSTANCE_PROFILE_TYPE } from '../../iam/instance-profile/properties.ts';

const ASSOCIATION = 'AWS::EC2::SubnetRouteTableAssociation';
const ENDPOINT = 'AWS::EC2::VPCEndpoint';
const ROUTE = 'AWS::EC2::Route';
const GROUP_RULE = 'AWS::EC2::SecurityGroupRule';
const ACCOUNT_SETTING = 'AWS::ECS::AccountSetting';
const CAPACITY_PROVIDER = 'AWS::ECS::CapacityProvider';

/**
 * Addresses that come before a group, and are removed after it:
 *
 * - the way out of its subnets (routes, and with them NAT gateways, endpoints) and the rules of its instances' security
 *   groups: an instance that cannot reach ECS never joins its cluster, and one that goes reports its last tasks;
 * - settings of the instances' role: an instance has the network interfaces for trunking only if it was launched after
 *   its role had the setting.
 *
 * The role itself and its policies come before the instance profile, which the launch template refers to.
 */
export function groupWaitsFor(node: ResourceNode, neighbours: Neighbours): readonly Address[] {
  const subnets = referencesIn(node.properties['VPCZoneIdentifier']).map(({ $ref }) => $ref);
  const tables = referrersOf(neighbours, subnets, [ASSOCIATION]).flatMap(({ properties }) =>
    referencesIn(properties['RouteTableId']).map(({ $ref }) => $ref),
  );
  const templates = neighboursAt(neighbours, referencesOf(node), LAUNCH_TEMPLATE_TYPE);
  const data = templates.map(({ properties }) => properties['LaunchTemplateData']);
  const profiles = data.flatMap((one) =>
    neighboursAt(
      neighbours,
      referencesIn(memberOf(one, 'IamInstanceProfile')),
      INSTANCE_PROFILE_TYPE,
    ),
  );
  const roles = profiles.flatMap(({ properties }) =>
    referencesIn(properties['Roles']).map(({ $ref }) => $ref),
  );
  const groups = data.flatMap((one) =>
    ['SecurityGroupIds', 'NetworkInterfaces'].flatMap((member) =>
      referencesIn(memberOf(one, member)).map(({ $ref }) => $ref),
    ),
  );
  const before = [
    ...referrersOf(neighbours, subnets, [ASSOCIATION, ENDPOINT]),
    ...referrersOf(neighbours, tables, [ROUTE, ENDPOINT]),
    ...referrersOf(neighbours, groups, [GROUP_RULE]),
    ...referrersOf(neighbours, roles, [ACCOUNT_SETTING]),
  ];
  return [...new Set(before.map(({ address }) => address))].sort();
}

/** Fields of a group that ECS decides: managed scaling moves its size within the bounds. */
export function groupOwners(
  node: ResourceNode,
  neighbours: Neighbours,
): Readonly<Record<string, string>> {
  const provider = neighbours.referrers(node.address, CAPACITY_PROVIDER).find(({ properties }) => {
    const scaling = memberOf(properties['autoScalingGroupProvider'], 'managedScaling');
    return memberOf(scaling, 'status') === 'ENABLED';
  });
  return provider === undefined
    ? {}
    : { DesiredCapacity: `managed scaling of ECS (${provider.address})` };
}

function neighboursAt(
  neighbours: Neighbours,
  references: readonly { readonly $ref: string }[],
  type: string,
): readonly ResourceNode[] {
  const addresses = [...new Set(references.map(({ $ref }) => $ref))];
  return addresses.flatMap((address) => {
    const found = neighbours.at(address);
    return found?.type === type ? [found] : [];
  });
}

function referrersOf(
  neighbours: Neighbours,
  addresses: readonly string[],
  types: readonly string[],
): readonly ResourceNode[] {
  return [...new Set(addresses)].flatMap((address) =>
    types.flatMap((type) => neighbours.referrers(address, type)),
  );
}

function memberOf(value: Json | undefined, member: string): Json | undefined {
  return isJsonObject(value) ? value[member] : undefined;
}
