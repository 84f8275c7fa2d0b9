/** Secret values of containers' environments, and what reading them takes. */
import { GantryError } from '../../core/errors.ts';
import { type Input, text } from '../../graph/reference.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';

/** A secret value: where it is read from, and what the execution role needs. */
export interface Secret {
  /** ARN, with key and version of the secret where they are given. */
  readonly valueFrom: Input<string>;
  /** What the execution role is granted. */
  readonly readStatements: readonly PolicyStatement[];
}

/** A version of a secret by its stage. */
export interface SecretStage {
  /** Stage such as `AWSPREVIOUS`. @default - the current one */
  readonly versionStage?: string;
  /** Left out: the stage says which. */
  readonly versionId?: never;
}

/** A version of a secret by its id. */
export interface SecretVersion {
  /** Id of the version. */
  readonly versionId?: string;
  /** Left out: the id says which. */
  readonly versionStage?: never;
}

/** What of a secret is read: a version is named by its stage or by its id. */
export type SecretOptions = SecretKey & (SecretStage | SecretVersion);

/** Which value of a secret is read, and how it is encrypted. */
export interface SecretKey {
  /** Key within a secret that holds JSON. @default - the whole secret */
  readonly jsonKey?: string;
  /** ARN of the customer's KMS key that encrypts it; decrypting with it is granted. @default - none */
  readonly encryptionKeyArn?: Input<string>;
}

/**
 * Ways to name a secret value.
 *
 * @category Constructs
 * @example
 * const password = Secret.fromSecretsManager(secretArn, { jsonKey: 'password' });
 */
export const Secret = {
  /** A secret of Secrets Manager, by ARN. */
  fromSecretsManager: (secretArn: Input<string>, options: SecretOptions = {}): Secret => {
    const { jsonKey = '', versionStage = '', versionId = '', encryptionKeyArn } = options;
    const whole = jsonKey === '' && versionStage === '' && versionId === '';
    return {
      valueFrom: whole ? secretArn : text`${secretArn}:${jsonKey}:${versionStage}:${versionId}`,
      readStatements: [
        { actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] },
        ...decryptStatements(encryptionKeyArn),
      ],
    };
  },
  /** A parameter of the SSM parameter store, by ARN. */
  fromSsmParameter: (
    parameterArn: Input<string>,
    options: Pick<SecretKey, 'encryptionKeyArn'> = {},
  ): Secret => ({
    valueFrom: parameterArn,
    readStatements: [
      { actions: ['ssm:GetParameters'], resources: [parameterArn] },
      ...decryptStatements(options.encryptionKeyArn),
    ],
  }),
} as const;

/** The secret that an ARN means, whichever service it is of. Throws `tree/bad-props` for any other text. */
export function secretOfArn(arn: string): Secret {
  const [, , service] = String(arn).split(':');
  if (service === 'ssm') return Secret.fromSsmParameter(arn);
  // After the name: key, stage and version id.
  const parts = /^(arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:[^:]+)(:.*)?$/.exec(String(arn));
  if (parts?.[1] === undefined)
    throw new GantryError(
      'tree/bad-props',
      `${JSON.stringify(arn)} is not the ARN of a secret or parameter`,
      { hint: 'give the ARN of a Secrets Manager secret or of an SSM parameter' },
    );
  return { ...Secret.fromSecretsManager(parts[1]), valueFrom: arn };
}

function decryptStatements(key: Input<string> | undefined): readonly PolicyStatement[] {
  return key === undefined ? [] : [{ actions: ['kms:Decrypt'], resources: [key] }];
}
