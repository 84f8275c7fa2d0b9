/** PutParameter. */
import type { PutParameterRequest } from '@aws-sdk/client-ssm';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import { constraint, invalid, type ParameterRecord, parametersOf } from './store.ts';

/** PutParameter: each put of an existing parameter makes its next version. */
export function putParameter(input: Decoded<PutParameterRequest>, call: Call): object {
  const parameters = parametersOf(call.world, call.scope);
  const present = parameters.get(input.Name);
  checkName(input.Name);
  if (input.Overwrite === true && (input.Tags?.length ?? 0) > 0)
    throw invalid(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    );
  if (present !== undefined && input.Overwrite !== true)
    throw new ServiceFault(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  const type = typeOf(input, present);
  const tier = tierOf(input, present);
  checkValue(input, tier);
  const record: ParameterRecord = {
    name: input.Name,
    type,
    value: input.Value,
    version: (present?.version ?? 0) + 1,
    modified: call.world.now(),
    tier,
    dataType: input.DataType ?? present?.dataType ?? 'text',
    description: input.Description ?? present?.description,
    allowedPattern: input.AllowedPattern ?? present?.allowedPattern,
    keyId: type === 'SecureString' ? (input.KeyId ?? present?.keyId ?? 'alias/aws/ssm') : undefined,
    tags: present?.tags ?? tagRecord(input.Tags),
  };
  parameters.set(record.name, record);
  return { Version: record.version, Tier: record.tier };
}

/** Systems Manager User Guide, "About requirements and constraints for parameter names". */
function checkName(name: string): void {
  if (name.length < 1)
    throw constraint(name, 'name', 'Member must have length greater than or equal to 1');
  if (/^\/?(aws|ssm)/i.test(name))
    throw invalid(
      `Parameter name: can't be prefixed with "aws" or "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_`,
    );
  if (!/^[\w.\-/]+$/.test(name))
    throw invalid(
      'Parameter name must be a fully qualified name. It can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    );
  if (name.includes('/') && !name.startsWith('/'))
    throw invalid('Parameter name must be a fully qualified name.');
  if (name.split('/').length - 1 > 15)
    throw new ServiceFault(
      'HierarchyLevelLimitExceededException',
      'A hierarchy can have a maximum of 15 levels.',
    );
}

function typeOf(input: Decoded<PutParameterRequest>, present: ParameterRecord | undefined): string {
  const type = input.Type ?? present?.type;
  if (type === undefined)
    throw invalid('A parameter type is required when you create a parameter.');
  if (!TYPES.includes(type))
    throw constraint(type, 'type', `Member must satisfy enum value set: [${TYPES.join(', ')}]`);
  if (present !== undefined && present.type !== type)
    throw new ServiceFault(
      'HierarchyTypeMismatchException',
      "Parameter Store does not support changing a parameter type in a hierarchy. For example, you can't change a parameter from a String type to a SecureString type. You must create a new, unique parameter.",
    );
  return type;
}

const TYPES: readonly string[] = ['String', 'StringList', 'SecureString'];

/** An advanced parameter stays one; Intelligent-Tiering becomes the tier that the value needs. */
function tierOf(input: Decoded<PutParameterRequest>, present: ParameterRecord | undefined): string {
  if (input.Tier === 'Standard' && present?.tier === 'Advanced')
    throw invalid(
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter.",
    );
  if (present?.tier === 'Advanced') return 'Advanced';
  if (input.Tier === 'Intelligent-Tiering')
    return Buffer.byteLength(input.Value) > STANDARD_BYTES ? 'Advanced' : 'Standard';
  return input.Tier ?? 'Standard';
}

const STANDARD_BYTES = 4096;
const ADVANCED_BYTES = 8192;

function checkValue({ Value, AllowedPattern }: Decoded<PutParameterRequest>, tier: string): void {
  if (Value.length === 0)
    throw constraint(Value, 'value', 'Member must have length greater than or equal to 1');
  const bytes = Buffer.byteLength(Value);
  if (tier === 'Standard' && bytes > STANDARD_BYTES)
    throw invalid(
      'Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html',
    );
  if (bytes > ADVANCED_BYTES)
    throw invalid('Advanced tier parameters support a maximum parameter value of 8192 characters.');
  if (AllowedPattern !== undefined && !new RegExp(AllowedPattern).test(Value))
    throw new ServiceFault(
      'ParameterPatternMismatchException',
      `Parameter value, cannot be validated against allowedPattern: ${AllowedPattern}`,
    );
}
