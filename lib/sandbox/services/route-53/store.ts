/** The tables of the Route 53 model, names as it spells them, and AWS's words for what is not there. */
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { ServiceFault } from '../../service.ts';
import type { Scope, Table, World } from '../../world.ts';

/** Where records live. A `Call` is one. */
export interface Place {
  readonly world: World;
  readonly scope: Scope;
}

/** A hosted zone; the table's key is its id. */
export interface ZoneRecord {
  readonly id: string;
  /** With a dot at its end. */
  readonly name: string;
  readonly callerReference: string;
  readonly comment: string | undefined;
  readonly isPrivate: boolean;
  readonly vpcs: readonly { readonly VPCRegion?: string; readonly VPCId?: string }[];
  readonly tags: Readonly<Record<string, string>>;
}

/** A record set of a zone; the table's key is that of {@link keyOf}. */
export interface RecordSetRecord {
  readonly zoneId: string;
  readonly set: ResourceRecordSet;
}

/** A change and whether all name servers have it; the table's key is its id. */
export interface ChangeRecord {
  readonly id: string;
  readonly status: 'PENDING' | 'INSYNC';
  readonly submittedAt: number;
  readonly comment: string | undefined;
}

/** Hosted zones by id. */
export function zones({ world, scope }: Place): Table<ZoneRecord> {
  return world.table(scope, 'route53.hosted-zones');
}

/** Record sets by zone, name, type and identifier. */
export function recordSets({ world, scope }: Place): Table<RecordSetRecord> {
  return world.table(scope, 'route53.record-sets');
}

/** Changes by id. */
export function changes({ world, scope }: Place): Table<ChangeRecord> {
  return world.table(scope, 'route53.changes');
}

/** The record sets of a zone in the order of Route 53: by labels from the last to the first, then by type. */
export function setsOf(place: Place, zoneId: string): readonly ResourceRecordSet[] {
  return [...recordSets(place).values()]
    .filter((one) => one.zoneId === zoneId)
    .map(({ set }) => set)
    .sort(compareSets);
}

/** Key of a record set. */
export function keyOf(zoneId: string, set: ResourceRecordSet): string {
  return [zoneId, set.Name, set.Type, set.SetIdentifier ?? ''].join(' ');
}

/** The zone of an id. Throws NoSuchHostedZone. */
export function zoneBy(place: Place, given: string): ZoneRecord {
  const id = given.replace(/^\/?hostedzone\//, '');
  const found = zones(place).get(id);
  if (found !== undefined) return found;
  throw new ServiceFault('NoSuchHostedZone', `No hosted zone found with ID: ${id}`);
}

/** A name as Route 53 answers it: small letters, a dot at its end, and an asterisk in octal. */
export function normalName(name: string): string {
  const small = name.toLowerCase().replaceAll('*', '\\052');
  return small.endsWith('.') ? small : `${small}.`;
}

/** Before 0, after above 0: the order of names by their labels from the last to the first. */
export function compareNames(one: string, other: string): number {
  const [a, b] = [labels(one), labels(other)];
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const order = compareText(a[i] ?? '', b[i] ?? '');
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareSets(one: ResourceRecordSet, other: ResourceRecordSet): number {
  return (
    compareNames(one.Name ?? '', other.Name ?? '') ||
    compareText(one.Type ?? '', other.Type ?? '') ||
    compareText(one.SetIdentifier ?? '', other.SetIdentifier ?? '')
  );
}

function labels(name: string): readonly string[] {
  return name.replace(/\.$/, '').split('.').reverse();
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
