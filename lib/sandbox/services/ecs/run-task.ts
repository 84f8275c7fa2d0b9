/** RunTask and StartTask: standalone tasks on Fargate, on container instances, and under capacity providers. */
import type { Failure, RunTaskRequest, StartTaskRequest, Tag } from '@aws-sdk/client-ecs';
import { type Call, ServiceFault } from '../../service.ts';
import { lastPart } from './arns.ts';
import { waitsForInstances } from './capacity-provider-record.ts';
import { shareOut } from './capacity-strategy.ts';
import { activeCluster, type ClusterRecord } from './cluster-record.ts';
import {
  type ContainerInstanceRecord,
  containerInstanceArn,
  containerInstanceBy,
} from './container-instance-record.ts';
import { checkVolumes } from './ebs-volume-rules.ts';
import { invalid } from './faults.ts';
import { mayWait } from './managed-demand.ts';
import { checkOverrides } from './override-rules.ts';
import { type Place, plain, same } from './place.ts';
import { findInstance, type PlacementAsk, type Refusal, refusalOf } from './place-task.ts';
import { placementAsk } from './put-on-instance.ts';
import type { ServiceSettings } from './service-record.ts';
import { checkNetwork, checkService, onFargate } from './service-rules.ts';
import { launchTypeOf } from './service-tasks.ts';
import { startTask, type TaskHost } from './start-task.ts';
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
  const repeated = repeatedRun(call, input, cluster);
  if (repeated !== undefined) return answer(call, repeated, []);
  const run: Run = {
    cluster,
    definition,
    settings,
    group: input.group ?? `family:${definition.family}`,
    input,
    tags: tagsFor(input, cluster, definition),
  };
  const { started, failures } = onFargate(settings)
    ? runOnFargate(call, run, count)
    : runOnInstances(call, run, count);
  if (input.clientToken !== undefined)
    tokens(call, cluster).set(input.clientToken, {
      request: withoutToken(input),
      ids: started.map(({ id }) => id),
    });
  return answer(call, started, failures);
}

/** StartTask: one task on each of these container instances; constraints and strategies do not count. */
export function startTaskOperation(input: StartTaskRequest, call: Call): object {
  const cluster = activeCluster(call, input.cluster);
  const definition = usableTaskDefinition(call, input.taskDefinition ?? '');
  const references = input.containerInstances ?? [];
  if (references.length === 0) throw invalid('Container instances cannot be empty.');
  if (references.length > 10) throw invalid('Container instances can have at most 10 items.');
  const settings: ServiceSettings = {
    launchType: 'EC2',
    networkConfiguration: input.networkConfiguration,
    volumeConfigurations: input.volumeConfigurations,
  };
  checkNetwork(settings, definition);
  checkVolumes(call, settings, definition, { fargate: false });
  checkOverrides(input, definition);
  const run: Run = {
    cluster,
    definition,
    settings,
    group: input.group ?? `family:${definition.family}`,
    input,
    tags: tagsFor(input, cluster, definition),
  };
  const started: TaskRecord[] = [];
  const failures: Failure[] = [];
  for (const reference of references) {
    const instance = containerInstanceBy(call, cluster.name, reference);
    const arn = containerInstanceArn(call, cluster.name, lastPart(reference));
    const reason = instance === undefined ? 'MISSING' : whyNot(call, run, instance);
    if (instance === undefined || reason !== undefined) failures.push({ arn, reason });
    else
      started.push(startOne(call, run, { launchType: instance.launchType, instance }, undefined));
  }
  return answer(call, started, failures);
}

/** What the tasks of one call are made from. */
interface Run {
  readonly cluster: ClusterRecord;
  readonly definition: TaskDefinitionRecord;
  readonly settings: ServiceSettings;
  readonly group: string;
  readonly input: Pick<
    RunTaskRequest,
    'startedBy' | 'overrides' | 'enableExecuteCommand' | 'volumeConfigurations'
  >;
  readonly tags: Tag[];
}

interface Outcome {
  readonly started: readonly TaskRecord[];
  readonly failures: readonly Failure[];
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
    volumeConfigurations: input.volumeConfigurations,
  };
}

