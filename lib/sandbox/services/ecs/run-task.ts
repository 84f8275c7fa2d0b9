/** RunTask: standalone tasks on Fargate. */
import type { RunTaskRequest, Tag } from '@aws-sdk/client-ecs';
import { type Call, ServiceFault } from '../../service.ts';
import { nextProvider } from './capacity-strategy.ts';
import { activeCluster, type ClusterRecord } from './cluster-record.ts';
import { invalid } from './faults.ts';
import { type Place, plain, same } from './place.ts';
import type { ServiceSettings } from './service-record.ts';
import { checkService, onFargate } from './service-rules.ts';
import { startTask } from './start-task.ts';
import { checkTags, managedTags } from './tag-rules.ts';
import { type TaskDefinitionRecord, usableTaskDefinition } from './task-definition-record.ts';
import { type TaskRecord, tasks } from './task-record.ts';
import { taskView } from './task-view.ts';

/** RunTask: up to ten tasks; the same client token with the same request returns the same tasks. */
export function runTask(input: RunTaskRequest, call: Call): object {
  const cluster = activeCluster(call, input.cluster);
  const definition = usableTaskDefinition(call, input.taskDefinition ?? '');
  const count = input.count ?? 1;
  if (count < 1 || count > 10) throw invalid('Count must be between 1 and 10.');
  const settings = settingsOf(cluster, plain(input));
  checkService(call, cluster, settings, definition, {
    operation: 'created',
    network: true,
    loadBalancers: false,
  });
  checkOverrides(input, definition);
  if (!onFargate(settings)) throw invalid('No Container Instances were found in your cluster.');
  const repeated = repeatedRun(call, input, cluster);
  if (repeated !== undefined) return answer(call, repeated, []);
  const started: TaskRecord[] = [];
  const failures: object[] = [];
  for (let index = 0; index < count; index += 1)
    try {
      started.push(startOne(call, input, { cluster, definition, settings, index }));
    } catch (error) {
      if (!(error instanceof ServiceFault) || error.code === 'ClientException') throw error;
      failures.push({ reason: 'RESOURCE:ENI', detail: error.message });
    }
  if (input.clientToken !== undefined)
    tokens(call, cluster).set(input.clientToken, {
      request: withoutToken(input),
      ids: started.map(({ id }) => id),
    });
  return answer(call, started, failures);
}

interface RunRecord {
  readonly request: RunTaskRequest;
  readonly ids: readonly string[];
}

function settingsOf(cluster: ClusterRecord, input: RunTaskRequest): ServiceSettings {
  const strategy =
    input.launchType === undefined && input.capacityProviderStrategy === undefined
      ? cluster.defaultStrategy
      : (input.capacityProviderStrategy ?? []);
  return {
    ...(strategy.length > 0
      ? { capacityProviderStrategy: strategy }
      : { launchType: input.launchType ?? 'EC2' }),
    ...(input.launchType !== undefined && strategy.length > 0
      ? { launchType: input.launchType }
      : {}),
    networkConfiguration: input.networkConfiguration,
    platformVersion: input.platformVersion,
    placementConstraints: input.placementConstraints,
    placementStrategy: input.placementStrategy,
  };
}

function startOne(
  call: Call,
  input: RunTaskRequest,
  run: {
    readonly cluster: ClusterRecord;
    readonly definition: TaskDefinitionRecord;
    readonly settings: ServiceSettings;
    readonly index: number;
  },
): TaskRecord {
  const { cluster, definition, settings, index } = run;
  const subnets = settings.networkConfiguration?.awsvpcConfiguration?.subnets ?? [];
  return startTask(call, {
    cluster,
    definition,
    launchType: 'FARGATE',
    capacityProviderName: nextProvider(settings.capacityProviderStrategy ?? [], new Map()),
    network: settings.networkConfiguration,
    subnetId: subnets[index % Math.max(subnets.length, 1)],
    service: undefined,
    revision: undefined,
    startedBy: input.startedBy,
    group: input.group ?? `family:${definition.family}`,
    loadBalancers: [],
    overrides: input.overrides ?? {},
    enableExecuteCommand: input.enableExecuteCommand === true,
    tags: tagsFor(input, cluster, definition),
  });
}

function tagsFor(
  input: RunTaskRequest,
  cluster: ClusterRecord,
  definition: TaskDefinitionRecord,
): Tag[] {
  const given = [
    ...(input.propagateTags === 'TASK_DEFINITION' ? definition.tags : []),
    ...checkTags(input.tags),
  ];
  return input.enableECSManagedTags === true
    ? managedTags(cluster.name, undefined, given)
    : [...new Map(given.map((tag) => [tag.key, tag])).values()];
}

function checkOverrides(input: RunTaskRequest, definition: TaskDefinitionRecord): void {
  const names = new Set((definition.body.containerDefinitions ?? []).map(({ name }) => name));
  for (const { name } of input.overrides?.containerOverrides ?? [])
    if (!names.has(name))
      throw invalid(
        `Override for container named ${name} is not a container in the TaskDefinition.`,
      );
}

function repeatedRun(
  call: Call,
  input: RunTaskRequest,
  cluster: ClusterRecord,
): readonly TaskRecord[] | undefined {
  const before =
    input.clientToken === undefined ? undefined : tokens(call, cluster).get(input.clientToken);
  if (before === undefined) return undefined;
  if (!same(before.request, withoutToken(input)))
    throw new ServiceFault(
      'ConflictException',
      'The client token was used before with other parameters.',
    );
  return before.ids.flatMap((id) => tasks(call, cluster.name).get(id) ?? []);
}

function withoutToken(input: RunTaskRequest): RunTaskRequest {
  const { clientToken: _, ...request } = plain(input);
  return request;
}

function tokens(place: Place, cluster: ClusterRecord) {
  return place.world.table<RunRecord>(place.scope, `ecs.run-tokens/${cluster.name}`);
}

function answer(call: Call, started: readonly TaskRecord[], failures: readonly object[]): object {
  return { tasks: started.map((task) => taskView(call, task, ['TAGS'])), failures };
}
