/** The hosted zone of a DNS namespace, as requests want it. */
import { SOA_TTL } from './rules.ts';

interface ZoneProperties {
  readonly DnsProperties?:
    | { readonly SOA?: { readonly TTL?: number | undefined } | undefined }
    | undefined;
}

/** Properties with a start of authority; of AWS's default seconds where none are given. */
export function hostedZone(properties: ZoneProperties | undefined): {
  DnsProperties: { SOA: { TTL: number } };
} {
  return { DnsProperties: { SOA: { TTL: properties?.DnsProperties?.SOA?.TTL ?? SOA_TTL } } };
}
