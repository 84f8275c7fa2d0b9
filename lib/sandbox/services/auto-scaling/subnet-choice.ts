/** Which subnet a group launches into: its zones are kept in balance. */
import { table } from '../ec2/store.ts';
import type { GroupRecord, Member } from './records.ts';
import type { Place } from './store.ts';

/** The subnets of a group, those of the zones with the fewest of these instances first. */
export function subnetsByNeed(
  place: Place,
  group: GroupRecord,
  members: readonly Member[],
): readonly string[] {
  const zoneOf = (subnet: string): string => table(place, 'subnet').get(subnet)?.zone ?? '';
  const inZone = (subnet: string): number =>
    members.filter((member) => member.zone === zoneOf(subnet)).length;
  const inSubnet = (subnet: string): number =>
    members.filter((member) => member.subnetId === subnet).length;
  return group.subnets.toSorted((a, b) => inZone(a) - inZone(b) || inSubnet(a) - inSubnet(b));
}
