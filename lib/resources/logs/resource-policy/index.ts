/** The pure part of the type of policies of CloudWatch Logs. */
import type { Json } from '../../../core/json.ts';
import { isUnknown } from '../../../graph/resolve.ts';
import type { Finding, ResourceType } from '../../../resource-type.ts';
import { malformed, violation } from '../../findings.ts';
import { canonicalPolicy } from '../../iam/role/policy-document.ts';
import { ownerOfResourcePolicy } from '../ownership.ts';
import { LOG_RESOURCE_POLICY_TYPE, type LogResourcePolicyProperties } from './properties.ts';

/** Characters that CloudWatch Logs takes of a document. */
const LONGEST = 5120;

/**
 * Policies of an account by which services of AWS may write to its log groups, 10 at most in a Region. Their names tell
 * their owner: `gantry/<address>`.
 */
export const logsResourcePolicy: ResourceType<LogResourcePolicyProperties> = {
  name: LOG_RESOURCE_POLICY_TYPE,
  fields: {
    policyName: { change: 'replace', impact: 'replacement', off: 'keep' },
    policyDocument: { change: 'update', impact: 'live', off: 'keep' },
  },
  requires: ['policyName', 'policyDocument'],
  attributes: { policyName: 'name of the policy' },
  taggable: false,
  indelible: 'its name',
  identity: ({ policyName }) => ({ policyName: policyName ?? '' }),
  canonical: ({ policyDocument, ...properties }) => ({
    ...properties,
    policyDocument: policyDocument && canonicalPolicy(policyDocument),
  }),
  validate: policyFindings,
  calls: {
    create: ['PutResourcePolicy'],
    update: ['PutResourcePolicy'],
    delete: ['DeleteResourcePolicy'],
  },
  operations: async () => (await import('./operations.ts')).logResourcePolicyOperations,
};

function policyFindings({
  policyName,
  policyDocument,
}: LogResourcePolicyProperties): readonly Finding[] {
  const findings = [
    ...malformed('policyName', policyName, {
      most: 255,
      pattern: /^[^:*/]+(\/[^:*/]+)*$/,
      says: 'a name of at most 255 characters without : and *',
    }),
  ];
  if (typeof policyName === 'string' && ownerOfResourcePolicy(policyName) === undefined)
    findings.push(violation('policyName', 'it is not gantry/<address>, which says whose it is'));
  const length = isUnknown(policyDocument as unknown as Json)
    ? 0
    : JSON.stringify(policyDocument ?? '').length;
  if (length > LONGEST)
    findings.push(
      violation(
        'policyDocument',
        `it has ${length} characters: CloudWatch Logs takes ${LONGEST}`,
        'spread the log groups over several policies',
      ),
    );
  return findings;
}
