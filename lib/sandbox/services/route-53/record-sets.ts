/** Record sets: changed in batches, of which all or nothing is carried out. */
import type {
  Change,
  ChangeResourceRecordSetsRequest,
  ListResourceRecordSetsRequest,
  ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { jsonEquals, omitUndefined } from '../../../core/json.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { submitChange } from './changes.ts';
import {
  compareNames,
  keyOf,
  normalName,
  recordSets,
  setsOf,
  type ZoneRecord,
  zoneBy,
} from './store.ts';

/** ChangeResourceRecordSets: refuses the whole batch with a message for each change that cannot be. */
export function changeResourceRecordSets(
  input: Decoded<ChangeResourceRecordSetsRequest>,
  call: Call,
): object {
  const zone = zoneBy(call, input.HostedZoneId);
  const sets = new Map(setsOf(call, zone.id).map((set) => [keyOf(zone.id, set), set]));
  const messages = (input.ChangeBatch.Changes ?? []).flatMap((change) =>
    carryOut(change, zone, sets),
  );
  if (messages.length > 0)
    throw new ServiceFault('InvalidChangeBatch', `[${messages.join(', ')}]`, {
      members: { messages },
    });
  const table = recordSets(call);
  for (const set of setsOf(call, zone.id))
    if (!sets.has(keyOf(zone.id, set))) table.delete(keyOf(zone.id, set));
  for (const [key, set] of sets) table.set(key, { zoneId: zone.id, set });
  return { ChangeInfo: submitChange(call, input.ChangeBatch.Comment) };
}

/** ListResourceRecordSets: from a name and type on, in Route 53's order. */
export function listResourceRecordSets(
  input: Decoded<ListResourceRecordSetsRequest>,
  call: Call,
): object {
  const zone = zoneBy(call, input.HostedZoneId);
  const size = Math.min(input.MaxItems ?? MOST_A_PAGE, MOST_A_PAGE);
  const { StartRecordName: name, StartRecordType: type } = input;
  if (type !== undefined && name === undefined)
    throw new ServiceFault('InvalidInput', 'The input is not valid: a type without a name');
  const start = name === undefined ? undefined : normalName(name);
  const all = setsOf(call, zone.id).filter((set) => {
    if (start === undefined) return true;
    const order = compareNames(set.Name ?? '', start);
    return order > 0 || (order === 0 && (type === undefined || (set.Type ?? '') >= type));
  });
  const next = all[size];
  return {
    ResourceRecordSets: all.slice(0, size),
    IsTruncated: next !== undefined,
    NextRecordName: next?.Name,
    NextRecordType: next?.Type,
    NextRecordIdentifier: next?.SetIdentifier,
    MaxItems: size,
  };
}

const MOST_A_PAGE = 300;

/** Does one change of a batch; what stands against it otherwise. */
function carryOut(
  { Action, ResourceRecordSet: given }: Change,
  zone: ZoneRecord,
  sets: Map<string, ResourceRecordSet>,
): readonly string[] {
  if (given === undefined) return [];
  const set = normalSet(given);
  const key = keyOf(zone.id, set);
  const present = sets.get(key);
  const what = `resource record set [name='${set.Name}', type='${set.Type}']`;
  if (Action === 'DELETE') {
    if (present === undefined) return [`Tried to delete ${what} but it was not found`];
    if (!jsonEquals(present, set))
      return [`Tried to delete ${what} but the values provided do not match the current values`];
    if (set.Name === zone.name && (set.Type === 'NS' || set.Type === 'SOA'))
      return [`A HostedZone must contain exactly one ${set.Type} record for the zone itself.`];
    sets.delete(key);
    return [];
  }
  if (Action === 'CREATE' && present !== undefined)
    return [`Tried to create ${what} but it already exists`];
  const complaints = complaintsAbout(set, zone, [...sets.values()]);
  if (complaints.length === 0) sets.set(key, set);
  return complaints;
}

function complaintsAbout(
  set: ResourceRecordSet,
  zone: ZoneRecord,
  others: readonly ResourceRecordSet[],
): readonly string[] {
  const { Name = '', Type = '' } = set;
  const what = `RRSet of type ${Type} with DNS name ${Name}`;
  if (Name !== zone.name && !Name.endsWith(`.${zone.name}`))
    return [`RRSet with DNS name ${Name} is not permitted in zone ${zone.name}`];
  const values = (set.ResourceRecords ?? []).map(({ Value = '' }) => Value);
  if (set.AliasTarget === undefined && (set.TTL === undefined || values.length === 0))
    return [`Invalid request: Missing field 'TTL' or 'ResourceRecords' in ${what}`];
  if (set.AliasTarget !== undefined && (set.TTL !== undefined || values.length > 0))
    return [
      `Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords]] in ${what}`,
    ];
  if (Type === 'CNAME' && Name === zone.name)
    return [`${what} is not permitted at apex in zone ${zone.name}`];
  const beside = others.filter((one) => one.Name === Name && one.Type !== Type);
  if (beside.some((one) => Type === 'CNAME' || one.Type === 'CNAME'))
    return [
      `${what} is not permitted as it conflicts with other records with the same DNS name in zone ${zone.name}`,
    ];
  const bare = values.find(
    (value) => Type === 'TXT' && !/^"([^"]|\\")*"( "([^"]|\\")*")*$/.test(value),
  );
  if (bare !== undefined)
    return [
      `Invalid Resource Record: 'FATAL problem: InvalidCharacterString (Value should be enclosed in quotation marks) encountered with '${bare}''`,
    ];
  return [];
}

function normalSet(set: ResourceRecordSet): ResourceRecordSet {
  const { AliasTarget: alias, ResourceRecords: records, ...rest } = set;
  return omitUndefined({
    ...rest,
    Name: normalName(set.Name ?? ''),
    ResourceRecords: records === undefined || records.length === 0 ? undefined : records,
    AliasTarget: alias && { ...alias, DNSName: normalName(alias.DNSName ?? '') },
  }) as ResourceRecordSet;
}
