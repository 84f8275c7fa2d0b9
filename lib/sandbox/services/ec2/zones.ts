/** Availability Zones: three in each Region, the same for every account. */
import type {
  AvailabilityZone,
  DescribeAvailabilityZonesRequest,
  DescribeAvailabilityZonesResult,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import { applyFilters } from './describe.ts';

/** An Availability Zone by name and id. */
export interface Zone {
  readonly name: string;
  readonly id: string;
}

/** The zones of a Region: `eu-west-1a` with id `euw1-az1`, and so on to `c`. */
export function zonesOf(region: string): readonly Zone[] {
  return ['a', 'b', 'c'].map((letter, index) => ({
    name: `${region}${letter}`,
    id: `${shortRegion(region)}-az${index + 1}`,
  }));
}

/** DescribeAvailabilityZones: all of the Region's zones; there are no pages. */
export function describeAvailabilityZones(
  input: DescribeAvailabilityZonesRequest,
  call: Call,
): DescribeAvailabilityZonesResult {
  const zones = zonesOf(call.region);
  const unknown = [
    ...(input.ZoneNames ?? []).filter((name) => !zones.some((zone) => zone.name === name)),
    ...(input.ZoneIds ?? []).filter((id) => !zones.some((zone) => zone.id === id)),
  ];
  if (unknown.length > 0)
    throw new ServiceFault(
      'InvalidParameterValue',
      `Invalid availability zone: [${unknown.join(', ')}]`,
    );
  const asked = zones.filter(
    (zone) =>
      (input.ZoneNames ?? [zone.name]).includes(zone.name) &&
      (input.ZoneIds ?? [zone.id]).includes(zone.id),
  );
  const described = asked.map(
    (zone): AvailabilityZone => ({
      State: 'available',
      OptInStatus: 'opt-in-not-required',
      Messages: [],
      RegionName: call.region,
      ZoneName: zone.name,
      ZoneId: zone.id,
      GroupName: `${call.region}-zg-1`,
      NetworkBorderGroup: call.region,
      ZoneType: 'availability-zone',
    }),
  );
  return {
    AvailabilityZones: [
      ...applyFilters(described, {
        input,
        fields: {
          'zone-name': (zone) => zone.ZoneName,
          'zone-id': (zone) => zone.ZoneId,
          'zone-type': (zone) => zone.ZoneType,
          'region-name': (zone) => zone.RegionName,
          'group-name': (zone) => zone.GroupName,
          'opt-in-status': (zone) => zone.OptInStatus,
          state: (zone) => zone.State,
        },
      }),
    ],
  };
}

/** `eu-west-1` becomes `euw1`, as in zone ids. */
function shortRegion(region: string): string {
  const parts = region.split('-');
  const letters: Readonly<Record<string, string>> = {
    northeast: 'ne',
    northwest: 'nw',
    southeast: 'se',
    southwest: 'sw',
    north: 'n',
    south: 's',
    east: 'e',
    west: 'w',
    central: 'c',
    gov: 'g',
  };
  return parts.map((part) => letters[part] ?? part).join('');
}
