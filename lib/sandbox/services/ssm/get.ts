/** Reading values of parameters. */
import { createHash } from 'node:crypto';
import type {
  GetParameterRequest,
  GetParametersByPathRequest,
  GetParametersRequest,
} from '@aws-sdk/client-ssm';
import { paginate } from '../../paginate.ts';
import type { Call, Decoded } from '../../service.ts';
import { isPublic, publicParameters } from './public-parameters.ts';
import {
  constraint,
  invalid,
  type ParameterRecord,
  parameterArn,
  parameterNamed,
  parameterNotFound,
  parametersOf,
} from './store.ts';

/** GetParameter. */
export function getParameter(input: Decoded<GetParameterRequest>, call: Call): object {
  const found = parameterNamed(call.world, call.scope, input.Name);
  if (found === undefined) throw parameterNotFound();
  return { Parameter: view(found, call, input.WithDecryption, input.Name) };
}

/** GetParameters: names that do not exist come back as invalid, not as an error. */
export function getParameters(input: Decoded<GetParametersRequest>, call: Call): object {
  if (input.Names.length > 10)
    throw constraint(
      `[${input.Names.join(', ')}]`,
      'names',
      'Member must have length less than or equal to 10',
    );
  const named = input.Names.map((name) => ({
    name,
    found: parameterNamed(call.world, call.scope, name),
  }));
  return {
    Parameters: named.flatMap(({ name, found }) =>
      found === undefined ? [] : [view(found, call, input.WithDecryption, name)],
    ),
    InvalidParameters: named.filter(({ found }) => found === undefined).map(({ name }) => name),
  };
}

/** GetParametersByPath. */
export function getParametersByPath(
  input: Decoded<GetParametersByPathRequest>,
  call: Call,
): object {
  if (!input.Path.startsWith('/'))
    throw invalid(
      'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/".',
    );
  const folder = input.Path.endsWith('/') ? input.Path : `${input.Path}/`;
  const all = isPublic(folder)
    ? publicParameters(call.world, call.scope)
    : [...parametersOf(call.world, call.scope).values()];
  const below = all
    .filter(
      ({ name }) =>
        name.startsWith(folder) &&
        (input.Recursive === true || !name.slice(folder.length).includes('/')),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = paginate(below, {
    size: input.MaxResults ?? 10,
    token: input.NextToken,
    badToken: 'InvalidNextToken',
  });
  return {
    Parameters: page.items.map((one) => view(one, call, input.WithDecryption, one.name)),
    NextToken: page.next,
  };
}

function view(
  parameter: ParameterRecord,
  { scope }: Call,
  decrypt: boolean | undefined,
  identifier: string,
): object {
  const hidden = parameter.type === 'SecureString' && decrypt !== true;
  return {
    Name: parameter.name,
    Type: parameter.type,
    Value: hidden ? encrypted(parameter) : parameter.value,
    Version: parameter.version,
    Selector: /:\d+$/.exec(identifier)?.[0],
    LastModifiedDate: parameter.modified,
    ARN: parameterArn(scope, parameter.name),
    DataType: parameter.dataType,
  };
}

/** Stands for the ciphertext: opaque, and another one for another value. */
function encrypted({ keyId, value }: ParameterRecord): string {
  const digest = createHash('sha256').update(`${keyId} ${value}`).digest('base64');
  return `AQICAHh${digest}`;
}
