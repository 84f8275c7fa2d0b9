/** The code of an activation, from where it is kept. */
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { unlessGone } from '../aws/classify-error.ts';
import { describeAwsError } from '../aws/describe-error.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import { GantryError } from '../core/errors.ts';

/** The code that a SecureString parameter keeps. Throws `register/no-code` when the parameter is gone. */
export async function activationCode(aws: AwsEnvironment, parameter: string): Promise<string> {
  const ssm = await aws.clients.ssm();
  const answer = await unlessGone(
    ssm.send(new GetParameterCommand({ Name: parameter, WithDecryption: true })),
  ).catch((error: unknown) => {
    throw describeAwsError(error);
  });
  const code = answer?.Parameter?.Value;
  if (code === undefined) throw new GantryError('register/no-code', `no parameter ${parameter}`);
  return code;
}
