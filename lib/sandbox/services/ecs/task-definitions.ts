/** The operations on task definitions. */
import type {
  DeleteTaskDefinitionsRequest,
  DeregisterTaskDefinitionRequest,
  DescribeTaskDefinitionRequest,
  ListTaskDefinitionFamiliesRequest,
  ListTaskDefinitionsRequest,
  RegisterTaskDefinitionRequest,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import { paginate } from '../../paginate.ts';
import type { Call } from '../../service.ts';
import { arnOf, lastPart } from './arns.ts';
import { clusters } from './cluster-record.ts';
import { client } from './faults.ts';
import { date, type Place, plain } from './place.ts';
import { services } from './service-record.ts';
import { checkTags } from './tag-rules.ts';
import { normalTaskDefinition } from './task-definition-normal.ts';
import {
  families,
  type TaskDefinitionRecord,
  taskDefinitions,
  tryTaskDefinition,
} from './task-definition-record.ts';
import { checkTaskDefinition } from './task-definition-rules.ts';
import { tasks } from './task-record.ts';
import { TASK_DEFINITION_DELETION } from './timing.ts';

/** RegisterTaskDefinition: always a new revision; numbers of a family never restart. */
export function registerTaskDefinition(input: RegisterTaskDefinitionRequest, call: Call): object {
  checkTaskDefinition(input);
  const tags = checkTags(input.tags);
  const name = input.family ?? '';
  const family = families(call).get(name) ?? { family: name, last: 0, active: [] };
  families(call).set(name, family);
  family.last += 1;
  family.active.push(family.last);
  const arn = arnOf(call.scope, `task-definition/${name}:${family.last}`);
  const record: TaskDefinitionRecord = {
    arn,
    family: name,
    revision: family.last,
    body: {
      ...normalTaskDefinition(plain(input)),
      taskDefinitionArn: arn,
      revision: family.last,
      registeredBy: call.principal,
    },
    status: 'ACTIVE',
    registeredAt: call.world.now(),
    deregisteredAt: undefined,
    deleteRequestedAt: undefined,
    tags,
  };
  taskDefinitions(call).set(`${name}:${family.last}`, record);
  return { taskDefinition: view(record), ...(tags.length > 0 ? { tags } : {}) };
}

/** DescribeTaskDefinition: a bare family is its latest ACTIVE revision; tags only where included. */
export function describeTaskDefinition(input: DescribeTaskDefinitionRequest, call: Call): object {
  const record = tryTaskDefinition(call, input.taskDefinition ?? '');
  if (record === undefined) throw client('Unable to describe task definition.');
  return {
    taskDefinition: view(record),
    ...(input.include?.includes('TAGS') ? { tags: plain(record.tags) } : {}),
  };
}

/** ListTaskDefinitions: ACTIVE ones unless asked otherwise, by family and number. */
export function listTaskDefinitions(input: ListTaskDefinitionsRequest, call: Call): object {
  const status = input.status ?? 'ACTIVE';
  const names =
    input.familyPrefix === undefined ? [...families(call).keys()].sort() : [input.familyPrefix];
  const arns = names.flatMap((name) =>
    Array.from({ length: families(call).get(name)?.last ?? 0 }, (_, index) =>
      taskDefinitions(call).get(`${name}:${index + 1}`),
    ).flatMap((record) => (record?.status === status ? [record.arn] : [])),
  );
  const page = paginate(input.sort === 'DESC' ? arns.reverse() : arns, {
    size: input.maxResults ?? 100,
    token: input.nextToken,
    badToken: 'InvalidParameterException',
  });
  return { taskDefinitionArns: page.items, nextToken: page.next };
}

/** ListTaskDefinitionFamilies: a family is ACTIVE while any of its revisions is. */
export function listTaskDefinitionFamilies(
  input: ListTaskDefinitionFamiliesRequest,
  call: Call,
): object {
  const status = input.status ?? 'ALL';
  const names = [...families(call).values()]
    .filter(({ active }) => status === 'ALL' || (status === 'ACTIVE') === active.length > 0)
    .map(({ family }) => family)
    .filter((family) => family.startsWith(input.familyPrefix ?? ''))
    .sort();
  const page = paginate(names, {
    size: input.maxResults ?? 100,
    token: input.nextToken,
    badToken: 'InvalidParameterException',
  });
  return { families: page.items, nextToken: page.next };
}

/** DeregisterTaskDefinition: makes a revision INACTIVE; services that run it go on. */
export function deregisterTaskDefinition(
  input: DeregisterTaskDefinitionRequest,
  call: Call,
): object {
  const reference = input.taskDefinition ?? '';
  if (!lastPart(reference).includes(':')) throw client('Invalid revision number. Number: ');
  const record = taskDefinitions(call).get(lastPart(reference));
  if (record === undefined) throw client('The specified task definition does not exist.');
  if (record.status === 'ACTIVE') {
    record.status = 'INACTIVE';
    record.deregisteredAt = call.world.now();
    const family = families(call).get(record.family);
    if (family !== undefined)
      family.active = family.active.filter((revision) => revision !== record.revision);
  }
  return { taskDefinition: view(record) };
}

/** DeleteTaskDefinitions: only INACTIVE revisions; the others come back as failures. */
export function deleteTaskDefinitions(input: DeleteTaskDefinitionsRequest, call: Call): object {
  const references = input.taskDefinitions ?? [];
  if (references.length === 0) throw client('Task definitions cannot be empty.');
  if (references.length > 10) throw client('Task definitions cannot have more than 10 elements.');
  const deleted: TaskDefinition[] = [];
  const failures: object[] = [];
  for (const reference of references) {
    const record = taskDefinitions(call).get(lastPart(reference));
    const arn = arnOf(call.scope, `task-definition/${lastPart(reference)}`);
    if (record === undefined)
      failures.push({
        arn,
        reason:
          'The specified task definition was not found. Specify a valid task definition and try again.',
      });
    else if (record.status === 'ACTIVE')
      failures.push({
        arn,
        reason:
          'The specified task definition is still in ACTIVE status. Please deregister the target and try again.',
      });
    else {
      record.status = 'DELETE_IN_PROGRESS';
      record.deleteRequestedAt ??= call.world.now();
      call.world.schedule(call.scope, TASK_DEFINITION_DELETION, 'ecs.task-definition-deleted', {
        key: lastPart(reference),
      });
      deleted.push(view(record));
    }
  }
  return { taskDefinitions: deleted, failures };
}

/** Removes a revision whose deletion was asked for, unless a service or a task still uses it. */
export function finishDeletion(payload: { readonly key: string }, place: Place): void {
  const record = taskDefinitions(place).get(payload.key);
  if (record === undefined) return;
  for (const { name } of clusters(place).values()) {
    for (const service of services(place, name).values())
      if (
        service.status !== 'INACTIVE' &&
        service.deployments.some((deployment) => deployment.taskDefinition === record.arn)
      )
        return;
    for (const task of tasks(place, name).values())
      if (task.lastStatus !== 'STOPPED' && task.taskDefinitionArn === record.arn) return;
  }
  taskDefinitions(place).delete(payload.key);
}

function view(record: TaskDefinitionRecord): TaskDefinition {
  return {
    ...plain(record.body),
    status: record.status,
    registeredAt: new Date(record.registeredAt),
    ...(record.deregisteredAt === undefined ? {} : { deregisteredAt: date(record.deregisteredAt) }),
    ...(record.deleteRequestedAt === undefined
      ? {}
      : { deleteRequestedAt: date(record.deleteRequestedAt) }),
  };
}
