/** CreateTaskSet, UpdateTaskSet, DeleteTaskSet, DescribeTaskSets, UpdateServicePrimaryTaskSet. */
import type {
  CreateTaskSetRequest,
  DeleteTaskSetRequest,
  DescribeTaskSetsRequest,
  Scale,
  TaskSet,
  UpdateServicePrimaryTaskSetRequest,
  UpdateTaskSetRequest,
} from '@aws-sdk/client-ecs';
import { type Call, ServiceFault } from '../../service.ts';
import { arnOf } from './arns.ts';
import { activeCluster, type ClusterRecord } from './cluster-record.ts';
import { invalid } from './faults.ts';
import { plain, same } from './place.ts';
import { lookSoon } from './scheduler-timer.ts';
import type { DeploymentRecord, ServiceRecord } from './service-record.ts';
import { createRevision } from './service-revisions.ts';
import { checkService } from './service-rules.ts';
import { filledSettings } from './service-settings.ts';
import { findService } from './services.ts';
import { checkTags } from './tag-rules.ts';
import { usableTaskDefinition } from './task-definition-record.ts';
import {
  isExternal,
  type TaskSetRecord,
  taskSetBy,
  taskSets,
  taskSetsOf,
} from './task-set-record.ts';
import { taskSetView } from './task-set-view.ts';

/** CreateTaskSet: repeating a request with its token returns the set. */
export function createTaskSet(input: CreateTaskSetRequest, call: Call): { taskSet: TaskSet } {
  const { cluster, service } = owner(input, call);
  const request = plain(input);
  const repeated = taskSetsOf(call, service).find(
    (set) => input.clientToken !== undefined && set.request.clientToken === input.clientToken,
  );
  if (repeated !== undefined) {
    if (!same(repeated.request, request)) throw invalid('Creation of task set was not idempotent.');
    return { taskSet: taskSetView(call, service, repeated, ['TAGS']) };
  }
  const set = newTaskSet(call, cluster, service, request);
  taskSets(call, cluster.name).set(`${service.name}/${set.launch.id}`, set);
  lookSoon(call, service);
  return { taskSet: taskSetView(call, service, set, ['TAGS']) };
}

/** UpdateTaskSet: its scale, the one thing that changes. */
export function updateTaskSet(input: UpdateTaskSetRequest, call: Call): { taskSet: TaskSet } {
  const { service } = owner(input, call);
  const set = find(call, service, input.taskSet);
  if (set.status === 'DRAINING') throw invalid('The task set is draining.');
  if (input.scale === undefined) throw invalid('Scale can not be blank.');
  set.scale = percent(input.scale);
  touch(call, service, set);
  return { taskSet: taskSetView(call, service, set, []) };
}

/** DeleteTaskSet: the set drains, then is gone. */
export function deleteTaskSet(input: DeleteTaskSetRequest, call: Call): { taskSet: TaskSet } {
  const { service } = owner(input, call);
  const set = find(call, service, input.taskSet);
  if (input.force !== true && set.scale > 0)
    throw invalid('The task set cannot be deleted while it is scaled above 0.');
  set.status = 'DRAINING';
  touch(call, service, set);
  return { taskSet: taskSetView(call, service, set, []) };
}

/** DescribeTaskSets: all of a service, or those named; unknown ones are failures. */
export function describeTaskSets(input: DescribeTaskSetsRequest, call: Call): object {
  const { service } = owner(input, call);
  const references = input.taskSets ?? taskSetsOf(call, service).map(({ id }) => id);
  const found: TaskSet[] = [];
  const failures: object[] = [];
  for (const reference of references) {
    const set = taskSetBy(call, service.cluster, service.name, reference);
    if (set !== undefined) found.push(taskSetView(call, service, set, input.include ?? []));
    else failures.push({ arn: reference, reason: 'MISSING' });
  }
  return { taskSets: found, failures };
}

