/** The operations on container instances. */
import type {
  ContainerInstance,
  DeregisterContainerInstanceRequest,
  DescribeContainerInstancesRequest,
  ListContainerInstancesRequest,
  RegisterContainerInstanceRequest,
  Resource,
  UpdateContainerInstancesStateRequest,
} from '@aws-sdk/client-ecs';
import { paginate } from '../../paginate.ts';
import type { Call } from '../../service.ts';
import { lastPart } from './arns.ts';
import { parseQuery } from './cluster-query.ts';
import { activeCluster } from './cluster-record.ts';
import {
  type ContainerInstanceRecord,
  containerInstanceArn,
  containerInstanceBy,
  containerInstances,
  instanceOfMachine,
} from './container-instance-record.ts';
import { containerInstanceView, querySubject } from './container-instance-view.ts';
import { client, invalid } from './faults.ts';
import { deregister, setInstanceStatus } from './instance-end.ts';
import { registerInstance } from './instance-registration.ts';
import { machineFacts, taskInterfaces } from './neighbours-compute.ts';
import type { Place } from './place.ts';
import { checkTags } from './tag-rules.ts';

/** ListContainerInstances: all but INACTIVE ones unless a status is given; by an expression. */
export function listContainerInstances(input: ListContainerInstancesRequest, call: Call): object {
  const cluster = activeCluster(call, input.cluster);
  const query = (input.filter ?? '') === '' ? () => true : parseQuery(input.filter ?? '');
  const arns = [...containerInstances(call, cluster.name).values()]
    .filter(
      (instance) =>
        (input.status === undefined
          ? instance.status !== 'INACTIVE'
          : instance.status === input.status) && query(querySubject(call, instance)),
    )
    .map(({ arn }) => arn);
  const page = paginate(arns, {
    size: input.maxResults ?? 100,
    token: input.nextToken,
    badToken: 'InvalidParameterException',
  });
  return { containerInstanceArns: page.items, nextToken: page.next };
}

/** DescribeContainerInstances: a hundred at most; INACTIVE ones for an hour. */
export function describeContainerInstances(
  input: DescribeContainerInstancesRequest,
  call: Call,
): object {
  const cluster = activeCluster(call, input.cluster);
  const references = input.containerInstances ?? [];
  if (references.length === 0) throw invalid('Container instances cannot be empty.');
  if (references.length > 100)
    throw invalid('Container instances cannot have more than 100 elements.');
  const { found, failures } = lookUp(call, cluster.name, references);
  return {
    containerInstances: found.map((one) => containerInstanceView(call, one, input.include ?? [])),
    failures,
  };
}

/** DeregisterContainerInstance: refused while tasks run on it, unless forced; these are then lost to ECS. */
export function deregisterContainerInstance(
  input: DeregisterContainerInstanceRequest,
  call: Call,
): { containerInstance: ContainerInstance } {
  const cluster = activeCluster(call, input.cluster);
  const instance = present(call, cluster.name, input.containerInstance);
  if (input.force !== true && instance.tasks.length > 0)
    throw invalid('Found running tasks on the instance.');
  deregister(call, instance, {
    code: 'UserInitiated',
    reason: 'Container instance deregistration forced by user.',
  });
  return { containerInstance: containerInstanceView(call, instance, ['TAGS']) };
}

/**
 * RegisterContainerInstance: what agents call. A machine outside EC2 (`mi-...`) is EXTERNAL; one that is registered
 * already is answered as it is.
 */
