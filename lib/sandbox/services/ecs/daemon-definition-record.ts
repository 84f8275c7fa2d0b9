/** Daemon task definitions as stored: one record a revision. */
import type { DaemonTaskDefinition, Tag } from '@aws-sdk/client-ecs';
import type { Table } from '../../world.ts';
import { lastPart } from './arns.ts';
import { client } from './faults.ts';
import type { Place } from './place.ts';

/** What AWS shows of a revision, without its moments in time. */
export type DaemonDefinitionBody = Omit<
  DaemonTaskDefinition,
  'registeredAt' | 'deleteRequestedAt' | 'status'
>;

/** One revision. Moments are milliseconds since the epoch. */
export interface DaemonDefinitionRecord {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly body: DaemonDefinitionBody;
  status: 'ACTIVE' | 'DELETE_IN_PROGRESS';
  readonly registeredAt: number;
  deleteRequestedAt: number | undefined;
  tags: Tag[];
}

/** Revisions by `family:revision`. */
export function daemonDefinitions(place: Place): Table<DaemonDefinitionRecord> {
  return place.world.table(place.scope, 'ecs.daemon-task-definitions');
}

/** The last number that each family was given, which never goes back. */
export function daemonFamilies(place: Place): Table<number> {
  return place.world.table(place.scope, 'ecs.daemon-task-definition-families');
}

/** The revisions of a family that are there, by number. */
export function daemonRevisionsOf(place: Place, family: string): readonly DaemonDefinitionRecord[] {
  const last = daemonFamilies(place).get(family) ?? 0;
  return Array.from({ length: last }, (_, index) => index + 1).flatMap(
    (number) => daemonDefinitions(place).get(`${family}:${number}`) ?? [],
  );
}

/** The revision that `family`, `family:revision` or an ARN names: for a bare family its latest ACTIVE one. */
export function tryDaemonDefinition(
  place: Place,
  reference: string,
): DaemonDefinitionRecord | undefined {
  const short = lastPart(reference);
  return short.includes(':')
    ? daemonDefinitions(place).get(short)
    : daemonRevisionsOf(place, short).findLast(({ status }) => status === 'ACTIVE');
}

/** The revision that a daemon is to run: present and ACTIVE. */
export function usableDaemonDefinition(place: Place, reference: string): DaemonDefinitionRecord {
  const found = tryDaemonDefinition(place, reference);
  if (found === undefined) throw client('Daemon task definition not found.');
  if (found.status !== 'ACTIVE') throw client('The daemon task definition is not active.');
  return found;
}
