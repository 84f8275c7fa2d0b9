/** The hosted zone of a DNS namespace, as requests want it. */
import { SOA_TTL } from './rules.ts';

interface ZoneProperties {
  readonly DnsProperties?:
    | { readonly SOA?: { readonly TTL?: number | undefined } | undefined }
    | undefined;
}

/** Properties with a start of authority of so many seconds. */
export function hostedZone(TTL: number): { DnsProperties: { SOA: { TTL: number } } } {
  return { DnsProperties: { SOA: { TTL } } };
}

/** Seconds of the start of authority; AWS's default where none is given. */
export function soaTtl(properties: ZoneProperties | undefined): number {
  return properties?.DnsProperties?.SOA?.TTL ?? SOA_TTL;
}
