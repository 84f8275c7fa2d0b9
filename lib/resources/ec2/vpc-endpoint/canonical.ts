/** One form for endpoints as desired and as read. */
import { canonicalJson, isJsonObject, type Json, omitUndefined } from '../../../core/json.ts';
import type { VpcEndpointProperties } from './properties.ts';

/** The canonical form. Policies are compared by meaning, not by text. */
export function canonicalEndpoint(properties: VpcEndpointProperties): VpcEndpointProperties {
  const { PolicyDocument, DnsOptions } = properties;
  return omitUndefined({
    ...properties,
    PolicyDocument:
      typeof PolicyDocument === 'string' ? canonicalPolicy(PolicyDocument) : PolicyDocument,
    DnsOptions: DnsOptions === undefined ? undefined : omitUndefined({ ...DnsOptions }),
  }) as VpcEndpointProperties;
}

/** A policy's text with sorted keys, lists of one item as that item, and sets in order. */
export function canonicalPolicy(text: string): string {
  try {
    return canonicalJson(simplify(JSON.parse(text) as Json));
  } catch {
    // No JSON: AWS will say so.
    return text;
  }
}

/** What AWS fills in when no policy is given. */
export const FULL_ACCESS = JSON.stringify({
  Version: '2008-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
});

function simplify(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((item) => simplify(item) as Json);
    if (items.length === 1) return items[0];
    const isText = items.every((item) => typeof item === 'string');
    return isText ? [...items].sort() : items;
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === 'Principal' ? principal(member) : simplify(member),
    ]),
  );
}

function principal(value: Json | undefined): Json | undefined {
  const simple = simplify(value);
  return isJsonObject(simple) && simple['AWS'] === '*' ? '*' : simple;
}
