/** Files of environment variables in S3, and what reading them takes. */
import { GantryError } from '../../core/errors.ts';
import { type Input, text } from '../../graph/reference.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';

/** A file of environment variables: where it is, and what the execution role needs. */
export interface EnvironmentFile {
  /** ARN of the object. */
  readonly value: Input<string>;
  /** The one kind that ECS has. */
  readonly type: 's3';
  /** What the execution role is granted. */
  readonly readStatements: readonly PolicyStatement[];
}

/**
 * Ways to name a file of environment variables.
 *
 * @category Constructs
 * @example
 * const file = EnvironmentFile.fromS3('arn:aws:s3:::settings', 'web.env');
 */
export const EnvironmentFile = {
  /**
   * An object of a bucket: lines of `NAME=value`. Its key ends in `.env`; a variable in `environment` beats one of the
   * same name. Throws `tree/bad-props` for another key.
   */
  fromS3: (
    bucketArn: Input<string>,
    key: string,
    options: {
      /** ARN of the customer's KMS key that encrypts it; decrypting with it is granted. @default - none */
      readonly encryptionKeyArn?: Input<string>;
    } = {},
  ): EnvironmentFile => {
    if (typeof key !== 'string' || !key.endsWith('.env'))
      throw new GantryError(
        'tree/bad-props',
        `the key ${JSON.stringify(key)} of an environment file does not end in .env`,
        { hint: 'rename the object, for example to settings.env' },
      );
    const value = text`${bucketArn}/${key}`;
    return { value, type: 's3', readStatements: objectStatements(bucketArn, value, options) };
  },
} as const;

/** What reading one object of a bucket takes. */
export function objectStatements(
  bucketArn: Input<string>,
  objectArn: Input<string>,
  options: { readonly encryptionKeyArn?: Input<string> } = {},
): readonly PolicyStatement[] {
  const { encryptionKeyArn: key } = options;
  return [
    { actions: ['s3:GetObject'], resources: [objectArn] },
    { actions: ['s3:GetBucketLocation'], resources: [bucketArn] },
    ...(key === undefined ? [] : [{ actions: ['kms:Decrypt'], resources: [key] }]),
  ];
}
