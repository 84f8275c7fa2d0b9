/** One SSM parameter as a thing that only one caller can create. */
import { classifyError } from './classify-error.ts';
import { describeAwsError } from './describe-error.ts';
import type { AwsEnvironment } from './environment.ts';

/** A named parameter of type String. */
export interface Parameter {
  readonly name: string;
  /** Makes it. False when the name is taken. */
  create(value: string): Promise<boolean>;
  /** Writes it, whether it is there or not. The result is its version, which every write raises by one. */
  overwrite(value: string): Promise<number | undefined>;
  /** What it is; undefined when it is not there. As every read, it may show what was a moment ago. */
  read(): Promise<{ readonly value: string; readonly version: number } | undefined>;
  /** Removes it; an absent one is success. */
  remove(): Promise<void>;
}

/** The parameter of a name. Its calls throw described errors (`aws/denied`, `aws/refused`, ...). */
export async function openParameter(environment: AwsEnvironment, name: string): Promise<Parameter> {
  const [client, { DeleteParameterCommand, GetParameterCommand, PutParameterCommand }] =
    await Promise.all([environment.clients.ssm(), import('./clients/ssm.ts')]);
  const put = (value: string, overwrite: boolean) =>
    client.send(
      new PutParameterCommand({ Name: name, Type: 'String', Value: value, Overwrite: overwrite }),
    );
  const unless = async <T>(kind: 'conflict' | 'not-found', call: Promise<T>) => {
    try {
      return await call;
    } catch (error) {
      if (classifyError(error).kind === kind) return undefined;
      throw describeAwsError(error);
    }
  };
  return {
    name,
    create: async (value) => (await unless('conflict', put(value, false))) !== undefined,
    overwrite: async (value) => (await unless('not-found', put(value, true)))?.Version,
    read: async () => {
      const call = client.send(new GetParameterCommand({ Name: name }));
      const { Value: value, Version: version } = (await unless('not-found', call))?.Parameter ?? {};
      return value === undefined || version === undefined ? undefined : { value, version };
    },
    remove: async () => {
      await unless('not-found', client.send(new DeleteParameterCommand({ Name: name })));
    },
  };
}
