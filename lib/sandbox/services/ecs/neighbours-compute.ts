/** EC2 and IAM, as far as ECS calls them for container instances: beside the other neighbours the only file that knows them. */
import { interfaceLimits } from '../../../facts/network-interfaces.ts';
import { ServiceFault } from '../../service.ts';
import { imageFacts } from '../ec2/images.ts';
import { type Instance, instanceOf, instanceTypeFacts } from '../ec2/instances.ts';
import { createNetworkInterface, deleteNetworkInterface } from '../ec2/network-interfaces.ts';
import { publicAddressOf } from '../ec2/public-addresses.ts';
import { describeRoutes } from '../ec2/route-listing.ts';
import { table as ec2Table, interfacesIn, inVpc } from '../ec2/store.ts';
import { policiesOf, profilesOf, spreadRole } from '../iam/store.ts';
import { settingOf } from './account-settings.ts';
import { lastPart } from './arns.ts';
import type { Place } from './place.ts';

/** What the agent of a machine finds out about it. */
export interface MachineFacts extends Instance {
  /** CPU units: 1024 for each virtual processor. */
  readonly cpu: number;
  /** Nominal memory in MiB. */
  readonly nominalMemory: number;
  readonly gpuCount: number;
  readonly architecture: 'x86_64' | 'arm64';
  /** Name of its image; empty when the image is gone. */
  readonly imageName: string;
}

/** The facts of an EC2 instance; undefined for one that is not there or of an unknown type. */
export function machineFacts(place: Place, instanceId: string): MachineFacts | undefined {
  const instance = instanceOf(place, instanceId);
  const type = instance === undefined ? undefined : instanceTypeFacts(instance.type);
  if (instance === undefined || type === undefined) return undefined;
  return {
    ...instance,
    cpu: type.vcpus * 1024,
    nominalMemory: type.memoryMiB,
    gpuCount: type.gpus,
    architecture: type.architecture,
    imageName: imageFacts(place, instance.imageId)?.name ?? '',
  };
}

/** Network interfaces that awsvpc tasks can have on an instance of a type. */
export function taskInterfaces(type: string, trunking: boolean): number {
  const limits = interfaceLimits(type);
  const plain = limits?.tasks ?? (instanceTypeFacts(type)?.interfaces ?? 1) - 1;
  return trunking ? (limits?.tasksWithTrunking ?? plain) : plain;
}

/** Tells whether an instance type takes a trunk interface. */
export function takesTrunk(type: string): boolean {
  return interfaceLimits(type)?.tasksWithTrunking !== undefined;
}

/** ARN of the role of an instance profile; undefined without profile, role, or trust in EC2. */
export function roleOfProfile(place: Place, profileArn: string | undefined): string | undefined {
  if (profileArn === undefined) return undefined;
  const name = profilesOf(place.world, place.scope).get(lastPart(profileArn))?.role;
  const role = name === undefined ? undefined : spreadRole(place.world, place.scope, name);
  return role?.trust.includes('ec2.amazonaws.com') === true ? role.arn : undefined;
}

/** Tells whether new instances with a role get a trunk: what the account setting says for that role now. */
export function trunkingFor(place: Place, roleArn: string): boolean {
  return settingOf(place, roleArn, 'awsvpcTrunking') === 'enabled';
}

/** Tells whether a role lets the ECS agent do all of these actions, such as `ecs:Poll`; conditions and boundaries aside. */
export function roleAllows(place: Place, roleArn: string, actions: readonly string[]): boolean {
  const role = spreadRole(place.world, place.scope, lastPart(roleArn));
  if (role === undefined) return false;
  if (
    role.attached.some(
      (arn) => AGENT_POLICIES.includes(lastPart(arn)) && arn.includes(':aws:policy/'),
    )
  )
    return true;
  const managed = role.attached.flatMap((arn) => {
    const policy = policiesOf(place.world, place.scope).get(arn);
    return policy?.versions.find(({ id }) => id === policy.defaultVersion)?.document ?? [];
  });
  const statements = [...Object.values(role.inline), ...managed].flatMap(statementsOf);
  return actions.every(
    (action) =>
      statements.some((one) => one.Effect === 'Allow' && names(one.Action, action)) &&
      !statements.some((one) => one.Effect === 'Deny' && names(one.Action, action)),
  );
}

