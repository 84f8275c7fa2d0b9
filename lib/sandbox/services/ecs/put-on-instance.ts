/** Putting a task on a container instance: its room, its ports, its network interface, and its first step. */
import { ServiceFault } from '../../service.ts';
import type { ContainerInstanceRecord } from './container-instance-record.ts';
import { bindPorts, hostPortOf } from './container-ports.ts';
import { definitionOfTask, type TaskBlueprint } from './definition-of-task.ts';
import { takeRoom } from './instance-room.ts';
import { watchProvider } from './managed-scaling-timer.ts';
import { attachInterface } from './neighbours.ts';
import { interfaceCount } from './neighbours-compute.ts';
import type { Place } from './place.ts';
import { type PlacementAsk, subnetsAt } from './place-task.ts';
import { tasksInWait } from './room-watch.ts';
import { beginPulling, failToStart } from './task-life.ts';
import { taskNeed } from './task-need.ts';
import type { PlacementRules, TaskRecord } from './task-record.ts';
import { PROVISIONING } from './timing.ts';

/** What decides where a task of this kind may run. */
export function placementAsk(of: {
  readonly cluster: string;
  readonly definition: TaskBlueprint;
  readonly group: string;
  readonly launchType: PlacementAsk['launchType'];
  readonly capacityProviderName: string | undefined;
  readonly network: TaskRecord['network'];
  readonly overrides: TaskRecord['overrides'];
  readonly placement: PlacementRules;
}): PlacementAsk {
  return {
    cluster: of.cluster,
    need: taskNeed(of.definition, of.overrides),
    group: of.group,
    constraints: [...(of.definition.body.placementConstraints ?? []), ...of.placement.constraints],
    strategy: of.placement.strategy,
    capacityProvider: of.capacityProviderName,
    launchType: of.launchType,
    subnets: of.network?.awsvpcConfiguration?.subnets ?? [],
  };
}

/** What decides where a task that waits may run; undefined when its definition is gone. */
export function askOf(place: Place, task: TaskRecord): PlacementAsk | undefined {
  const definition = definitionOfTask(place, task);
  if (definition === undefined || task.launchType === 'FARGATE') return undefined;
  return placementAsk({ ...task, launchType: task.launchType, definition });
}

/** Puts a task in PROVISIONING on an instance that has room for it. */
export function putOnInstance(
  place: Place,
  task: TaskRecord,
  instance: ContainerInstanceRecord,
): void {
  const definition = definitionOfTask(place, task);
  if (definition === undefined) return;
  const { bindings, chosen } = bindPorts(instance, definition);
  tasksInWait(place, task.cluster).delete(task.id);
  task.claim = takeRoom(instance, task, taskNeed(definition, task.overrides), chosen);
  task.containerInstanceArn = instance.arn;
  task.bindings = bindings;
  task.targets = task.targets.map((target) => ({
    ...target,
    port: hostPortOf(bindings, target.container, target.port),
  }));
  // An instance that is in use counts as needed, which may be more than there are for the target.
  if (task.capacityProviderName !== undefined) watchProvider(place, task.capacityProviderName);
  if (definition.body.networkMode === 'awsvpc') attach(place, task, instance);
  else beginPulling(place, task);
}

function attach(place: Place, task: TaskRecord, instance: ContainerInstanceRecord): void {
  const awsvpc = task.network?.awsvpcConfiguration;
  const [subnetId = ''] = subnetsAt(place, instance, awsvpc?.subnets ?? []).toSorted(
    (a, b) => interfaceCount(place, a) - interfaceCount(place, b),
  );
  try {
    task.eni = attachInterface(place, {
      subnetId,
      groups: awsvpc?.securityGroups ?? [],
      publicIp: false,
      description: `arn:aws:ecs:${place.scope.region}:${place.scope.account}:attachment/${task.id}`,
      host: { instanceId: instance.ec2InstanceId, branch: instance.trunk !== undefined },
    });
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    failToStart(
      place,
      task,
      `Unexpected EC2 error while attempting to Create Network Interface with public IP assignment disabled in subnet '${subnetId}': ${error.code}`,
    );
    return;
  }
  place.world.schedule(place.scope, PROVISIONING, 'ecs.task-step', {
    cluster: task.cluster,
    id: task.id,
    from: 'PROVISIONING',
  });
}
