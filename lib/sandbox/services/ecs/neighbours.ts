/** The other services' models, as far as ECS calls them: the only file here that knows them. */
import { appendLog, hasLogGroup } from '../cloudwatch-logs/append.ts';
import { createLogGroup as createGroup } from '../cloudwatch-logs/groups.ts';
import { createNetworkInterface, deleteNetworkInterface } from '../ec2/network-interfaces.ts';
import { table } from '../ec2/store.ts';
import { isAttached } from '../elastic-load-balancing-v2/associations.ts';
import { targetGroupAttribute } from '../elastic-load-balancing-v2/attribute-defaults.ts';
import { table as targetGroups } from '../elastic-load-balancing-v2/store.ts';
import {
  deregisterTarget as deregister,
  registerTarget as register,
  setTargetHealthy,
  targetHealth,
} from '../elastic-load-balancing-v2/target-health.ts';
import {
  ensureServiceLinkedRole as ensureRole,
  linkedRoleIsReady,
} from '../iam/service-linked-roles.ts';
import { spreadRole } from '../iam/store.ts';
import { lastPart } from './arns.ts';
import { invalid } from './faults.ts';
import type { Place } from './place.ts';
import type { InterfaceRecord, TargetRecord } from './task-record.ts';

/** What ECS asks about a target group. */
export interface TargetGroupFacts {
  readonly targetType: string;
  /** Whether a listener or a rule forwards to it. */
  readonly attached: boolean;
}

/** Makes ECS's service-linked role, as the first cluster or service of an account does; its ARN. */
export function ensureServiceLinkedRole(place: Place): string {
  return ensureRole(place.world, place.scope, 'ecs.amazonaws.com');
}

/** The same for a request, which is refused while the role cannot be assumed; the role is being made all the same. */
export function requireServiceLinkedRole(place: Place): string {
  if (!linkedRoleIsReady(place.world, place.scope, 'ecs.amazonaws.com'))
    throw invalid(
      'Unable to assume the service linked role. Please verify that the ECS service linked role exists.',
    );
  return ensureServiceLinkedRole(place);
}

/** The VPC of a subnet that a request names; throws AWS's refusal of an unknown one. */
export function checkSubnet(place: Place, id: string): string {
  const subnet = table(place, 'subnet').get(id);
  if (subnet === undefined)
    throw invalid(
      `Error retrieving subnet information for [${id}]: The subnet ID '${id}' does not exist (ErrorCode: InvalidSubnetID.NotFound)`,
    );
  return subnet.vpcId;
}

/** The VPC of a security group that a request names; throws AWS's refusal of an unknown one. */
export function checkGroup(place: Place, id: string): string {
  const group = table(place, 'security-group').get(id);
  if (group === undefined)
    throw invalid(
      `Error retrieving security group information for [${id}]: The security group '${id}' does not exist (ErrorCode: InvalidGroup.NotFound)`,
    );
  return group.vpcId;
}

/** What there is to know about a target group; undefined for an unknown one. */
export function targetGroupFacts(place: Place, arn: string): TargetGroupFacts | undefined {
  const group = targetGroups(place, 'target-group').get(arn);
  return group === undefined
    ? undefined
    : { targetType: group.targetType, attached: isAttached(place.world, place.scope, arn) };
}

/** Creates the network interface of a task; throws EC2's refusal, such as a subnet without free addresses. */
export function attachInterface(
  place: Place,
  wish: {
    readonly subnetId: string;
    readonly groups: readonly string[];
    readonly publicIp: boolean;
    readonly description: string;
    /** The container instance that it is attached to, as a branch of its trunk if it has one. */
    readonly host?: { readonly instanceId: string; readonly branch: boolean };
  },
): InterfaceRecord {
  const { host, ...rest } = wish;
  const made = createNetworkInterface(place.world, place.scope, {
    ...rest,
    requester: 'amazon-ecs',
    ...(host === undefined ? {} : { instanceId: host.instanceId }),
    ...(host?.branch === true ? { type: 'branch' } : {}),
  });
  return {
    attachmentId: wish.description.slice(wish.description.lastIndexOf('/') + 1),
    networkInterfaceId: made.networkInterfaceId,
    subnetId: wish.subnetId,
    address: made.privateIpAddress,
    macAddress: made.macAddress,
    availabilityZone: table(place, 'subnet').get(wish.subnetId)?.zone ?? '',
  };
}

/** Deletes the network interface of a task that has stopped. */
export function detachInterface(place: Place, eni: InterfaceRecord): void {
  deleteNetworkInterface(place.world, place.scope, eni.networkInterfaceId);
}

/**
 * Registers a task's address, or its instance, with a target group; `answers` is whether its health checks pass. False
 * without the group.
 */
export function registerTarget(
  place: Place,
  target: TargetRecord,
  id: string,
  answers: boolean,
): boolean {
  const { world, scope } = place;
  if (!targetGroups(place, 'target-group').has(target.targetGroupArn)) return false;
  const key = { id, port: target.port };
  register(world, scope, target.targetGroupArn, key);
  if (!answers) setTargetHealthy(world, scope, target.targetGroupArn, key, false);
  return true;
}

/** Takes a task out of a target group; for how many milliseconds it then drains. */
export function deregisterTarget(place: Place, target: TargetRecord, id: string): number {
  const { world, scope } = place;
  const group = targetGroups(place, 'target-group').get(target.targetGroupArn);
  if (group === undefined) return 0;
  const key = { id, port: target.port };
  deregister(world, scope, target.targetGroupArn, key);
  const drains = targetHealth(world, scope, target.targetGroupArn, key).state === 'draining';
  return drains ? 1000 * Number(targetGroupAttribute(group, DELAY)) : 0;
}

/** What a target group says of a task; one that is not used, or gone, has nothing against it. */
export function healthOf(
  place: Place,
  target: Pick<TargetRecord, 'targetGroupArn' | 'port'>,
  id: string,
): 'healthy' | 'unhealthy' | 'waiting' {
  const { world, scope } = place;
  if (!targetGroups(place, 'target-group').has(target.targetGroupArn)) return 'healthy';
  const key = { id, port: target.port };
  const { state, reason } = targetHealth(world, scope, target.targetGroupArn, key);
  if (state === 'unhealthy') return 'unhealthy';
  return state === 'healthy' || state === 'unavailable' || reason === 'Target.NotInUse'
    ? 'healthy'
    : 'waiting';
}

/** Tells whether tasks can assume an IAM role, by name or ARN: it exists and trusts ECS tasks. */
export function taskCanAssume(place: Place, role: string): boolean {
  const record = spreadRole(place.world, place.scope, lastPart(role));
  return record?.trust.includes('ecs-tasks.amazonaws.com') === true;
}

/** Tells whether a log group exists in a Region. */
export function logGroupExists(place: Place, region: string, group: string): boolean {
  return hasLogGroup(place.world, { ...place.scope, region }, group);
}

/** Makes a log group, as the awslogs driver does when told to. */
export function createLogGroup(place: Place, region: string, group: string): void {
  const scope = { ...place.scope, region };
  createGroup(
    { logGroupName: group },
    { ...scope, scope, world: place.world, principal: ensureServiceLinkedRole(place) },
  );
}

/** Writes a line of a container's log. */
export function writeLog(
  place: Place,
  log: { readonly region: string; readonly group: string; readonly stream: string },
  message: string,
): void {
  appendLog(place.world, { ...place.scope, region: log.region }, log.group, log.stream, message);
}

const DELAY = 'deregistration_delay.timeout_seconds';
