/** One form for endpoints as desired and as read. */
import { canonicalJson, omitUndefined } from '../../../core/json.ts';
import { canonicalPolicy as canonicalDocument } from '../../iam/role/policy-document.ts';
import type { PolicyDocument } from '../../iam/role/properties.ts';
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

/** A policy's text in the one form of policy documents. */
export function canonicalPolicy(text: string): string {
  try {
    return canonicalJson(canonicalDocument(JSON.parse(text) as PolicyDocument));
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
