/** The subnets of a plan: their free addresses, and what the plan takes of them beside tasks and instances. */
import type { Subnet } from '@aws-sdk/client-ec2';
import type { SubnetFacts } from '../capacity/snapshot.ts';
import { compareText } from '../core/json.ts';
import { describeEach, describeSubnets, taggedSubnets } from '../resources/ec2/describe.ts';
import { filterBatches } from '../resources/ec2/filters.ts';
import {
  NAT_GATEWAY_TYPE,
  type NatGatewayProperties,
} from '../resources/ec2/nat-gateway/properties.ts';
import { SUBNET_TYPE, type SubnetProperties } from '../resources/ec2/subnet/properties.ts';
import {
  VPC_ENDPOINT_TYPE,
  type VpcEndpointProperties,
} from '../resources/ec2/vpc-endpoint/properties.ts';
import {
  LOAD_BALANCER_TYPE,
  type LoadBalancerProperties,
} from '../resources/elbv2/load-balancer/properties.ts';
import type { SurveyInput } from './input.ts';
import type { Reader } from './reader.ts';
import { idOrAddress, idsOrAddresses, isNew, type Thing, type View } from './view.ts';

/** Addresses that AWS keeps of every subnet (VPC user guide, "Subnet CIDR blocks"). */
const KEPT = 5;

/** Addresses that a load balancer wants to find free in each of its subnets, so that it can grow. */
const OF_LOAD_BALANCER = 8;

/** What is known of subnets. */
export interface SurveyedSubnets {
  readonly facts: readonly SubnetFacts[];
  /** Those that exist, as EC2 answers them, by id. */
  readonly live: ReadonlyMap<string, Subnet>;
}

/** The subnets of tasks and instances, and those that the plan takes addresses of. */
export async function subnetFacts(
  input: SurveyInput,
  view: View,
  reader: Reader,
  used: Iterable<string>,
): Promise<SurveyedSubnets> {
  const claims = claimsOf(view);
  const ids = [...new Set([...used, ...claims.keys()])].sort(compareText);
  const things = new Map(
    view.all<SubnetProperties>(SUBNET_TYPE).flatMap((thing) => {
      const id = isNew(thing) ? thing.node.address : thing.live?.attributes['SubnetId'];
      return typeof id === 'string' ? [[id, thing] as const] : [];
    }),
  );
  const existing = ids.filter((id) => id.startsWith('subnet-'));
  const live = await readSubnets(input, reader, existing);
  const facts = ids.map((id) => {
    const thing = things.get(id);
    const subnet = live.get(id);
    return {
      id,
      address: thing?.node.address,
      zone: subnet?.AvailabilityZone ?? zoneOf(thing),
      free: subnet === undefined ? freeOfNew(thing) : freeOf(subnet),
      claims: claims.get(id) ?? [],
    };
  });
  return { facts, live };
}

type Claim = SubnetFacts['claims'][number];

function claimsOf(view: View): ReadonlyMap<string, readonly Claim[]> {
  const claims = new Map<string, Claim[]>();
  const claim = (thing: Thing<object>, subnets: readonly string[], addresses: number) => {
    for (const subnet of subnets)
      claims.set(subnet, [...(claims.get(subnet) ?? []), { what: thing.node.address, addresses }]);
  };
  for (const thing of view.all<LoadBalancerProperties>(LOAD_BALANCER_TYPE).filter(isNew)) {
    const { Subnets, SubnetMappings = [] } = thing.declared;
    const mapped = SubnetMappings.flatMap(({ SubnetId }) => idOrAddress(SubnetId) ?? []);
    claim(thing, [...idsOrAddresses(Subnets), ...mapped], OF_LOAD_BALANCER);
  }
  for (const thing of view.all<NatGatewayProperties>(NAT_GATEWAY_TYPE).filter(isNew))
    claim(thing, idsOrAddresses([thing.declared.SubnetId]), 1);
  for (const thing of view.all<VpcEndpointProperties>(VPC_ENDPOINT_TYPE).filter(isNew))
    if (thing.declared.VpcEndpointType === 'Interface')
      claim(thing, idsOrAddresses(thing.declared.SubnetIds), 1);
  return claims;
}

// The subnets of the app are listed for every plan anyway: only those of others are asked for.
async function readSubnets(
  { context }: SurveyInput,
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Subnet>> {
  const own = ids.length === 0 ? [] : await taggedSubnets(context);
  const known = new Set(own.map(({ SubnetId }) => SubnetId));
  const others = await reader.read('the free addresses of subnets are not known', () =>
    describeEach(
      filterBatches(
        'subnet-id',
        ids.filter((id) => !known.has(id)),
      ),
      (filters) => describeSubnets(context, filters),
    ),
  );
  return new Map([...own, ...(others ?? [])].map((subnet) => [subnet.SubnetId ?? '', subnet]));
}

// A subnet of IPv6 alone has no IPv4 addresses to run out of.
function freeOf({ Ipv6Native, AvailableIpAddressCount }: Subnet): number | undefined {
  return Ipv6Native === true ? undefined : AvailableIpAddressCount;
}

function freeOfNew(thing: Thing<SubnetProperties> | undefined): number | undefined {
  const block = thing?.declared.CidrBlock as unknown;
  const prefix = typeof block === 'string' ? Number(block.split('/')[1]) : Number.NaN;
  return Number.isInteger(prefix) ? 2 ** (32 - prefix) - KEPT : undefined;
}

function zoneOf(thing: Thing<SubnetProperties> | undefined): string | undefined {
  const zone = thing?.declared.AvailabilityZone as unknown;
  return typeof zone === 'string' ? zone : undefined;
}
