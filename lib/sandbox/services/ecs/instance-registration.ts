/** How machines become container instances: their agents start, find the cluster, and register. */
import type { Attribute, Tag } from '@aws-sdk/client-ecs';
import { agentAttributes, agentMemory, agentPorts } from './agent-attributes.ts';
import { type AgentConfig, agentConfig } from './agent-config.ts';
import { newestAgent, resumeAgentUpdate } from './agent-updates.ts';
import { type ClusterRecord, clusters } from './cluster-record.ts';
import { newCluster } from './clusters.ts';
import {
  type ContainerInstanceRecord,
  containerInstanceArn,
  containerInstances,
  instanceOfMachine,
  machines,
  NO_USE,
} from './container-instance-record.ts';
import { providerOfMachine } from './managed-instance-record.ts';
import { ensureServiceLinkedRole } from './neighbours.ts';
import {
  attachTrunk,
  type MachineFacts,
  machineFacts,
  reachesEcs,
  roleAllows,
  roleOfProfile,
  takesTrunk,
  taskInterfaces,
  trunkingFor,
} from './neighbours-compute.ts';
import { tellInstance } from './neighbours-events.ts';
import type { Place } from './place.ts';
import { instancesChanged } from './room-watch.ts';
import { AGENT_RETRY_FIRST, AGENT_RETRY_LONGEST, AGENT_START, TRUNK_ATTACHING } from './timing.ts';

/** An agent that has not registered yet, and why: nothing in AWS tells, its log on the machine would. */
export interface UnregisteredAgent {
  readonly instanceId: string;
  readonly reason: string;
  readonly attempts: number;
}

/** What a container instance is registered with. */
export interface Registration {
  readonly ec2InstanceId: string;
  readonly launchType: ContainerInstanceRecord['launchType'];
  readonly groupName?: string;
  readonly capacityProviderName?: string;
  readonly zone: string;
  readonly subnetId: string;
  readonly vpcId: string;
  /** CPU units. */
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
  readonly gpuCount: number;
  readonly reservedPorts: readonly string[];
  readonly interfaces: number;
  readonly trunk?: ContainerInstanceRecord['trunk'];
  /** Undefined for an agent that does not say. */
  readonly agentVersion: string | undefined;
  readonly drainsOnInterruption: boolean;
  readonly attributes: readonly Attribute[];
  readonly tags: readonly Tag[];
}

/** The agents of one account and Region that have not registered, by their machine's id. */
export function unregisteredAgents(place: Place) {
  return place.world.table<UnregisteredAgent>(place.scope, 'ecs.unregistered-agents');
}

/** Timer `ecs.instance-started`: a machine is up, its agent starts or comes back. */
export function instanceStarted(payload: { readonly instanceId: string }, place: Place): void {
  const known = instanceOfMachine(place, payload.instanceId);
  if (known === undefined) {
    place.world.schedule(place.scope, AGENT_START, 'ecs.agent-registers', {
      ...payload,
      attempts: 0,
    });
    return;
  }
  known.agentConnected = true;
  known.version += 1;
  tellInstance(place, known);
  resumeAgentUpdate(place, known);
  instancesChanged(place, known.cluster);
}

/** Timer `ecs.agent-registers`: an agent registers its machine, or tries again later. */
export function agentRegisters(
  payload: { readonly instanceId: string; readonly attempts: number },
  place: Place,
): void {
  const { instanceId } = payload;
  const machine = machineFacts(place, instanceId);
  if (machine === undefined || instanceOfMachine(place, instanceId) !== undefined) return;
  const config = agentConfig(machine.userData);
  if (machine.state !== 'running' || !hasAgent(machine, config)) {
    unregisteredAgents(place).delete(instanceId);
    return;
  }
  const cluster = clusterFor(place, config);
  const reason = cluster === undefined ? 'Cluster not found.' : hindrance(place, machine);
  if (cluster === undefined || reason !== undefined) {
    tryAgain(place, { instanceId, attempts: payload.attempts + 1, reason: reason ?? '' });
    return;
  }
  unregisteredAgents(place).delete(instanceId);
  registerMachine(place, cluster, machine, config);
}

/** Timer `ecs.cluster-appeared`: the agents try again that wait for a cluster of this name. */
export function clusterAppeared(payload: { readonly cluster: string }, place: Place): void {
  for (const { instanceId, attempts } of unregisteredAgents(place).values()) {
    const config = agentConfig(machineFacts(place, instanceId)?.userData ?? '');
    if ((config.cluster ?? 'default') === payload.cluster)
      agentRegisters({ instanceId, attempts }, place);
  }
}

/** Timer `ecs.instance-ready`: the trunk of an instance is attached. */
export function instanceReady(
  payload: { readonly cluster: string; readonly id: string },
  place: Place,
): void {
  const instance = containerInstances(place, payload.cluster).get(payload.id);
  if (instance?.status !== 'REGISTERING') return;
  instance.status = 'ACTIVE';
  instance.version += 1;
  tellInstance(place, instance);
  instancesChanged(place, payload.cluster);
}

