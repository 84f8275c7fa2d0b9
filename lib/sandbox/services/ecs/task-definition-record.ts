/** Task definitions as stored: one record a revision, and one a family. */
import type { Tag, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Table } from '../../world.ts';
import { lastPart } from './arns.ts';
import { client } from './faults.ts';
import type { Place } from './place.ts';

/** What AWS shows of a revision, without its moments in time. */
export type TaskDefinitionBody = Omit<
  TaskDefinition,
  'registeredAt' | 'deregisteredAt' | 'deleteRequestedAt' | 'status'
>;

/** One revision. Moments are milliseconds since the epoch. */
export interface TaskDefinitionRecord {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly body: TaskDefinitionBody;
  status: 'ACTIVE' | 'INACTIVE' | 'DELETE_IN_PROGRESS';
  readonly registeredAt: number;
  deregisteredAt: number | undefined;
  deleteRequestedAt: number | undefined;
  tags: Tag[];
}

/** One family: the last number given, which never goes back, and the numbers that are ACTIVE. */
export interface FamilyRecord {
  readonly family: string;
  last: number;
  active: number[];
}

/** Revisions by `family:revision`. */
export function taskDefinitions(place: Place): Table<TaskDefinitionRecord> {
  return place.world.table(place.scope, 'ecs.task-definitions');
}

/** Families by name. */
export function families(place: Place): Table<FamilyRecord> {
  return place.world.table(place.scope, 'ecs.task-definition-families');
}

/** The revision that `family`, `family:revision` or an ARN names: for a bare family its latest ACTIVE one. */
export function tryTaskDefinition(
  place: Place,
  reference: string,
): TaskDefinitionRecord | undefined {
  const short = lastPart(reference);
  if (short.includes(':')) return taskDefinitions(place).get(short);
  const latest = families(place).get(short)?.active.at(-1);
  return latest === undefined ? undefined : taskDefinitions(place).get(`${short}:${latest}`);
}

/** The revision that must be usable for a service or a task: present and ACTIVE. */
export function usableTaskDefinition(place: Place, reference: string): TaskDefinitionRecord {
  const found = tryTaskDefinition(place, reference);
  if (found === undefined) throw client('TaskDefinition not found.');
  if (found.status !== 'ACTIVE') throw client('TaskDefinition is inactive');
  return found;
}
