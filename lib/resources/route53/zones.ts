/** Reading hosted zones and what is in them. Imported by operations only. */
import {
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { hasCode } from '../../aws/classify-error.ts';
import { GantryError } from '../../core/errors.ts';
import type { ReadContext } from '../../resource-type.ts';
import { type Claim, claimsUnder, dnsName, parseClaim } from './claim.ts';

/** What is in a zone. */
export interface Zone {
  readonly id: string;
  /** With a dot at its end. */
  readonly name: string;
  readonly sets: readonly ResourceRecordSet[];
  readonly claims: readonly Claim[];
}

type Reading = Pick<ReadContext, 'aws' | 'memo'>;

/** Everything in a zone, read once a plan; undefined when there is no such zone. */
export function zoneOf(context: Reading, zoneId: string): Promise<Zone | undefined> {
  return context.memo(`route53/zone/${zoneId}`, async () => {
    const name = await zoneName(context, zoneId);
    if (name === undefined) return undefined;
    const sets = await setsOf(context, zoneId);
    const under = `.${claimsUnder(name)}`;
    const claims = sets
      .filter((set) => set.Type === 'TXT' && set.Name?.endsWith(under) === true)
      .flatMap(({ ResourceRecords = [] }) => ResourceRecords)
      .flatMap(({ Value = '' }) => parseClaim(Value) ?? []);
    return { id: zoneId, name, sets, claims };
  });
}

/** The record set of a name and type in what was read. */
export function setIn(zone: Zone, name: string, type: string): ResourceRecordSet | undefined {
  return zone.sets.find(
    (set) => set.Name === dnsName(name) && set.Type === type && set.SetIdentifier === undefined,
  );
}

/** Ids of the public zones of a domain name. */
export async function zonesNamed(
  { aws }: Pick<ReadContext, 'aws'>,
  domainName: string,
): Promise<readonly string[]> {
  const client = await aws.clients.route53();
  const { HostedZones = [] } = await client.send(
    new ListHostedZonesByNameCommand({ DNSName: domainName }),
  );
  return HostedZones.filter(
    ({ Name, Config }) => Name === dnsName(domainName) && Config?.PrivateZone !== true,
  ).map(({ Id = '' }) => Id.replace('/hostedzone/', ''));
}

/** The zone as it is, which must be there. */
export async function existingZone(
  context: Reading,
  zoneId: string,
  address: string,
): Promise<Zone> {
  const zone = await zoneOf(context, zoneId);
  if (zone !== undefined) return zone;
  throw new GantryError('plan/no-hosted-zone', `there is no hosted zone ${zoneId}`, { address });
}

async function zoneName({ aws }: Reading, Id: string): Promise<string | undefined> {
  const client = await aws.clients.route53();
  try {
    const { HostedZone } = await client.send(new GetHostedZoneCommand({ Id }));
    return HostedZone?.Name;
  } catch (error) {
    if (hasCode(error, 'NoSuchHostedZone')) return undefined;
    throw error;
  }
}

async function setsOf(
  { aws }: Reading,
  HostedZoneId: string,
): Promise<readonly ResourceRecordSet[]> {
  const client = await aws.clients.route53();
  const sets: ResourceRecordSet[] = [];
  let start: object | undefined = {};
  while (start !== undefined) {
    const page: ListResourceRecordSetsCommandOutput = await client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId, ...start }),
    );
    sets.push(...(page.ResourceRecordSets ?? []));
    start =
      page.IsTruncated === true
        ? {
            StartRecordName: page.NextRecordName,
            StartRecordType: page.NextRecordType,
            StartRecordIdentifier: page.NextRecordIdentifier,
          }
        : undefined;
  }
  return sets;
}