export function registerContainerInstance(
  input: RegisterContainerInstanceRequest,
  call: Call,
): { containerInstance: ContainerInstance } {
  const cluster = activeCluster(call, input.cluster);
  const identity = identityOf(input.instanceIdentityDocument);
  const known = instanceOfMachine(call, identity.instanceId);
  if (known !== undefined)
    return { containerInstance: containerInstanceView(call, known, ['TAGS']) };
  const machine = machineFacts(call, identity.instanceId);
  const external = identity.instanceId.startsWith('mi-');
  if (machine === undefined && !external)
    throw client(`The EC2 instance ${identity.instanceId} does not exist.`);
  const instance = registerInstance(call, cluster, {
    ec2InstanceId: identity.instanceId,
    launchType: external ? 'EXTERNAL' : 'EC2',
    ...(machine?.groupName === undefined ? {} : { groupName: machine.groupName }),
    zone: machine?.zone ?? '',
    subnetId: machine?.subnetId ?? '',
    vpcId: machine?.vpcId ?? '',
    cpu: integerOf(input.totalResources, 'CPU'),
    memory: integerOf(input.totalResources, 'MEMORY'),
    gpuCount: textsOf(input.totalResources, 'GPU').length,
    reservedPorts: [
      ...textsOf(input.totalResources, 'PORTS').map((port) => `${port}/tcp`),
      ...textsOf(input.totalResources, 'PORTS_UDP').map((port) => `${port}/udp`),
    ],
    interfaces: machine === undefined ? 0 : taskInterfaces(machine.type, false),
    agentVersion: input.versionInfo?.agentVersion,
    drainsOnInterruption: false,
    attributes: [
      ...(input.attributes ?? []).map(({ name, value }) => ({ name, value })),
      ...(external ? [{ name: 'ecs.capability.external' }] : []),
    ],
    tags: checkTags(input.tags),
  });
  return { containerInstance: containerInstanceView(call, instance, ['TAGS']) };
}

/** UpdateContainerInstancesState: ten at most, ACTIVE or DRAINING. */
export function updateContainerInstancesState(
  input: UpdateContainerInstancesStateRequest,
  call: Call,
): object {
  const cluster = activeCluster(call, input.cluster);
  const references = input.containerInstances ?? [];
  if (references.length === 0) throw invalid('Container instances cannot be empty.');
  if (references.length > 10)
    throw invalid('Container instances cannot have more than 10 elements.');
  const { status } = input;
  if (status !== 'ACTIVE' && status !== 'DRAINING')
    throw invalid(
      `The container instance status ${status} is not valid. Valid values: ACTIVE, DRAINING.`,
    );
  const { found, failures } = lookUp(call, cluster.name, references);
  const changeable = found.filter((one) => one.status === 'ACTIVE' || one.status === 'DRAINING');
  for (const instance of changeable) setInstanceStatus(call, instance, status);
  return {
    containerInstances: changeable.map((one) => containerInstanceView(call, one, [])),
    failures: [
      ...failures,
      ...found
        .filter((one) => !changeable.includes(one))
        .map(({ arn }) => ({ arn, reason: 'INACTIVE' })),
    ],
  };
}

function lookUp(place: Place, cluster: string, references: readonly string[]) {
  const found: ContainerInstanceRecord[] = [];
  const failures: { readonly arn: string; readonly reason: string }[] = [];
  for (const reference of references) {
    const instance = containerInstanceBy(place, cluster, reference);
    if (instance !== undefined) found.push(instance);
    else
      failures.push({
        arn: containerInstanceArn(place, cluster, lastPart(reference)),
        reason: 'MISSING',
      });
  }
  return { found, failures };
}

function present(
  place: Place,
  cluster: string,
  reference: string | undefined,
): ContainerInstanceRecord {
  const instance = containerInstanceBy(place, cluster, reference);
  if (instance === undefined || instance.status === 'INACTIVE')
    throw invalid('Referenced container instance not found.');
  return instance;
}

function identityOf(document: string | undefined): { readonly instanceId: string } {
  try {
    const { instanceId } = JSON.parse(document ?? '') as { readonly instanceId?: unknown };
    if (typeof instanceId === 'string') return { instanceId };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw client('The instance identity document is not valid.');
}

function integerOf(resources: readonly Resource[] = [], name: string): number {
  return resources.find((one) => one.name === name)?.integerValue ?? 0;
}

function textsOf(resources: readonly Resource[] = [], name: string): readonly string[] {
  return resources.find((one) => one.name === name)?.stringSetValue ?? [];
}
