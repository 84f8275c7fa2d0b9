/** What is done to prove that the domain names of a certificate are ours. */
import type { CertificateDetail } from '@aws-sdk/client-acm';
import type { Change } from '@aws-sdk/client-route-53';
import { waitUntil } from '../../../aws/wait.ts';
import { GantryError } from '../../../core/errors.ts';
import type {
  ApplyContext,
  Live,
  Owner,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { changeSets, claimSet } from '../../route53/change.ts';
import { type Claim, claimName, dnsName } from '../../route53/claim.ts';
import { notesOf, remove, write } from '../../route53/notes.ts';
import { existingZone, setIn, type Zone, zoneOf } from '../../route53/zones.ts';
import { certificateNow, recordsOf, type ValidationRecord } from '../describe.ts';
import type { CertificateValidationProperties } from './properties.ts';

type LiveValidation = Live<CertificateValidationProperties>;

const MINUTE = 60_000;

/** Seconds for which resolvers remember a validation record. */
const RECORD_TTL = 300;

/** Reads, writes and removes validation records, and waits for certificates to be issued. */
export const certificateValidationOperations: ResourceOperations<CertificateValidationProperties> =
  {
    async read(requests, context) {
      const notes = await notedValidations(context);
      return Promise.all(
        requests.map(async ({ address, identity, properties }) => {
          const arn = String(identity['CertificateArn']);
          const detail = await certificateNow(context, arn);
          if (detail === undefined) return undefined;
          const note = notes.get(arn);
          const wanted = properties.HostedZoneId;
          // Without a zone nothing stands for it but the certificate's being issued.
          if (note === undefined && (typeof wanted === 'string' || detail.Status !== 'ISSUED'))
            return undefined;
          const zoneId = note?.zone;
          const zone = zoneId === undefined ? undefined : await zoneOf(context, zoneId);
          const owner = { app: context.app, address: note?.address ?? address };
          return liveOf(arn, {
            status: detail.Status,
            zoneId: zone !== undefined && isProven(zone, detail) ? zoneId : undefined,
            owner,
          });
        }),
      );
    },

    async list(context) {
      const notes = await notedValidations(context);
      return [...notes].map(([arn, { zone, address }]) =>
        liveOf(arn, { status: 'ISSUED', zoneId: zone, owner: { app: context.app, address } }),
      );
    },

    create: ({ address, properties }, context) => prove(properties, address, context),

    async update({ address, live, properties }, context) {
      const before = (await notedValidations(context)).get(live.id);
      if (before !== undefined && before.zone !== properties.HostedZoneId)
        await withdraw(live.id, before.zone, context);
      return prove(properties, address, context);
    },

    async delete({ id, properties }, context) {
      const { HostedZoneId } = properties;
      const zone = HostedZoneId ?? (await notedValidations(context)).get(id)?.zone;
      if (zone !== undefined) await withdraw(id, zone, context);
    },

    async disown({ id, properties }, _, context) {
      const { HostedZoneId } = properties;
      const zoneId = HostedZoneId ?? (await notedValidations(context)).get(id)?.zone;
      if (zoneId === undefined) return;
      const zone = await zoneOf(context, zoneId);
      if (zone !== undefined) await changeSets(zone, (now) => claimsOff(now, id), context);
      await remove({ zone: zoneId, of: { certificate: id } }, context);
    },

    settle: (live, verb, context) =>
      verb === 'delete' ? Promise.resolve(live) : untilIssued(live, context),
  };

/** Puts the records into the zone, where there is one, and claims them for the certificate. */
async function prove(
  properties: CertificateValidationProperties,
  address: Owner['address'],
  context: ApplyContext,
): Promise<LiveValidation> {
  const { CertificateArn: arn, HostedZoneId } = properties;
  const owner = { app: context.app, address };
  const live = liveOf(arn, { status: 'PENDING_VALIDATION', zoneId: HostedZoneId, owner });
  if (HostedZoneId === undefined) return live;
  const zone = await existingZone(context, HostedZoneId, address);
  const records = await untilTold(arn, context);
  for (const record of records) checkWithin(zone, record, address);
  await write({ address, zone: zone.id, of: { certificate: arn } }, context);
  await changeSets(
    zone,
    (now) => records.flatMap((record) => additions(now, record, { ...owner, certificate: arn })),
    context,
  );
  return live;
}

/** What makes a record stand, and our claim beside it. */
function additions(
  zone: Zone,
  { name, value }: ValidationRecord,
  owner: Owner & { readonly certificate: string },
): readonly Change[] {
  const claim: Claim = { ...owner, name: dnsName(name), type: 'CNAME' };
  const present = setIn(zone, name, 'CNAME');
  const isOfOthers = present !== undefined && claimsOn(zone, claim.name).length === 0;
  const isRight = present?.ResourceRecords?.[0]?.Value === value;
  if (isOfOthers && !isRight)
    throw new GantryError('plan/not-owned', `the record set CNAME ${name}`, {
      address: owner.address,
    });
  // What was there before us will be there after us.
  if (isOfOthers) return [];
  return [
    {
      Action: 'UPSERT',
      ResourceRecordSet: {
        Name: claim.name,
        Type: 'CNAME',
        TTL: RECORD_TTL,
        ResourceRecords: [{ Value: value }],
      },
    },
    { Action: 'UPSERT', ResourceRecordSet: claimSet(zone, claim) },
  ];
}

/** Takes back our claims, and the records that nobody else claims. */
async function withdraw(arn: string, zoneId: string, context: ApplyContext): Promise<void> {
  const zone = await zoneOf(context, zoneId);
  if (zone !== undefined) await changeSets(zone, (now) => removals(now, arn), context);
  await remove({ zone: zoneId, of: { certificate: arn } }, context);
}

function removals(zone: Zone, arn: string): readonly Change[] {
  const own = zone.claims.filter(({ certificate }) => certificate === arn);
  const lonely = own.filter(({ name }) => claimsOn(zone, name).length === 1);
  return [
    ...lonely.map(({ name }) => setIn(zone, name, 'CNAME')),
    ...own.map((claim) => setIn(zone, claimName(zone.name, claim), 'TXT')),
  ].flatMap((set) => (set === undefined ? [] : [{ Action: 'DELETE', ResourceRecordSet: set }]));
}

/** Takes our claims of a certificate away, and leaves its records. */
function claimsOff(zone: Zone, arn: string): readonly Change[] {
  return zone.claims
    .filter(({ certificate }) => certificate === arn)
    .flatMap((claim) => setIn(zone, claimName(zone.name, claim), 'TXT') ?? [])
    .map((set) => ({ Action: 'DELETE', ResourceRecordSet: set }));
}

/** The claims of all certificates on a record. */
function claimsOn(zone: Zone, name: string): readonly Claim[] {
  return zone.claims.filter((claim) => claim.name === name && claim.certificate !== undefined);
}

/** Whether a zone has all records of a certificate. */
function isProven(zone: Zone, detail: CertificateDetail): boolean {
  return (
    recordsOf(detail)?.every(
      ({ name, value }) => setIn(zone, name, 'CNAME')?.ResourceRecords?.[0]?.Value === value,
    ) ?? false
  );
}

function checkWithin(zone: Zone, { name }: ValidationRecord, address: string): void {
  if (dnsName(name).endsWith(`.${zone.name}`)) return;
  throw new GantryError(
    'plan/no-hosted-zone',
    `${name} proves a domain name that is not in the hosted zone ${zone.name}`,
    { address },
  );
}

function untilTold(arn: string, context: ApplyContext): Promise<readonly ValidationRecord[]> {
  const options = { what: `the validation records of ${arn}`, timeoutMs: 5 * MINUTE };
  return waitUntil(context, options, async () => {
    const detail = await certificateNow(context, arn);
    const records = detail && recordsOf(detail);
    return records === undefined ? { pending: 'not told yet' } : { done: records };
  });
}

function untilIssued(live: LiveValidation, context: ApplyContext): Promise<LiveValidation> {
  const arn = live.id;
  const options = {
    what: `certificate ${arn} to be issued`,
    timeoutMs: 30 * MINUTE,
    intervalMs: 5_000,
  };
  return waitUntil<LiveValidation>(context, options, async () => {
    const detail = await certificateNow(context, arn);
    if (detail === undefined) return { pending: 'not visible' };
    const { Status = '' } = detail;
    if (Status === 'ISSUED')
      return { done: { ...live, properties: { ...live.properties, Status }, state: 'ready' } };
    if (Status !== 'PENDING_VALIDATION') return { failed: detail.FailureReason ?? Status };
    return { pending: live.properties.HostedZoneId === undefined ? missing(detail) : Status };
  });
}

/** What somebody must put into DNS. */
function missing(detail: CertificateDetail): string {
  const records = (recordsOf(detail) ?? []).map(({ name, value }) => `${name} CNAME ${value}`);
  return records.length === 0 ? 'PENDING_VALIDATION' : `DNS must have ${records.join(', ')}`;
}

function liveOf(
  arn: string,
  facts: {
    readonly status: string | undefined;
    readonly zoneId: string | undefined;
    readonly owner: Owner;
  },
): LiveValidation {
  const { status, zoneId, owner } = facts;
  return {
    id: arn,
    properties: {
      CertificateArn: arn,
      ...(zoneId === undefined ? {} : { HostedZoneId: zoneId }),
      // What is live may be another state than the one that is wanted.
      Status: status as 'ISSUED',
    },
    attributes: { CertificateArn: arn },
    tags: {},
    owner,
  };
}

async function notedValidations(context: ReadContext) {
  const notes = await notesOf(context);
  return new Map(
    notes.flatMap((note) =>
      'certificate' in note.of ? [[note.of.certificate, note] as const] : [],
    ),
  );
}
