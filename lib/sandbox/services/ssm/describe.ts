/** DescribeParameters. */
import type { DescribeParametersRequest, ParameterStringFilter } from '@aws-sdk/client-ssm';
import { paginate } from '../../paginate.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { constraint, type ParameterRecord, parameterArn, parametersOf } from './store.ts';

/** DescribeParameters: everything but the values. */
export function describeParameters(input: Decoded<DescribeParametersRequest>, call: Call): object {
  const size = input.MaxResults ?? 50;
  if (size > 50)
    throw constraint(size, 'maxResults', 'Member must have value less than or equal to 50');
  const filters: readonly Filter[] = [
    ...(input.ParameterFilters ?? []),
    ...(input.Filters ?? []).map(({ Key, Values }) => ({ Key, Values, Option: 'BeginsWith' })),
  ];
  const matching = [...parametersOf(call.world, call.scope).values()]
    .filter((parameter) => filters.every((filter) => passes(parameter, filter)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = paginate(matching, { size, token: input.NextToken, badToken: 'InvalidNextToken' });
  return {
    Parameters: page.items.map((parameter) => view(parameter, call)),
    NextToken: page.next,
  };
}

type Filter = Pick<ParameterStringFilter, 'Key' | 'Option' | 'Values'>;

function passes(parameter: ParameterRecord, { Key = '', Option, Values = [] }: Filter): boolean {
  if (Key === 'Path') return Values.some((path) => isBelow(parameter.name, path, Option));
  const actual = fieldOf(parameter, Key);
  if (actual === undefined) return false;
  if (Values.length === 0) return true;
  if (Option === 'BeginsWith') return Values.some((value) => actual.startsWith(value));
  if (Option === 'Contains') return Values.some((value) => actual.includes(value));
  return Values.includes(actual);
}

function fieldOf(parameter: ParameterRecord, key: string): string | undefined {
  if (key.startsWith('tag:')) return parameter.tags[key.slice('tag:'.length)];
  switch (key) {
    case 'Name':
      return parameter.name;
    case 'Type':
      return parameter.type;
    case 'KeyId':
      return parameter.keyId;
    case 'Tier':
      return parameter.tier;
    case 'DataType':
      return parameter.dataType;
    default:
      throw new ServiceFault(
        'InvalidFilterKey',
        `The following filter key is not valid: ${key}. Valid filter keys include: [Path, Name, Type, KeyId, Tier, DataType].`,
      );
  }
}

function isBelow(name: string, path: string, option: string | undefined): boolean {
  const folder = path.endsWith('/') ? path : `${path}/`;
  return (
    name.startsWith(folder) && (option === 'Recursive' || !name.slice(folder.length).includes('/'))
  );
}

function view(parameter: ParameterRecord, call: Call): object {
  return {
    Name: parameter.name,
    ARN: parameterArn(call.scope, parameter.name),
    Type: parameter.type,
    KeyId: parameter.keyId,
    LastModifiedDate: parameter.modified,
    LastModifiedUser: call.principal,
    Description: parameter.description,
    AllowedPattern: parameter.allowedPattern,
    Version: parameter.version,
    Tier: parameter.tier,
    Policies: [],
    DataType: parameter.dataType,
  };
}