function runOnFargate(call: Call, run: Run, count: number): Outcome {
  const subnets = run.settings.networkConfiguration?.awsvpcConfiguration?.subnets ?? [];
  const providers = shareOut(run.settings.capacityProviderStrategy ?? [], count);
  const started: TaskRecord[] = [];
  const failures: Failure[] = [];
  for (let index = 0; index < count; index += 1)
    try {
      const subnetId = subnets[index % Math.max(subnets.length, 1)];
      started.push(startOne(call, run, { launchType: 'FARGATE', subnetId }, providers[index]));
    } catch (error) {
      if (!(error instanceof ServiceFault) || error.code === 'ClientException') throw error;
      failures.push({ reason: 'RESOURCE:ENI', detail: error.message });
    }
  return { started, failures };
}

function runOnInstances(call: Call, run: Run, count: number): Outcome {
  const providers = shareOut(run.settings.capacityProviderStrategy ?? [], count);
  const started: TaskRecord[] = [];
  const failures = new Map<string, Failure>();
  for (let index = 0; index < count; index += 1) {
    const provider = providers[index];
    const ask = askFor(call, run, provider);
    const found = findInstance(call, ask);
    if (found.instance !== undefined)
      started.push(
        startOne(call, run, { launchType: ask.launchType, instance: found.instance }, provider),
      );
    else if (provider !== undefined && waitsForInstances(call, provider)) {
      if (!mayWait(call, run.cluster.name)) {
        failures.set('', { reason: 'RESOURCE:*', detail: TOO_MANY_WAIT });
        break;
      }
      started.push(
        startOne(call, run, { launchType: ask.launchType, instance: undefined }, provider),
      );
    } else
      for (const failure of failuresOf(found.refusals, provider))
        failures.set(failure.arn ?? '', failure);
  }
  return { started, failures: [...failures.values()] };
}

function failuresOf(
  refusals: readonly Refusal[],
  provider: string | undefined,
): readonly Failure[] {
  if (refusals.length > 0)
    return refusals.map(({ instance, reason }) => ({ arn: instance.arn, reason }));
  if (provider === undefined) throw invalid('No Container Instances were found in your cluster.');
  return [{ arn: provider, reason: 'EMPTY CAPACITY PROVIDER' }];
}

function askFor(call: Call, run: Run, provider: string | undefined): PlacementAsk {
  const { settings } = run;
  return placementAsk({
    cluster: run.cluster.name,
    definition: run.definition,
    group: run.group,
    launchType: launchTypeOf(call, settings, provider),
    capacityProviderName: provider,
    network: settings.networkConfiguration,
    overrides: run.input.overrides ?? {},
    placement: placementOf(settings),
  });
}

/** Why a task cannot be started on the instance that the caller chose. */
function whyNot(call: Call, run: Run, instance: ContainerInstanceRecord): string | undefined {
  if (instance.status !== 'ACTIVE') return 'INACTIVE';
  const ask = askFor(call, run, undefined);
  return refusalOf(call, instance, { ...ask, launchType: instance.launchType, constraints: [] });
}

function startOne(
  call: Call,
  run: Run,
  host: TaskHost,
  capacityProviderName: string | undefined,
): TaskRecord {
  const { cluster, definition, settings, input, group, tags } = run;
  return startTask(call, {
    cluster,
    definition,
    host,
    capacityProviderName,
    network: settings.networkConfiguration,
    placement: placementOf(settings),
    service: undefined,
    revision: undefined,
    startedBy: input.startedBy,
    group,
    loadBalancers: [],
    volumes: input.volumeConfigurations ?? [],
    overrides: input.overrides ?? {},
    enableExecuteCommand: input.enableExecuteCommand === true,
    tags,
  });
}

function placementOf({ placementConstraints = [], placementStrategy = [] }: ServiceSettings) {
  return { constraints: placementConstraints, strategy: placementStrategy };
}

const TOO_MANY_WAIT =
  "You've reached the limit on the number of tasks that can be in the PROVISIONING state in a cluster.";

function tagsFor(
  input: Pick<RunTaskRequest, 'propagateTags' | 'tags' | 'enableECSManagedTags'>,
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

function answer(call: Call, started: readonly TaskRecord[], failures: readonly Failure[]): object {
  return { tasks: started.map((task) => taskView(call, task, ['TAGS'])), failures };
}