/** Tells whether a machine reaches ECS: by a public address or a NAT gateway to the internet, or by endpoints in its VPC. */
export function reachesEcs(place: Place, { id, subnetId, vpcId }: Instance): boolean {
  const endpoints = inVpc(place, 'vpc-endpoint', vpcId).filter(
    ({ type, state }) => type === 'Interface' && state === 'available',
  );
  const has = (name: string) =>
    endpoints.some(
      ({ service, privateDns }) =>
        service === `com.amazonaws.${place.scope.region}.${name}` && privateDns,
    );
  if (has('ecs') && has('ecs-agent') && has('ecs-telemetry')) return true;
  const routes = routeTableOf(place, subnetId, vpcId);
  if (routes === undefined) return false;
  const primary = interfacesIn(place, subnetId).find(({ instanceId }) => instanceId === id);
  const hasPublic = primary !== undefined && publicAddressOf(place, primary) !== undefined;
  return describeRoutes(place, routes).some((route) => {
    if (route.State !== 'active') return false;
    if (route.DestinationIpv6CidrBlock === '::/0') return primary?.ipv6 !== undefined;
    if (route.DestinationCidrBlock !== '0.0.0.0/0') return false;
    if (route.GatewayId?.startsWith('igw-') === true) return hasPublic;
    return natWorks(place, route.NatGatewayId) || route.NetworkInterfaceId !== undefined;
  });
}

/** Tells whether a subnet leads to an internet gateway. */
export function isPublicSubnet(place: Place, subnetId: string): boolean {
  const routes = routeTableOf(place, subnetId, vpcOf(place, subnetId));
  return (
    routes !== undefined &&
    describeRoutes(place, routes).some(
      ({ DestinationCidrBlock, GatewayId }) =>
        DestinationCidrBlock === '0.0.0.0/0' && GatewayId?.startsWith('igw-') === true,
    )
  );
}

/** The zone of a subnet; empty for an unknown one. */
export function zoneOf(place: Place, subnetId: string): string {
  return ec2Table(place, 'subnet').get(subnetId)?.zone ?? '';
}

/** The VPC of a subnet; empty for an unknown one. */
export function vpcOf(place: Place, subnetId: string): string {
  return ec2Table(place, 'subnet').get(subnetId)?.vpcId ?? '';
}

/** How many network interfaces a subnet holds. */
export function interfaceCount(place: Place, subnetId: string): number {
  return interfacesIn(place, subnetId).length;
}

/** Makes the trunk of an instance, in its own subnet; undefined when the subnet has no free address. */
export function attachTrunk(
  place: Place,
  { id, subnetId }: Instance,
): { readonly attachmentId: string; readonly networkInterfaceId: string } | undefined {
  try {
    const made = createNetworkInterface(place.world, place.scope, {
      subnetId,
      groups: [],
      description: `ECS trunk interface of ${id}`,
      requester: 'amazon-ecs',
      type: 'trunk',
      instanceId: id,
    });
    return { attachmentId: place.world.hex(32), networkInterfaceId: made.networkInterfaceId };
  } catch (error) {
    if (error instanceof ServiceFault) return undefined;
    throw error;
  }
}

/** Deletes the trunk of an instance. */
export function detachTrunk(place: Place, networkInterfaceId: string): void {
  deleteNetworkInterface(place.world, place.scope, networkInterfaceId);
}

/** Managed policies of AWS that let an agent register. */
const AGENT_POLICIES = [
  'AmazonEC2ContainerServiceforEC2Role',
  'AmazonECS_FullAccess',
  'AdministratorAccess',
  'PowerUserAccess',
];

interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
}

function statementsOf(document: string): readonly Statement[] {
  const { Statement: found = [] } = JSON.parse(document) as {
    readonly Statement?: Statement | readonly Statement[];
  };
  return Array.isArray(found) ? (found as readonly Statement[]) : [found as Statement];
}

function names(patterns: Statement['Action'] = [], action: string): boolean {
  return [patterns].flat().some((pattern) => {
    const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
  });
}

function natWorks(place: Place, id: string | undefined): boolean {
  return id !== undefined && ec2Table(place, 'natgateway').get(id)?.state === 'available';
}

/** The route table of a subnet, or the main one of its VPC. */
function routeTableOf(place: Place, subnetId: string, vpcId: string) {
  const tables = inVpc(place, 'route-table', vpcId);
  return (
    tables.find(({ associations }) => associations.some((one) => one.subnetId === subnetId)) ??
    tables.find(({ associations }) => associations.some((one) => one.subnetId === undefined))
  );
}
