/** Which public IPv4 address a network interface has, and where new ones come from. */
import type { AddressRecord, NetworkInterfaceRecord } from './records.ts';
import { all, type Place } from './store.ts';

/** A public address of an interface, and the Elastic IP when it is one. */
export interface PublicAddress {
  readonly publicIp: string;
  readonly address?: AddressRecord;
}

/** The public address of an interface: its Elastic IP, else the one that came with it. */
export function publicAddressOf(
  place: Place,
  networkInterface: NetworkInterfaceRecord,
): PublicAddress | undefined {
  const address = all(place, 'elastic-ip').find(
    (each) => each.association?.networkInterfaceId === networkInterface.id,
  );
  if (address !== undefined) return { publicIp: address.publicIp, address };
  const { publicIp } = networkInterface;
  return publicIp === undefined ? undefined : { publicIp };
}

/** A public IPv4 address, different from call to call. */
export function newPublicIp(place: Place): string {
  const digits = place.world.hex(6);
  const octets = [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
  return `52.${octets.join('.')}`;
}

/** The public DNS name of an address, such as `ec2-52-1-2-3.eu-west-1.compute.amazonaws.com`. */
export function publicDnsName(place: Place, publicIp: string): string {
  const domain =
    place.scope.region === 'us-east-1'
      ? 'compute-1.amazonaws.com'
      : `${place.scope.region}.compute.amazonaws.com`;
  return `ec2-${publicIp.replaceAll('.', '-')}.${domain}`;
}
