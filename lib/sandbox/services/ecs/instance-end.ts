/** How container instances drain, are deregistered, and go with their machines. */
import {
  type ContainerInstanceRecord,
  containerInstances,
  type InstanceStatus,
  instanceOfMachine,
  machines,
} from './container-instance-record.ts';
import { detachTrunk } from './neighbours-compute.ts';
import { tellInstance } from './neighbours-events.ts';
import type { Place } from './place.ts';
import { instancesChanged, lookAtDraining } from './room-watch.ts';
import { loseTask, type StopCause } from './task-life.ts';
import { tasks } from './task-record.ts';
import { INACTIVE_INSTANCE_KEPT } from './timing.ts';

/** Lets an instance take tasks again, or drain: its services then move their tasks elsewhere. */
export function setInstanceStatus(
  place: Place,
  instance: ContainerInstanceRecord,
  status: Extract<InstanceStatus, 'ACTIVE' | 'DRAINING'>,
): void {
  if (instance.status === status) return;
  instance.status = status;
  instance.version += 1;
  tellInstance(place, instance);
  lookAtDraining(place, instance);
  instancesChanged(place, instance.cluster);
}

/** Takes an instance out of its cluster, and its trunk with it; what still runs on it is lost to ECS. */
export function deregister(
  place: Place,
  instance: ContainerInstanceRecord,
  cause: StopCause,
): void {
  loseTasks(place, instance, cause);
  loseTrunk(place, instance);
  instance.status = 'INACTIVE';
  instance.agentConnected = false;
  instance.version += 1;
  tellInstance(place, instance);
  machines(place).delete(instance.ec2InstanceId);
  place.world.schedule(place.scope, INACTIVE_INSTANCE_KEPT, 'ecs.instance-forgotten', {
    cluster: instance.cluster,
    id: instance.id,
  });
  instancesChanged(place, instance.cluster);
}

/** Timer `ecs.instance-forgotten`: an INACTIVE instance is not described any more. */
export function instanceForgotten(
  payload: { readonly cluster: string; readonly id: string },
  place: Place,
): void {
  containerInstances(place, payload.cluster).delete(payload.id);
}

/** Timer `ecs.instance-stopped`: a machine was stopped by hand, and its agent with it. It stays registered. */
export function instanceStopped(payload: { readonly instanceId: string }, place: Place): void {
  const instance = instanceOfMachine(place, payload.instanceId);
  if (instance === undefined) return;
  instance.agentConnected = false;
  instance.version += 1;
  tellInstance(place, instance);
  loseTasks(place, instance, {
    code: 'TerminationNotice',
    reason: `Host EC2 (instance ${payload.instanceId}) stopped.`,
  });
  instancesChanged(place, instance.cluster);
}

/**
 * Timer `ecs.instance-terminated`: a machine is gone. Its tasks stop, and it leaves the cluster, unless its agent was
 * not connected any more: then it stays, ACTIVE and useless, until somebody deregisters it.
 */
export function instanceTerminated(payload: { readonly instanceId: string }, place: Place): void {
  const instance = instanceOfMachine(place, payload.instanceId);
  if (instance === undefined) return;
  loseTrunk(place, instance);
  const cause: StopCause = {
    code: 'TerminationNotice',
    reason: `Host EC2 (instance ${payload.instanceId}) terminated.`,
  };
  if (instance.agentConnected) deregister(place, instance, cause);
  else loseTasks(place, instance, cause);
}

/** Timer `ecs.instance-interrupted`: the end of a Spot instance is announced; it drains if its agent was told to. */
export function instanceInterrupted(payload: { readonly instanceId: string }, place: Place): void {
  const instance = instanceOfMachine(place, payload.instanceId);
  if (instance?.status === 'ACTIVE' && instance.drainsOnInterruption)
    setInstanceStatus(place, instance, 'DRAINING');
}

function loseTrunk(place: Place, instance: ContainerInstanceRecord): void {
  const { trunk } = instance;
  if (trunk !== undefined) detachTrunk(place, trunk.networkInterfaceId);
  instance.trunk = undefined;
}

function loseTasks(place: Place, instance: ContainerInstanceRecord, cause: StopCause): void {
  const table = tasks(place, instance.cluster);
  for (const id of [...instance.tasks]) {
    const task = table.get(id);
    if (task !== undefined) loseTask(place, task, cause);
  }
}
