/** Starting tasks for a service: which capacity provider, which subnet, and what it says about it. */
import type { Tag } from '@aws-sdk/client-ecs';
import { ServiceFault } from '../../service.ts';
import { lastPart } from './arns.ts';
import { nextProvider } from './capacity-strategy.ts';
import { clusters } from './cluster-record.ts';
import { revisionOf } from './deployment-record.ts';
import { countFailedStart } from './failures.ts';
import type { Place } from './place.ts';
import { lookSoon } from './scheduler-timer.ts';
import {
  type DeploymentRecord,
  type ServiceRecord,
  type ServiceSettings,
  say,
} from './service-record.ts';
import { onFargate } from './service-rules.ts';
import { startTask } from './start-task.ts';
import { managedTags } from './tag-rules.ts';
import { taskDefinitions } from './task-definition-record.ts';
import { type TaskRecord, tasks } from './task-record.ts';
import { THROTTLE_FIRST } from './timing.ts';

/** Starts up to `count` tasks of a deployment; how many it started. */
export function startServiceTasks(
  place: Place,
  service: ServiceRecord,
  deployment: DeploymentRecord,
  count: number,
): number {
  if (deployment.throttledUntil > place.world.now()) return 0;
  const started: TaskRecord[] = [];
  while (started.length < count) {
    const task = startOne(place, service, deployment);
    if (task === undefined) break;
    service.tasks.push(task.id);
    started.push(task);
  }
  if (started.length > 0)
    say(
      place,
      service,
      `has started ${started.length} tasks: ${started.map(({ id }) => `(task ${id})`).join(' ')}.`,
    );
  return started.length;
}

function startOne(
  place: Place,
  service: ServiceRecord,
  deployment: DeploymentRecord,
): TaskRecord | undefined {
  const revision = revisionOf(place, service, deployment.revision);
  const cluster = clusters(place).get(service.cluster);
  const definition = taskDefinitions(place).get(lastPart(deployment.taskDefinition));
  if (revision === undefined || cluster === undefined || definition === undefined) return undefined;
  const { settings } = revision;
  if (!onFargate(settings)) {
    if (!service.saidBlocked)
      say(
        place,
        service,
        'was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
      );
    service.saidBlocked = true;
    return undefined;
  }
  const table = tasks(place, service.cluster);
  const siblings = service.tasks
    .flatMap((id) => table.get(id) ?? [])
    .filter((task) => task.desiredStatus === 'RUNNING');
  try {
    return startTask(place, {
      cluster,
      definition,
      launchType: 'FARGATE',
      capacityProviderName: providerFor(settings, siblings),
      network: settings.networkConfiguration,
      subnetId: subnetFor(settings, siblings),
      service: service.name,
      revision: deployment.revision,
      startedBy: `ecs-svc/${deployment.id}`,
      group: `service:${service.name}`,
      loadBalancers: settings.loadBalancers ?? [],
      overrides: {},
      enableExecuteCommand: settings.enableExecuteCommand === true,
      tags: tagsFor(service, definition.tags),
    });
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    say(
      place,
      service,
      error.code === 'ClientException'
        ? `failed to launch a task with (error ${error.message}).`
        : `was unable to place a task. Reason: ${error.message}`,
    );
    countFailedStart(place, service, deployment, true);
    lookSoon(place, service, THROTTLE_FIRST);
    return undefined;
  }
}

function providerFor(
  { capacityProviderStrategy = [] }: ServiceSettings,
  siblings: readonly TaskRecord[],
): string | undefined {
  const running = new Map<string, number>();
  for (const { capacityProviderName: name } of siblings)
    if (name !== undefined) running.set(name, (running.get(name) ?? 0) + 1);
  return nextProvider(capacityProviderStrategy, running);
}

/** The subnet with the fewest tasks of the service. */
function subnetFor(settings: ServiceSettings, siblings: readonly TaskRecord[]): string | undefined {
  const subnets = settings.networkConfiguration?.awsvpcConfiguration?.subnets ?? [];
  const count = (id: string) => siblings.filter(({ eni }) => eni?.subnetId === id).length;
  return subnets.reduce<string | undefined>(
    (best, id) => (best !== undefined && count(best) <= count(id) ? best : id),
    undefined,
  );
}

function tagsFor(service: ServiceRecord, definitionTags: readonly Tag[]): Tag[] {
  const { propagateTags, enableECSManagedTags } = service.settings;
  const given = {
    SERVICE: service.tags,
    TASK_DEFINITION: definitionTags,
    NONE: [],
  }[propagateTags ?? 'NONE'];
  return enableECSManagedTags === true
    ? managedTags(service.cluster, service.name, given)
    : [...given];
}