/** Makes a container instance; with a trunk to come it is REGISTERING first. */
export function registerInstance(
  place: Place,
  cluster: ClusterRecord,
  { gpuCount, attributes, tags, ...rest }: Registration,
): ContainerInstanceRecord {
  const id = place.world.hex(32);
  const instance: ContainerInstanceRecord = {
    ...rest,
    id,
    arn: containerInstanceArn(place, cluster.name, id),
    cluster: cluster.name,
    clusterArn: cluster.arn,
    groupName: rest.groupName,
    capacityProviderName: rest.capacityProviderName,
    registeredAt: place.world.now(),
    gpus: Array.from({ length: gpuCount }, () => `GPU-${place.world.hex(32)}`),
    trunk: rest.trunk,
    status: rest.trunk === undefined ? 'ACTIVE' : 'REGISTERING',
    statusReason: undefined,
    agentConnected: true,
    agentUpdateStatus: undefined,
    used: NO_USE,
    tasks: [],
    groups: {},
    attributes: [...attributes],
    tags: [...tags],
    version: 1,
  };
  containerInstances(place, cluster.name).set(id, instance);
  machines(place).set(rest.ec2InstanceId, { cluster: cluster.name, id });
  tellInstance(place, instance);
  if (instance.status === 'ACTIVE') instancesChanged(place, cluster.name);
  else
    place.world.schedule(place.scope, TRUNK_ATTACHING, 'ecs.instance-ready', {
      cluster: cluster.name,
      id,
    });
  return instance;
}

/** What an agent must be allowed to do before it can register and be told of tasks. */
const NEEDED_ACTIONS = [
  'ecs:RegisterContainerInstance',
  'ecs:DiscoverPollEndpoint',
  'ecs:Poll',
  'ecs:SubmitContainerStateChange',
  'ecs:SubmitTaskStateChange',
];
/** After how many attempts an agent waits for its cluster alone: about an hour and a half. */
const MOST_ATTEMPTS = 20;

/** AWS's images without ECS in their name have no agent, unless the user data installs one. */
function hasAgent({ imageName }: MachineFacts, { installsAgent }: AgentConfig): boolean {
  const bare = /^(al2023-ami|amzn2-ami|Windows_Server)-/.test(imageName) && !/ecs/i.test(imageName);
  return !bare || installsAgent;
}

/** The cluster to register with; the one named `default` is made when it is missing. */
function clusterFor(
  place: Place,
  { cluster: name = 'default' }: AgentConfig,
): ClusterRecord | undefined {
  const found = clusters(place).get(name);
  if (found?.status === 'ACTIVE') return found;
  return name === 'default' ? newCluster(place, name) : undefined;
}

/** Why an agent cannot register though its cluster is there. */
function hindrance(place: Place, machine: MachineFacts): string | undefined {
  const role = roleOfProfile(place, machine.profileArn);
  if (role === undefined) return 'NoCredentialProviders: no valid providers in chain';
  const managed = providerOfMachine(place, machine)?.managed === true;
  if (!managed && !roleAllows(place, role, NEEDED_ACTIONS))
    return `AccessDeniedException: ${role} is not authorized to perform: ecs:RegisterContainerInstance`;
  return reachesEcs(place, machine)
    ? undefined
    : `dial tcp: lookup ecs.${place.scope.region}.amazonaws.com: i/o timeout`;
}

function tryAgain(place: Place, agent: UnregisteredAgent): void {
  unregisteredAgents(place).set(agent.instanceId, agent);
  if (agent.attempts >= MOST_ATTEMPTS) return;
  const delay = Math.min(AGENT_RETRY_FIRST * 2 ** (agent.attempts - 1), AGENT_RETRY_LONGEST);
  const { instanceId, attempts } = agent;
  place.world.schedule(place.scope, delay, 'ecs.agent-registers', { instanceId, attempts });
}

function registerMachine(
  place: Place,
  cluster: ClusterRecord,
  machine: MachineFacts,
  config: AgentConfig,
): void {
  ensureServiceLinkedRole(place);
  const provider = providerOfMachine(place, machine);
  const managed = provider?.managed === true;
  const role = roleOfProfile(place, machine.profileArn);
  const wantsTrunk =
    !managed &&
    machine.platform === 'linux' &&
    takesTrunk(machine.type) &&
    role !== undefined &&
    trunkingFor(place, role);
  const trunk = wantsTrunk ? attachTrunk(place, machine) : undefined;
  const joined = provider !== undefined && cluster.capacityProviders.includes(provider.name);
  // ECS chooses the image of managed instances by what they have.
  const gpus = managed || config.gpuSupport || /-gpu-|nvidia/.test(machine.imageName);
  const tags = { ...(config.propagateTags ? machine.tags : {}), ...config.tags };
  const instance = registerInstance(place, cluster, {
    ec2InstanceId: machine.id,
    launchType: managed ? 'MANAGED_INSTANCES' : 'EC2',
    ...(machine.groupName === undefined ? {} : { groupName: machine.groupName }),
    // The association that counts is the one at this moment: a later one does not take the instance in.
    ...(joined ? { capacityProviderName: provider.name } : {}),
    zone: machine.zone,
    subnetId: machine.subnetId,
    vpcId: machine.vpcId,
    cpu: machine.cpu,
    memory: agentMemory(machine, config),
    gpuCount: gpus ? machine.gpuCount : 0,
    reservedPorts: agentPorts(machine, config),
    interfaces: taskInterfaces(machine.type, trunk !== undefined || managed),
    ...(trunk === undefined ? {} : { trunk }),
    agentVersion: newestAgent(place.world),
    drainsOnInterruption: config.spotDraining,
    attributes: agentAttributes(machine, config, trunk?.networkInterfaceId),
    tags: Object.entries(tags)
      .filter(([key]) => !key.startsWith('aws:'))
      .map(([key, value]) => ({ key, value })),
  });
  if (!wantsTrunk || trunk !== undefined) return;
  instance.status = 'REGISTRATION_FAILED';
  instance.statusReason = `The trunk network interface could not be created in subnet ${machine.subnetId}: InsufficientFreeAddressesInSubnet`;
}
