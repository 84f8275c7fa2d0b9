/**
 * Who made a record set. Route 53 has no tags for them, so that a TXT record beside it says it: `<hash>._gantry.<zone>`. It
 * is written in the same batch as the record set, of which Route 53 carries out all or nothing.
 */
import { digest } from '../../core/json.ts';
import type { Address } from '../../graph/address.ts';

/** Whose a record set is. */
export interface Claim {
  readonly app: string;
  readonly address: Address;
  /** Name of the record set, as Route 53 spells it. */
  readonly name: string;
  readonly type: string;
  /** Of a record that validates certificates: the ARN of one that needs it. Several may need the same. */
  readonly certificate?: string;
}

/** Name of the subtree of a zone in which claims are. */
export function claimsUnder(zoneName: string): string {
  return `_gantry.${zoneName}`;
}

/** Name of the TXT record that holds a claim. */
export function claimName(zoneName: string, claim: Omit<Claim, 'app' | 'address'>): string {
  const { name, type, certificate = '' } = claim;
  return `${digest([name, type, certificate], 32)}.${claimsUnder(zoneName)}`;
}

/** The value of the TXT record: its parts as strings of their own. */
export function claimText(claim: Claim): string {
  const { app, address, name, type, certificate } = claim;
  const parts = [
    MARK,
    app,
    address,
    name,
    type,
    ...(certificate === undefined ? [] : [certificate]),
  ];
  return parts.map((part) => `"${part.replaceAll('\\052', '*')}"`).join(' ');
}

/** The claim in the value of a TXT record; undefined when it is none of ours. */
export function parseClaim(text: string): Claim | undefined {
  const parts = [...text.matchAll(/"([^"]*)"/g)].map(([, part = '']) => part);
  const [mark, app, address, name, type, certificate] = parts;
  if (mark !== MARK || app === undefined || address === undefined) return undefined;
  if (name === undefined || type === undefined) return undefined;
  const claim = { app, address: address as Address, name: dnsName(name), type };
  return certificate === undefined ? claim : { ...claim, certificate };
}

/** A name as Route 53 answers it: small letters, a dot at its end, an asterisk in octal. */
export function dnsName(name: string): string {
  const small = name.toLowerCase().replaceAll('*', '\\052');
  return small.endsWith('.') ? small : `${small}.`;
}

const MARK = 'gantry';
