/** The tables of the EC2 model, and AWS's words for a record that is not there. */
import { ServiceFault } from '../../service.ts';
import type { Index } from '../../table.ts';
import type { Scope, Table, World } from '../../world.ts';
import type { ImageRecord, InstanceRecord, LaunchTemplateRecord } from './compute-records.ts';
import type {
  AddressRecord,
  EgressOnlyInternetGatewayRecord,
  InternetGatewayRecord,
  NatGatewayRecord,
  NetworkAclRecord,
  NetworkInterfaceRecord,
  RouteTableRecord,
  SecurityGroupRecord,
  SecurityGroupRuleRecord,
  SubnetRecord,
  VpcEndpointRecord,
  VpcRecord,
} from './records.ts';

/** Where records live: a world, and an account and Region in it. A `Call` is one. */
export interface Place {
  readonly world: World;
  readonly scope: Scope;
}

/** The record of each kind of resource; kinds are EC2's resource types as tag specifications spell them. */
export interface RecordOf {
  readonly vpc: VpcRecord;
  readonly subnet: SubnetRecord;
  readonly 'internet-gateway': InternetGatewayRecord;
  readonly 'egress-only-internet-gateway': EgressOnlyInternetGatewayRecord;
  readonly 'route-table': RouteTableRecord;
  readonly 'network-acl': NetworkAclRecord;
  readonly 'elastic-ip': AddressRecord;
  readonly natgateway: NatGatewayRecord;
  readonly 'vpc-endpoint': VpcEndpointRecord;
  readonly 'security-group': SecurityGroupRecord;
  readonly 'security-group-rule': SecurityGroupRuleRecord;
  readonly 'network-interface': NetworkInterfaceRecord;
  readonly 'launch-template': LaunchTemplateRecord;
  readonly instance: InstanceRecord;
  readonly image: ImageRecord;
}

/** A kind of resource that this model keeps. */
export type Kind = keyof RecordOf;

interface KindFacts {
  readonly prefix: string;
  readonly notFound: string;
  readonly malformed: string;
  readonly missing: (id: string) => string;
}

const ids = (noun: string) => (id: string) => `The ${noun} '${id}' does not exist`;

/** What is to know about each kind: its id's prefix, and the error for an id that AWS does not have. */
export const kinds: Readonly<Record<Kind, KindFacts>> = {
  vpc: {
    prefix: 'vpc',
    notFound: 'InvalidVpcID.NotFound',
    malformed: 'InvalidVpcID.Malformed',
    missing: ids('vpc ID'),
  },
  subnet: {
    prefix: 'subnet',
    notFound: 'InvalidSubnetID.NotFound',
    malformed: 'InvalidSubnetID.Malformed',
    missing: ids('subnet ID'),
  },
  'internet-gateway': {
    prefix: 'igw',
    notFound: 'InvalidInternetGatewayID.NotFound',
    malformed: 'InvalidInternetGatewayId.Malformed',
    missing: ids('internetGateway ID'),
  },
  'egress-only-internet-gateway': {
    prefix: 'eigw',
    notFound: 'InvalidGatewayID.NotFound',
    malformed: 'InvalidEgressOnlyInternetGatewayId.Malformed',
    missing: ids('egressOnlyInternetGateway ID'),
  },
  'route-table': {
    prefix: 'rtb',
    notFound: 'InvalidRouteTableID.NotFound',
    malformed: 'InvalidRouteTableId.Malformed',
    missing: ids('routeTable ID'),
  },
  'network-acl': {
    prefix: 'acl',
    notFound: 'InvalidNetworkAclID.NotFound',
    malformed: 'InvalidNetworkAclId.Malformed',
    missing: ids('networkAcl ID'),
  },
  'elastic-ip': {
    prefix: 'eipalloc',
    notFound: 'InvalidAllocationID.NotFound',
    malformed: 'InvalidAllocationID.Malformed',
    missing: ids('allocation ID'),
  },
  natgateway: {
    prefix: 'nat',
    notFound: 'NatGatewayNotFound',
    malformed: 'NatGatewayMalformed',
    missing: (id) => `The Nat Gateway ${id} was not found`,
  },
  'vpc-endpoint': {
    prefix: 'vpce',
    notFound: 'InvalidVpcEndpointId.NotFound',
    malformed: 'InvalidVpcEndpointId.Malformed',
    missing: ids('Vpc Endpoint Id'),
  },
  'security-group': {
    prefix: 'sg',
    notFound: 'InvalidGroup.NotFound',
    malformed: 'InvalidGroupId.Malformed',
    missing: ids('security group'),
  },
  'security-group-rule': {
    prefix: 'sgr',
    notFound: 'InvalidSecurityGroupRuleId.NotFound',
    malformed: 'InvalidSecurityGroupRuleId.Malformed',
    missing: ids('security group rule ID'),
  },
  'network-interface': {
    prefix: 'eni',
    notFound: 'InvalidNetworkInterfaceID.NotFound',
    malformed: 'InvalidNetworkInterfaceId.Malformed',
    missing: ids('networkInterface ID'),
  },
  'launch-template': {
    prefix: 'lt',
    notFound: 'InvalidLaunchTemplateId.NotFound',
    malformed: 'InvalidLaunchTemplateId.Malformed',
    missing: (id) => `The specified launch template, with template ID ${id}, does not exist.`,
  },
  instance: {
    prefix: 'i',
    notFound: 'InvalidInstanceID.NotFound',
    malformed: 'InvalidInstanceID.Malformed',
    missing: ids('instance ID'),
  },
  image: {
    prefix: 'ami',
    notFound: 'InvalidAMIID.NotFound',
    malformed: 'InvalidAMIID.Malformed',
    missing: (id) => `The image id '[${id}]' does not exist`,
  },
};

