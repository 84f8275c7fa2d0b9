/** What is done to record sets in Route 53. */
import type { Change, ResourceRecordSet, RRType } from '@aws-sdk/client-route-53';
import { GantryError } from '../../../core/errors.ts';
import { type JsonObject, omitUndefined } from '../../../core/json.ts';
import type {
  ApplyContext,
  Live,
  Owner,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { changeSets, claimSet } from '../change.ts';
import { type Claim, claimName, dnsName } from '../claim.ts';
import { type Note, notesOf, remove, write } from '../notes.ts';
import { existingZone, setIn, type Zone, zoneOf } from '../zones.ts';
import type { RecordSetProperties } from './properties.ts';

type LiveSet = Live<RecordSetProperties>;
type Place = Pick<RecordSetProperties, 'HostedZoneId' | 'Name' | 'Type'>;

/** Reads, makes, changes and removes record sets. */
export const recordSetOperations: ResourceOperations<RecordSetProperties> = {
  async read(requests, context) {
    const notes = await notesOf(context);
    return Promise.all(
      requests.map(async ({ identity }) => {
        const place = placeOf(identity);
        const zone = await zoneOf(context, place.HostedZoneId);
        if (zone === undefined) return undefined;
        const note = notes.find((one) => isOf(one, place));
        const set = setIn(zone, place.Name, place.Type);
        const claim = claimOn(zone, place);
        if (set === undefined && claim === undefined && note === undefined) return undefined;
        // What is only noted, or only claimed, was begun by us or lost its record set: an update makes it whole.
        const owner = set === undefined && claim === undefined ? ownerIn(note, context) : claim;
        return liveOf(place, set, owner);
      }),
    );
  },

  async list(context) {
    const notes = await notesOf(context);
    const found = await Promise.all(
      notes.map(async (note): Promise<readonly LiveSet[]> => {
        if ('certificate' in note.of) return [];
        const place = { HostedZoneId: note.zone, Name: note.of.name, Type: note.of.type };
        const zone = await zoneOf(context, note.zone);
        const claim = zone && claimOn(zone, place);
        const set = claim && zone && setIn(zone, place.Name, place.Type);
        if (claim !== undefined && claim.app !== context.app) return [];
        return [liveOf(place, set, claim ?? ownerIn(note, context))];
      }),
    );
    return found.flat();
  },

  async create({ address, properties }, context) {
    const zone = await existingZone(context, properties.HostedZoneId, address);
    const claim = claimFor(properties, context);
    checkOurs(zone, properties, claim);
    await write(noteOf(properties, context), context);
    await changeSets(
      zone,
      (now) => {
        checkOurs(now, properties, claim);
        const isThere = setIn(now, properties.Name, properties.Type) !== undefined;
        return [
          // Nobody's record set is overwritten: where one has come since we looked, the batch is refused.
          { Action: isThere ? 'UPSERT' : 'CREATE', ResourceRecordSet: requestOf(properties) },
          { Action: 'UPSERT', ResourceRecordSet: claimSet(now, claim) },
        ];
      },
      context,
    );
    return liveOf(properties, requestOf(properties), { app: context.app, address });
  },

  async update({ address, properties }, context) {
    const zone = await existingZone(context, properties.HostedZoneId, address);
    await write(noteOf(properties, context), context);
    await changeSets(
      zone,
      () => [
        { Action: 'UPSERT', ResourceRecordSet: requestOf(properties) },
        { Action: 'UPSERT', ResourceRecordSet: claimSet(zone, claimFor(properties, context)) },
      ],
      context,
    );
    return liveOf(properties, requestOf(properties), { app: context.app, address });
  },

  async delete({ properties }, context) {
    const zone = await zoneOf(context, properties.HostedZoneId);
    if (zone !== undefined)
      await changeSets(zone, (now) => removals(now, properties, context), context);
    await remove(noteOf(properties, context), context);
  },

  async disown({ properties }, _, context) {
    const zone = await zoneOf(context, properties.HostedZoneId);
    if (zone !== undefined)
      await changeSets(zone, (now) => claimOff(now, properties, context), context);
    await remove(noteOf(properties, context), context);
  },
};

function placeOf(identity: JsonObject): Place {
  return {
    HostedZoneId: String(identity['HostedZoneId']),
    Name: String(identity['Name']),
    Type: String(identity['Type']),
  };
}

function claimOn(zone: Zone, { Name, Type }: Place): Claim | undefined {
  return zone.claims.find(
    (claim) =>
      claim.name === dnsName(Name) && claim.type === Type && claim.certificate === undefined,
  );
}

function claimFor({ Name, Type }: Place, { app, address }: ApplyContext): Claim {
  return { app, address, name: dnsName(Name), type: Type };
}

function noteOf({ HostedZoneId, Name, Type }: Place, { address }: ApplyContext): Note {
  return { address, zone: HostedZoneId, of: { name: dnsName(Name), type: Type } };
}

function isOf({ zone, of }: Note, { HostedZoneId, Name, Type }: Place): boolean {
  return zone === HostedZoneId && 'name' in of && of.name === dnsName(Name) && of.type === Type;
}

function ownerIn(note: Note | undefined, { app }: Pick<ReadContext, 'app'>): Owner | undefined {
  return note && { app, address: note.address };
}

/** What takes a record set away with its claim: nothing where this app has no claim on it. */
function removals(zone: Zone, place: Place, { app }: Pick<ReadContext, 'app'>): readonly Change[] {
  const claim = claimOn(zone, place);
  if (claim?.app !== app) return [];
  return [
    setIn(zone, place.Name, place.Type),
    setIn(zone, claimName(zone.name, claim), 'TXT'),
  ].flatMap((set) => (set === undefined ? [] : [{ Action: 'DELETE', ResourceRecordSet: set }]));
}

/** What takes our claim away and leaves the record set. */
function claimOff(zone: Zone, place: Place, { app }: Pick<ReadContext, 'app'>): readonly Change[] {
  const claim = claimOn(zone, place);
  const set = claim?.app === app && setIn(zone, claimName(zone.name, claim), 'TXT');
  return set ? [{ Action: 'DELETE', ResourceRecordSet: set }] : [];
}

/** Throws when there is a record set of the name and type that the claim is not on. */
function checkOurs(zone: Zone, place: Place, { app, address }: Claim): void {
  const holder = claimOn(zone, place);
  const isOurs = holder?.app === app && holder.address === address;
  if (isOurs || setIn(zone, place.Name, place.Type) === undefined) return;
  const whose = holder === undefined ? '' : ` belongs to ${holder.address}`;
  throw new GantryError('plan/not-owned', `the record set ${place.Type} ${place.Name}${whose}`, {
    address,
  });
}

function requestOf(properties: RecordSetProperties): ResourceRecordSet {
  const { Name, Type, TTL, ResourceRecords, AliasTarget } = properties;
  return omitUndefined({
    Name: dnsName(Name),
    Type: Type as RRType,
    ...(AliasTarget === undefined
      ? { TTL, ResourceRecords: ResourceRecords?.map((Value) => ({ Value })) }
      : { AliasTarget }),
  }) as ResourceRecordSet;
}

function liveOf(
  place: Place,
  set: ResourceRecordSet | undefined,
  owner: Owner | undefined,
): LiveSet {
  const Name = dnsName(place.Name);
  const { TTL, ResourceRecords, AliasTarget } = set ?? {};
  return {
    id: [place.HostedZoneId, place.Type, Name].join(' '),
    properties: omitUndefined({
      HostedZoneId: place.HostedZoneId,
      Name,
      Type: place.Type,
      TTL,
      ResourceRecords: ResourceRecords?.map(({ Value = '' }) => Value),
      AliasTarget,
    }) as RecordSetProperties,
    attributes: { Name: Name.replace(/\.$/, '') },
    tags: {},
    ...(owner === undefined ? {} : { owner: { app: owner.app, address: owner.address } }),
  };
}
