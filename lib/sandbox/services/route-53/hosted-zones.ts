/** Hosted zones and their tags. */
import type {
  ChangeTagsForResourceRequest,
  CreateHostedZoneRequest,
  DeleteHostedZoneRequest,
  GetHostedZoneRequest,
  ListHostedZonesByNameRequest,
  ListHostedZonesRequest,
  ListTagsForResourceRequest,
  ListTagsForResourcesRequest,
} from '@aws-sdk/client-route-53';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import { submitChange } from './changes.ts';
import {
  compareNames,
  keyOf,
  normalName,
  type Place,
  recordSets,
  setsOf,
  type ZoneRecord,
  zoneBy,
  zones,
} from './store.ts';

/** CreateHostedZone: with its records NS and SOA. A caller reference makes one zone. */
export function createHostedZone(input: Decoded<CreateHostedZoneRequest>, call: Call): object {
  const known = [...zones(call).values()].some(
    (one) => one.callerReference === input.CallerReference,
  );
  if (known)
    throw new ServiceFault(
      'HostedZoneAlreadyExists',
      `A hosted zone has already been created with the specified caller reference.`,
    );
  const name = normalName(input.Name);
  if (!/^([a-z0-9_\\-]{1,63}\.)+$/.test(name))
    throw new ServiceFault('InvalidDomainName', `${input.Name} is not a valid domain name`);
  const zone: ZoneRecord = {
    id: `Z${call.world.hex(20).toUpperCase()}`,
    name,
    callerReference: input.CallerReference,
    comment: input.HostedZoneConfig?.Comment,
    isPrivate: input.VPC !== undefined,
    vpcs: input.VPC === undefined ? [] : [input.VPC as ZoneRecord['vpcs'][number]],
    tags: {},
  };
  zones(call).set(zone.id, zone);
  for (const set of [
    {
      Name: name,
      Type: 'NS' as const,
      TTL: 172_800,
      ResourceRecords: SERVERS.map((Value) => ({ Value })),
    },
    {
      Name: name,
      Type: 'SOA' as const,
      TTL: 900,
      ResourceRecords: [
        { Value: `${SERVERS[0]} awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400` },
      ],
    },
  ])
    recordSets(call).set(keyOf(zone.id, set), { zoneId: zone.id, set });
  return {
    HostedZone: describe(call, zone),
    ChangeInfo: submitChange(call, undefined),
    DelegationSet: { NameServers: SERVERS },
    VPC: zone.vpcs[0],
    Location: `https://route53.amazonaws.com/2013-04-01/hostedzone/${zone.id}`,
  };
}

/** GetHostedZone. */
export function getHostedZone(input: Decoded<GetHostedZoneRequest>, call: Call): object {
  const zone = zoneBy(call, input.Id);
  return {
    HostedZone: describe(call, zone),
    ...(zone.isPrivate ? { VPCs: zone.vpcs } : { DelegationSet: { NameServers: SERVERS } }),
  };
}

/** DeleteHostedZone: refuses a zone with other records than its own NS and SOA. */
export function deleteHostedZone(input: Decoded<DeleteHostedZoneRequest>, call: Call): object {
  const zone = zoneBy(call, input.Id);
  const sets = setsOf(call, zone.id);
  if (sets.some((set) => set.Name !== zone.name || (set.Type !== 'NS' && set.Type !== 'SOA')))
    throw new ServiceFault(
      'HostedZoneNotEmpty',
      'The specified hosted zone contains non-required resource record sets and so cannot be deleted.',
    );
  for (const set of sets) recordSets(call).delete(keyOf(zone.id, set));
  zones(call).delete(zone.id);
  return { ChangeInfo: submitChange(call, undefined) };
}

/** ListHostedZones, in pages. */
export function listHostedZones(input: Decoded<ListHostedZonesRequest>, call: Call): object {
  const size = input.MaxItems ?? 100;
  const all = [...zones(call).values()];
  const start =
    input.Marker === undefined
      ? 0
      : Math.max(
          0,
          all.findIndex(({ id }) => id === input.Marker),
        );
  const next = all[start + size];
  return {
    HostedZones: all.slice(start, start + size).map((zone) => describe(call, zone)),
    Marker: input.Marker ?? '',
    IsTruncated: next !== undefined,
    NextMarker: next?.id,
    MaxItems: size,
  };
}

/** ListHostedZonesByName: from a name on, by labels from the last to the first. */
export function listHostedZonesByName(
  input: Decoded<ListHostedZonesByNameRequest>,
  call: Call,
): object {
  const size = input.MaxItems ?? 100;
  const from = input.DNSName === undefined ? undefined : normalName(input.DNSName);
  const all = [...zones(call).values()]
    .sort((a, b) => compareNames(a.name, b.name))
    .filter(({ name }) => from === undefined || compareNames(name, from) >= 0);
  const start =
    input.HostedZoneId === undefined
      ? 0
      : Math.max(
          0,
          all.findIndex(({ id }) => id === input.HostedZoneId),
        );
  const next = all[start + size];
  return {
    HostedZones: all.slice(start, start + size).map((zone) => describe(call, zone)),
    DNSName: input.DNSName,
    HostedZoneId: input.HostedZoneId,
    IsTruncated: next !== undefined,
    NextDNSName: next?.name,
    NextHostedZoneId: next?.id,
    MaxItems: size,
  };
}

/** ChangeTagsForResource, of hosted zones: at most ten tags. */
export function changeTagsForResource(
  input: Decoded<ChangeTagsForResourceRequest>,
  call: Call,
): object {
  const zone = zoneBy(call, input.ResourceId);
  const gone = new Set(input.RemoveTagKeys ?? []);
  const kept = Object.fromEntries(Object.entries(zone.tags).filter(([key]) => !gone.has(key)));
  zones(call).set(zone.id, { ...zone, tags: { ...kept, ...tagRecord(input.AddTags) } });
  return {};
}

/** ListTagsForResource, of a hosted zone. */
export function listTagsForResource(
  input: Decoded<ListTagsForResourceRequest>,
  call: Call,
): object {
  return { ResourceTagSet: tagSet(zoneBy(call, input.ResourceId)) };
}

/** ListTagsForResources, of hosted zones. */
export function listTagsForResources(
  input: Decoded<ListTagsForResourcesRequest>,
  call: Call,
): object {
  return { ResourceTagSets: input.ResourceIds.map((id) => tagSet(zoneBy(call, id))) };
}

const SERVERS = ['ns-1.awsdns-01.com.', 'ns-2.awsdns-02.net.', 'ns-3.awsdns-03.org.'];

function tagSet({ id, tags }: ZoneRecord): object {
  return {
    ResourceType: 'hostedzone',
    ResourceId: id,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

function describe(place: Place, zone: ZoneRecord): object {
  return {
    Id: `/hostedzone/${zone.id}`,
    Name: zone.name,
    CallerReference: zone.callerReference,
    Config: { Comment: zone.comment, PrivateZone: zone.isPrivate },
    ResourceRecordSetCount: setsOf(place, zone.id).length,
  };
}
