/** The table of parameters. */
import { ServiceFault } from '../../service.ts';
import type { Scope, Table, World } from '../../world.ts';
import { isPublic, publicParameter } from './public-parameters.ts';

/** A parameter; the table's key is its name. */
export interface ParameterRecord {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  /** Counts the puts, from 1. */
  readonly version: number;
  readonly modified: number;
  readonly tier: string;
  readonly dataType: string;
  readonly description?: string | undefined;
  readonly allowedPattern?: string | undefined;
  /** Only of a SecureString. */
  readonly keyId?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** Parameters by name. */
export function parametersOf(world: World, scope: Scope): Table<ParameterRecord> {
  return world.table(scope, 'ssm.parameters');
}

/** ARN of a parameter: a name with a leading slash is joined without a second one; public ones have no account. */
export function parameterArn(scope: Scope, name: string): string {
  if (isPublic(name)) return `arn:aws:ssm:${scope.region}::parameter${name}`;
  return `arn:aws:ssm:${scope.region}:${scope.account}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}

/** The parameter that a name, an ARN or a `name:version` means, a public one of AWS as well. */
export function parameterNamed(
  world: World,
  scope: Scope,
  identifier: string,
): ParameterRecord | undefined {
  const parameters = parametersOf(world, scope);
  const short = identifier.replace(/^arn:[^:]+:ssm:[^:]*:[^:]*:parameter/, '');
  const [name = '', version] = short.split(':');
  const found =
    parameters.get(name) ??
    parameters.get(name.replace(/^\//, '')) ??
    publicParameter(world, scope, name);
  return version === undefined || found?.version === Number(version) ? found : undefined;
}

/** AWS gives no message with ParameterNotFound. */
export function parameterNotFound(): ServiceFault {
  return new ServiceFault('ParameterNotFound', '');
}

/** A ValidationException of Systems Manager. */
export function invalid(message: string): ServiceFault {
  return new ServiceFault('ValidationException', message);
}

/** The error for a member outside its constraint, in the words of AWS's validation. */
export function constraint(value: unknown, member: string, rule: string): ServiceFault {
  return invalid(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`,
  );
}
