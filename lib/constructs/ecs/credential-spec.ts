/** Credential specs: which group managed service account of Active Directory a container runs under. */
import { GantryError } from '../../core/errors.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';
import { objectStatements } from './environment-file.ts';

/** A credential spec, and what the execution role needs to read it. */
export interface CredentialSpec {
  /** As the container definition has it: `credentialspec:` or `credentialspecdomainless:` and an ARN. */
  readonly value: string;
  /** What the execution role is granted. */
  readonly readStatements: readonly PolicyStatement[];
}

/**
 * Ways to name a credential spec.
 *
 * @category Constructs
 * @example
 * const spec = CredentialSpec.domainless('arn:aws:ssm:eu-west-1:111111111111:parameter/gmsa');
 */
export const CredentialSpec = {
  /** For instances that have joined the domain; the spec is an SSM parameter or an S3 object, by ARN. */
  domainJoined: (arn: string): CredentialSpec => specOf('credentialspec', arn),
  /** For instances that are in no domain; the spec names the secret of an account that is. */
  domainless: (arn: string): CredentialSpec => specOf('credentialspecdomainless', arn),
} as const;

function specOf(prefix: string, arn: string): CredentialSpec {
  return { value: `${prefix}:${arn}`, readStatements: statementsFor(arn) };
}

function statementsFor(arn: string): readonly PolicyStatement[] {
  const [, , service] = String(arn).split(':');
  if (service === 'ssm') return [{ actions: ['ssm:GetParameters'], resources: [arn] }];
  if (service === 's3') return objectStatements(arn.split('/')[0] ?? arn, arn);
  throw new GantryError(
    'tree/bad-props',
    `${JSON.stringify(arn)} is not the ARN of an SSM parameter or S3 object`,
    { hint: 'keep the credential spec in one of them and give its ARN' },
  );
}
