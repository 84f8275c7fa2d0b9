/** What the types of Cloud Map have in common. */
import type { Finding, LeafRule } from '../../resource-type.ts';
import { malformed, outside } from '../findings.ts';

/** A field of an object that AWS only makes anew. */
export const replaced: LeafRule = { change: 'replace', impact: 'replacement', off: 'keep' };

/** The rule of a description. */
export const DESCRIPTION: LeafRule = { change: 'update', impact: 'live', off: { value: '' } };

/** Seconds of the start of authority that AWS gives a hosted zone of Cloud Map. */
export const SOA_TTL = 15;

/** The rule of the properties of a hosted zone. */
export const HOSTED_ZONE: LeafRule = {
  change: 'update',
  impact: 'live',
  off: { value: { DnsProperties: { SOA: { TTL: SOA_TTL } } } },
};

/** What references to a namespace may name. */
export const NAMESPACE_ATTRIBUTES = {
  Id: 'Id of the namespace',
  Arn: 'ARN of the namespace',
  Name: 'Name of the namespace',
};

/** The calls with which every kind of namespace goes. */
export const NAMESPACE_CALLS = { delete: ['DeleteNamespace'] };

/** What is wrong with a description. */
export function description(value: unknown): readonly Finding[] {
  if (value === '') return [];
  return malformed('Description', value, {
    most: 1024,
    says: 'a description of at most 1,024 characters',
  });
}

/** What is wrong with a name of a hosted zone. */
export function zoneName(value: unknown): readonly Finding[] {
  return malformed('Name', value, {
    most: 253,
    pattern: /^(?!-)[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?$/,
    says: 'a domain name of at most 253 characters, such as shop.local',
  });
}

/** What is wrong with the properties of a hosted zone. */
export function zoneProperties(
  value: {
    readonly DnsProperties?: { SOA?: { TTL?: number | undefined } | undefined } | undefined;
  } = {},
): readonly Finding[] {
  return outside(
    'Properties.DnsProperties.SOA.TTL',
    value.DnsProperties?.SOA?.TTL,
    0,
    2_147_483_647,
  );
}
