/**
 * The pure part of the activation. An activation never changes: another one is made, and the old one goes. One that has
 * expired or let in as many machines as it may is replaced.
 */
import { omitUndefined } from '../../../core/json.ts';
import type { Finding, ResourceType } from '../../../resource-type.ts';
import { withoutDefaults } from '../../canonical.ts';
import { malformed, outside, violation } from '../../findings.ts';
import { ACTIVATION_TYPE, type ActivationProperties } from './properties.ts';

const replaced = { change: 'replace', impact: 'replacement', off: 'keep' } as const;

/**
 * `AWS::SSM::Activation`. AWS tells its code once, when it is made: the code is kept as a SecureString parameter
 * `/gantry/<app>/activation/<ActivationId>`, whose tags are those of the activation, for AWS lets nobody change its own.
 */
export const ssmActivation: ResourceType<ActivationProperties> = {
  name: ACTIVATION_TYPE,
  fields: {
    Description: replaced,
    DefaultInstanceName: replaced,
    IamRole: replaced,
    RegistrationLimit: replaced,
    ExpirationDate: replaced,
  },
  requires: ['IamRole'],
  attributes: { ActivationId: 'Id of the activation' },
  indelible: 'the tags that it was made with',
  identity: () => undefined,
  canonical: ({ ExpirationDate, ...properties }) =>
    withoutDefaults<ActivationProperties>({
      ...properties,
      ...omitUndefined({ ExpirationDate: canonicalDate(ExpirationDate) }),
    }),
  validate: activationFindings,
  replacement: 'create-first',
  calls: {
    create: ['CreateActivation', 'PutParameter', 'DeleteActivation'],
    update: ['AddTagsToResource', 'RemoveTagsFromResource'],
    delete: ['DeleteActivation', 'DeleteParameter'],
  },
  operations: async () => (await import('./operations.ts')).activationOperations,
};

/** A date in one spelling, to the second, as AWS keeps it; what is no date stays for the rules. */
function canonicalDate(date: string | undefined): string | undefined {
  if (typeof date !== 'string' || Number.isNaN(Date.parse(date))) return date;
  return new Date(Math.floor(Date.parse(date) / 1000) * 1000).toISOString();
}

function activationFindings(properties: ActivationProperties): readonly Finding[] {
  const date: unknown = properties.ExpirationDate;
  const findings = [
    ...malformed('Description', properties.Description, {
      most: 256,
      says: 'a description of at most 256 characters',
    }),
    ...malformed('DefaultInstanceName', properties.DefaultInstanceName, {
      most: 256,
      pattern: /^[\w.@:/=+ -]*$/,
      says: 'a name of at most 256 letters, digits, blanks and . @ : / = + _ -',
    }),
    ...malformed('IamRole', properties.IamRole, {
      most: 64,
      says: 'a role name of at most 64 characters',
    }),
    ...outside('RegistrationLimit', properties.RegistrationLimit, 1, 1000),
  ];
  if (typeof date === 'string' && Number.isNaN(Date.parse(date)))
    findings.push(violation('ExpirationDate', `${date} is no date such as 2027-01-31T00:00:00Z`));
  return findings;
}
