/** Newer container agents, and how they come to instances: staged, swapped, connected again. */
import type { ContainerInstance, UpdateContainerAgentRequest } from '@aws-sdk/client-ecs';
import { type Call, ServiceFault } from '../../service.ts';
import type { World } from '../../world.ts';
import { AGENT_VERSION } from './agent-attributes.ts';
import { activeCluster } from './cluster-record.ts';
import {
  type ContainerInstanceRecord,
  containerInstanceBy,
  containerInstances,
} from './container-instance-record.ts';
import { containerInstanceView } from './container-instance-view.ts';
import { invalid } from './faults.ts';
import { tellInstance } from './neighbours-events.ts';
import type { Place } from './place.ts';
import { instancesChanged } from './room-watch.ts';
import { AGENT_UPDATE_STEP } from './timing.ts';

/** AWS releases a newer agent: machines that start from now on come with it. */
export function releaseAgent(world: World, version: string): void {
  releases(world).set('newest', version);
}

/** The newest agent there is. */
export function newestAgent(world: World): string {
  return releases(world).get('newest') ?? AGENT_VERSION;
}

/** UpdateContainerAgent: of agents that `ecs-init` runs. What runs on the instance goes on. */
export function updateContainerAgent(
  input: UpdateContainerAgentRequest,
  call: Call,
): { containerInstance: ContainerInstance } {
  const cluster = activeCluster(call, input.cluster);
  const instance = containerInstanceBy(call, cluster.name, input.containerInstance);
  if (instance === undefined || instance.status === 'INACTIVE')
    throw invalid('Referenced container instance not found.');
  if (isUnderWay(instance))
    throw new ServiceFault(
      'UpdateInProgressException',
      'There is already an update in progress for your container agent.',
    );
  if (instance.agentVersion === undefined)
    throw new ServiceFault(
      'MissingVersionException',
      'Amazon ECS is unable to determine the current version of the container agent.',
    );
  if (!isUpdatable(instance) || instance.agentVersion === newestAgent(call.world))
    throw new ServiceFault(
      'NoUpdateAvailableException',
      'There is no update available for your container agent.',
    );
  instance.agentUpdateStatus = 'PENDING';
  instance.version += 1;
  scheduleStep(call, instance);
  return { containerInstance: containerInstanceView(call, instance, ['TAGS']) };
}

/** Timer `ecs.agent-update-step`: an update goes a step further, as long as the agent is there to take it. */
export function agentUpdateStep(
  payload: { readonly cluster: string; readonly id: string },
  place: Place,
): void {
  const instance = containerInstances(place, payload.cluster).get(payload.id);
  if (instance === undefined || instance.status === 'INACTIVE' || !isUnderWay(instance)) return;
  const swapping = instance.agentUpdateStatus === 'UPDATING';
  if (!instance.agentConnected && !swapping) return;
  const next = nextOf(instance);
  instance.agentUpdateStatus = next;
  instance.version += 1;
  if (next === 'UPDATED') instance.agentVersion = newestAgent(place.world);
  // The agent is gone for the moment in which it is swapped.
  instance.agentConnected = next !== 'UPDATING';
  tellInstance(place, instance);
  instancesChanged(place, payload.cluster);
  if (isUnderWay(instance)) scheduleStep(place, instance);
}

/** Lets an update go on whose agent was away. */
export function resumeAgentUpdate(place: Place, instance: ContainerInstanceRecord): void {
  if (isUnderWay(instance)) scheduleStep(place, instance);
}

const NEXT: Readonly<Record<string, ContainerInstanceRecord['agentUpdateStatus']>> = {
  PENDING: 'STAGING',
  STAGING: 'STAGED',
  STAGED: 'UPDATING',
  UPDATING: 'UPDATED',
};

function nextOf({ agentUpdateStatus: status }: ContainerInstanceRecord) {
  return status === undefined ? undefined : NEXT[status];
}

function isUnderWay(instance: ContainerInstanceRecord): boolean {
  return nextOf(instance) !== undefined;
}

// Windows, Managed Instances and machines outside EC2 have no `ecs-init` that would listen.
function isUpdatable({ launchType, attributes }: ContainerInstanceRecord): boolean {
  return (
    launchType === 'EC2' &&
    !attributes.some(({ name, value }) => name === 'ecs.os-type' && value === 'windows')
  );
}

function scheduleStep(place: Place, { cluster, id }: ContainerInstanceRecord): void {
  place.world.schedule(place.scope, AGENT_UPDATE_STEP, 'ecs.agent-update-step', { cluster, id });
}

function releases(world: World) {
  return world.table<string>({ account: '*', region: '*' }, 'ecs.agent-releases');
}
