/** Secret values of containers' environments, and what reading them takes. */
import { GantryError } from '../../core/errors.ts';
import { type Input, Lookup, text } from '../../graph/reference.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';

/** A secret value: where it is read from, and what the execution role needs. */
export interface Secret {
  /** ARN, with key and version of the secret where they are given. */
  readonly valueFrom: Input<string>;
  /** What the execution role is granted. */
  readonly readStatements: readonly PolicyStatement[];
  /** Which version tasks get now, where a new one is to be deployed. @default - services are not deployed for it */
  readonly version?: Lookup;
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
  /**
   * `version`: whenever it has a new version, the next deploy registers a new revision and deploys the services with it;
   * tasks read secrets only when they start. The plan reads the version and never the value, and puts it into the docker
   * label `gantry.secret.<name>`. Needs the right to secretsmanager:DescribeSecret or ssm:DescribeParameters, and a secret
   * in the Region of the stack, else `plan/no-secret`.
   *
   * @default - services that run go on with the value that they were started with
   */
  readonly rollOn?: 'version';
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
      ...(options.rollOn === undefined
        ? {}
        : { version: versionLookup(secretArn, { versionStage, versionId }) }),
    };
  },
  /** A parameter of the SSM parameter store, by ARN. */
  fromSsmParameter: (
    parameterArn: Input<string>,
    options: Pick<SecretKey, 'encryptionKeyArn' | 'rollOn'> = {},
  ): Secret => ({
    valueFrom: parameterArn,
    readStatements: [
      { actions: ['ssm:GetParameters'], resources: [parameterArn] },
      ...decryptStatements(options.encryptionKeyArn),
    ],
    ...(options.rollOn === undefined ? {} : { version: versionLookup(parameterArn, {}) }),
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

function versionLookup(
  arn: Input<string>,
  { versionStage = '', versionId = '' }: { versionStage?: string; versionId?: string },
): Lookup {
  if (versionId !== '')
    throw new GantryError(
      'tree/bad-props',
      `rollOn is given for a secret of which versionId ${versionId} is named: it never has another version`,
    );
  if (typeof arn !== 'string' || !arn.startsWith('arn:'))
    throw new GantryError(
      'tree/bad-props',
      `rollOn is given for ${typeof arn === 'string' ? JSON.stringify(arn) : 'a secret whose ARN is not known yet'}`,
      { hint: 'give the whole ARN of the secret or parameter as text' },
    );
  return new Lookup('secret-version', {
    arn,
    ...(versionStage === '' ? {} : { stage: versionStage }),
  });
}

/** Refuses secrets whose versions would have to be seen where nothing can say so. Throws `tree/bad-props`. */
export function refuseRollOn(
  secrets: Readonly<Record<string, string | Secret>>,
  where: string,
): void {
  for (const [name, secret] of Object.entries(secrets))
    if (typeof secret === 'object' && secret.version !== undefined)
      throw new GantryError(
        'tree/bad-props',
        `${where}: rollOn of ${name} has no place there; it is for the secrets of a container's environment`,
      );
}

function decryptStatements(key: Input<string> | undefined): readonly PolicyStatement[] {
  return key === undefined ? [] : [{ actions: ['kms:Decrypt'], resources: [key] }];
}