/** The table of one kind. */
export function table<K extends Kind>(place: Place, kind: K): Table<RecordOf[K]> {
  return place.world.table<RecordOf[K]>(place.scope, `ec2.${kind}`);
}

/** All records of one kind, oldest first. */
export function all<K extends Kind>(place: Place, kind: K): readonly RecordOf[K][] {
  return [...table(place, kind).values()];
}

/** The records of one kind that belong to a VPC, oldest first. */
export function inVpc<K extends Kind>(
  place: Place,
  kind: K,
  vpcId: string,
): readonly RecordOf[K][] {
  return table(place, kind).having(byVpc, vpcId);
}

/** The network interfaces of a subnet, oldest first. */
export function interfacesIn(place: Place, subnetId: string): readonly NetworkInterfaceRecord[] {
  return table(place, 'network-interface').having(bySubnet, subnetId);
}

/** The network interface that has a private address in a VPC. */
export function interfaceAt(
  place: Place,
  vpcId: string,
  privateIp: string,
): NetworkInterfaceRecord | undefined {
  return table(place, 'network-interface').having(byPrivateIp, `${vpcId} ${privateIp}`)[0];
}

const bySubnet: Index<NetworkInterfaceRecord> = { valuesOf: ({ subnetId }) => [subnetId] };
const byPrivateIp: Index<NetworkInterfaceRecord> = {
  valuesOf: ({ vpcId, privateIp }) => [`${vpcId} ${privateIp}`],
};
const byVpc: Index<RecordOf[Kind]> = {
  valuesOf: (record) => ('vpcId' in record && record.vpcId !== undefined ? [record.vpcId] : []),
};

/** The record with this id. Throws AWS's error when the parameter is missing, malformed or unknown. */
export function lookup<K extends Kind>(
  place: Place,
  kind: K,
  id: string | undefined,
  parameter?: string,
): RecordOf[K] {
  const facts = kinds[kind];
  const given = required(id, parameter ?? `${kind}Id`);
  const found = table(place, kind).get(given);
  if (found !== undefined) return found;
  if (!given.startsWith(`${facts.prefix}-`))
    throw new ServiceFault(
      facts.malformed,
      `Invalid id: "${given}" (expecting "${facts.prefix}-...")`,
    );
  throw new ServiceFault(facts.notFound, facts.missing(given));
}

/** Stores a record under its id and gives it back. */
export function save<K extends Kind>(place: Place, kind: K, record: RecordOf[K]): RecordOf[K] {
  table(place, kind).set(record.id, record);
  return record;
}

/** A fresh id of a kind. */
export function newId(place: Place, kind: Kind): string {
  return `${kinds[kind].prefix}-${place.world.hex()}`;
}

/** The value of a parameter that AWS demands. */
export function required<T>(value: T | undefined, parameter: string): T {
  if (value === undefined || value === '')
    throw new ServiceFault(
      'MissingParameter',
      `The request must contain the parameter ${parameter}`,
    );
  return value;
}

/** The refusal to delete what others still need. */
export function dependencyViolation(noun: string, id: string): ServiceFault {
  return new ServiceFault(
    'DependencyViolation',
    `The ${noun} '${id}' has dependencies and cannot be deleted.`,
  );
}

/** Throws when `count` has reached a quota. */
export function checkQuota(count: number, quota: number, code: string, noun: string): void {
  if (count >= quota)
    throw new ServiceFault(code, `The maximum number of ${noun} has been reached.`);
}