/** UpdateServicePrimaryTaskSet: the one that was primary is ACTIVE from now on. */
export function updateServicePrimaryTaskSet(
  input: UpdateServicePrimaryTaskSetRequest,
  call: Call,
): { taskSet: TaskSet } {
  const { service } = owner(input, call);
  const set = find(call, service, input.primaryTaskSet);
  if (set.status === 'DRAINING') throw invalid('The task set is draining.');
  for (const other of taskSetsOf(call, service))
    if (other !== set && other.status === 'PRIMARY') {
      other.status = 'ACTIVE';
      touch(call, service, other);
    }
  set.status = 'PRIMARY';
  touch(call, service, set);
  return { taskSet: taskSetView(call, service, set, []) };
}

function owner(
  input: { readonly cluster: string | undefined; readonly service: string | undefined },
  call: Call,
): { readonly cluster: ClusterRecord; readonly service: ServiceRecord } {
  const cluster = activeCluster(call, input.cluster);
  const service = findService(call, cluster, input.service);
  if (service.status !== 'ACTIVE')
    throw new ServiceFault('ServiceNotActiveException', 'Service was not ACTIVE.');
  if (!isExternal(service.settings))
    throw invalid('Task sets are supported only with the EXTERNAL deployment controller.');
  return { cluster, service };
}

function find(call: Call, service: ServiceRecord, reference: string | undefined): TaskSetRecord {
  const set = taskSetBy(call, service.cluster, service.name, reference ?? '');
  if (set === undefined)
    throw new ServiceFault('TaskSetNotFoundException', 'The specified task set was not found.');
  return set;
}

function newTaskSet(
  call: Call,
  cluster: ClusterRecord,
  service: ServiceRecord,
  request: CreateTaskSetRequest,
): TaskSetRecord {
  const { cluster: _c, service: _s, externalId: _e, scale, tags, ...given } = request;
  const { clientToken: _t, ...launch } = given;
  const definition = usableTaskDefinition(call, launch.taskDefinition ?? '');
  if ((launch.loadBalancers ?? []).length > 1)
    throw invalid('load balancers can have at most 1 items.');
  const settings = filledSettings(cluster, {
    ...service.settings,
    ...launch,
    taskDefinition: definition.arn,
  });
  checkService(call, cluster, settings, definition, {
    operation: 'created',
    network: true,
    loadBalancers: true,
  });
  const checked = checkTags(tags);
  const value = percent(scale ?? { value: 0, unit: 'PERCENT' });
  const { number } = createRevision(call, { ...service, settings }, 'primary');
  const now = call.world.now();
  return {
    id: `ecs-svc/${number}`,
    arn: arnOf(call.scope, `task-set/${cluster.name}/${service.name}/ecs-svc/${number}`),
    service: service.name,
    request,
    settings,
    launch: launchOf(number, definition.arn, now),
    createdAt: now,
    updatedAt: now,
    status: 'ACTIVE',
    stability: 'STABILIZING',
    stabilityAt: now,
    scale: value,
    tags: checked,
  };
}

function launchOf(number: string, taskDefinition: string, now: number): DeploymentRecord {
  return {
    id: number,
    revision: number,
    serviceDeployment: '',
    taskDefinition,
    createdAt: now,
    status: 'ACTIVE',
    updatedAt: now,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: '',
    failedTasks: 0,
    breakerFailures: 0,
    failedStarts: 0,
    throttledUntil: 0,
  };
}

function percent({ value = 0, unit = 'PERCENT' }: Scale): number {
  if (unit !== 'PERCENT') throw invalid('The unit of a scale must be PERCENT.');
  if (!(value >= 0 && value <= 100)) throw invalid('The scale must be from 0 to 100.');
  return value;
}

function touch(call: Call, service: ServiceRecord, set: TaskSetRecord): void {
  set.updatedAt = call.world.now();
  lookSoon(call, service);
}
