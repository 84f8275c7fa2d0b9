/** Finding the lowest free address of a subnet without going through all that are taken each time. */
import type { Table } from '../../world.ts';
import { cidrSize, formatAddress, parseAddress, parseCidr } from './cidrs.ts';
import type { NetworkInterfaceRecord, SubnetRecord } from './records.ts';
import { interfaceAt, type Place, table } from './store.ts';

/** The lowest address of a subnet that no interface has and AWS does not keep; undefined when there is none. */
export function lowestFreeAddress(place: Place, subnet: SubnetRecord): string | undefined {
  const cidr = subnet.cidrBlock === undefined ? undefined : parseCidr(subnet.cidrBlock);
  if (cidr === undefined) return undefined;
  const known = searched(place);
  const last = cidrSize(cidr) - 2;
  for (let offset = known.get(subnet.id) ?? FIRST; offset <= last; offset += 1) {
    const address = formatAddress(cidr.base + BigInt(offset), 4);
    if (interfaceAt(place, subnet.vpcId, address) !== undefined) continue;
    known.set(subnet.id, offset);
    return address;
  }
  known.set(subnet.id, last + 1);
  return undefined;
}

/** Notes that the address of an interface is free again. */
export function addressFreed(place: Place, { subnetId, privateIp }: NetworkInterfaceRecord): void {
  const block = table(place, 'subnet').get(subnetId)?.cidrBlock;
  const cidr = block === undefined ? undefined : parseCidr(block);
  if (cidr === undefined) return;
  const known = searched(place);
  const offset = Math.max(Number(parseAddress(privateIp) - cidr.base), FIRST);
  known.set(subnetId, Math.min(known.get(subnetId) ?? FIRST, offset));
}

/** AWS keeps the first four addresses of a subnet, and the last one. */
const FIRST = 4;

/** Below these offsets nothing is free, by subnet. No part of the state: a table that is read anew starts afresh. */
const offsets = new WeakMap<Table<NetworkInterfaceRecord>, Map<string, number>>();

function searched(place: Place): Map<string, number> {
  const interfaces = table(place, 'network-interface');
  const known = offsets.get(interfaces) ?? new Map<string, number>();
  offsets.set(interfaces, known);
  return known;
}
