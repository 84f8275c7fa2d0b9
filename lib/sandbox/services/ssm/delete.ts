/** Deleting parameters. */
import type { DeleteParameterRequest, DeleteParametersRequest } from '@aws-sdk/client-ssm';
import type { Call, Decoded } from '../../service.ts';
import { isPublic } from './public-parameters.ts';
import { constraint, parameterNamed, parameterNotFound, parametersOf } from './store.ts';

/** DeleteParameter. */
export function deleteParameter(input: Decoded<DeleteParameterRequest>, call: Call): object {
  const found = parameterNamed(call.world, call.scope, input.Name);
  if (found === undefined || isPublic(found.name)) throw parameterNotFound();
  parametersOf(call.world, call.scope).delete(found.name);
  return {};
}

/** DeleteParameters: names that do not exist come back as invalid, not as an error. */
export function deleteParameters(input: Decoded<DeleteParametersRequest>, call: Call): object {
  if (input.Names.length > 10)
    throw constraint(
      `[${input.Names.join(', ')}]`,
      'names',
      'Member must have length less than or equal to 10',
    );
  const parameters = parametersOf(call.world, call.scope);
  const isThere = (name: string): boolean => parameters.has(name);
  const DeletedParameters = input.Names.filter(isThere);
  const InvalidParameters = input.Names.filter((name) => !isThere(name));
  for (const name of DeletedParameters) parameters.delete(name);
  return { DeletedParameters, InvalidParameters };
}
