/** The operations on daemon task definitions. */
import type {
  DaemonTaskDefinition,
  DeleteDaemonTaskDefinitionRequest,
  DescribeDaemonTaskDefinitionRequest,
  ListDaemonTaskDefinitionsRequest,
  RegisterDaemonTaskDefinitionRequest,
} from '@aws-sdk/client-ecs';
import { paginate } from '../../paginate.ts';
import type { Call } from '../../service.ts';
import { arnOf, lastPart } from './arns.ts';
import { clusters } from './cluster-record.ts';
import {
  type DaemonDefinitionRecord,
  daemonDefinitions,
  daemonFamilies,
  daemonRevisionsOf,
  tryDaemonDefinition,
} from './daemon-definition-record.ts';
import { checkDaemonDefinition, normalDaemonDefinition } from './daemon-definition-rules.ts';
import { client } from './faults.ts';
import { managedDaemons } from './managed-daemon-record.ts';
import { date, type Place, plain } from './place.ts';
import { checkTags } from './tag-rules.ts';
import { TASK_DEFINITION_DELETION } from './timing.ts';

/** RegisterDaemonTaskDefinition: always a new revision; answers with its ARN alone. */
export function registerDaemonTaskDefinition(
  input: RegisterDaemonTaskDefinitionRequest,
  call: Call,
): { readonly daemonTaskDefinitionArn: string } {
  checkDaemonDefinition(input);
  const family = input.family ?? '';
  const revision = (daemonFamilies(call).get(family) ?? 0) + 1;
  daemonFamilies(call).set(family, revision);
  const arn = arnOf(call.scope, `daemon-task-definition/${family}:${revision}`);
  daemonDefinitions(call).set(`${family}:${revision}`, {
    arn,
    family,
    revision,
    body: {
      ...normalDaemonDefinition(plain(input)),
      daemonTaskDefinitionArn: arn,
      revision,
      registeredBy: call.principal,
    },
    status: 'ACTIVE',
    registeredAt: call.world.now(),
    deleteRequestedAt: undefined,
    tags: checkTags(input.tags),
  });
  return { daemonTaskDefinitionArn: arn };
}

/** DescribeDaemonTaskDefinition: a bare family is its latest ACTIVE revision; never with tags. */
export function describeDaemonTaskDefinition(
  input: DescribeDaemonTaskDefinitionRequest,
  call: Call,
): { readonly daemonTaskDefinition: DaemonTaskDefinition } {
  const record = tryDaemonDefinition(call, input.daemonTaskDefinition ?? '');
  if (record === undefined) throw client('Unable to describe daemon task definition.');
  return {
    daemonTaskDefinition: {
      ...plain(record.body),
      status: record.status,
      registeredAt: new Date(record.registeredAt),
      ...(record.deleteRequestedAt === undefined
        ? {}
        : { deleteRequestedAt: date(record.deleteRequestedAt) }),
    },
  };
}

/** DeleteDaemonTaskDefinition: an ACTIVE revision; daemons that run it go on. */
export function deleteDaemonTaskDefinition(
  input: DeleteDaemonTaskDefinitionRequest,
  call: Call,
): { readonly daemonTaskDefinitionArn: string } {
  const key = lastPart(input.daemonTaskDefinition ?? '');
  const record = daemonDefinitions(call).get(key);
  if (record === undefined) throw client('The specified daemon task definition does not exist.');
  if (record.status !== 'ACTIVE')
    throw client('The specified daemon task definition is not in ACTIVE status.');
  record.status = 'DELETE_IN_PROGRESS';
  record.deleteRequestedAt = call.world.now();
  call.world.schedule(call.scope, TASK_DEFINITION_DELETION, 'ecs.daemon-task-definition-deleted', {
    key,
  });
  return { daemonTaskDefinitionArn: record.arn };
}

/** ListDaemonTaskDefinitions: ACTIVE ones unless asked otherwise, by family and number. */
export function listDaemonTaskDefinitions(
  input: ListDaemonTaskDefinitionsRequest,
  call: Call,
): object {
  const { family, familyPrefix = '', revision, status = 'ACTIVE' } = input;
  const found = [...daemonFamilies(call).keys()]
    .filter((name) => (family ?? name) === name && name.startsWith(familyPrefix))
    .sort()
    .flatMap((name) => {
      const all = daemonRevisionsOf(call, name).filter(
        (one) => status === 'ALL' || one.status === status,
      );
      return revision === 'LAST_REGISTERED' ? all.slice(-1) : all;
    });
  const page = paginate(input.sort === 'DESC' ? found.reverse() : found, {
    size: input.maxResults ?? 100,
    token: input.nextToken,
    badToken: 'InvalidParameterException',
  });
  return { daemonTaskDefinitions: page.items.map(summary), nextToken: page.next };
}

/** Removes a revision whose deletion was asked for, unless a daemon still runs it. */
export function finishDaemonDefinition(payload: { readonly key: string }, place: Place): void {
  const record = daemonDefinitions(place).get(payload.key);
  if (record === undefined) return;
  for (const { name } of clusters(place).values())
    for (const { revisions } of managedDaemons(place, name).values())
      if (revisions.some(({ settings }) => settings.definition === record.arn)) return;
  daemonDefinitions(place).delete(payload.key);
}

function summary(record: DaemonDefinitionRecord) {
  return {
    arn: record.arn,
    status: record.status,
    registeredAt: new Date(record.registeredAt),
    registeredBy: record.body.registeredBy,
    ...(record.deleteRequestedAt === undefined
      ? {}
      : { deleteRequestedAt: date(record.deleteRequestedAt) }),
  };
}
