/** What AWS refuses of an account setting. */
import type { ResourceNode } from '../../../graph/graph.ts';
import { isRefValue } from '../../../graph/reference.ts';
import type { Finding, Neighbours } from '../../../resource-type.ts';
import { errorIf, known } from '../rules.ts';
import type { AccountSettingProperties } from './properties.ts';

const SWITCH = ['enabled', 'disabled'] as const;

/** The values that each setting takes. Those that only AWS sets are left out. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  awsvpcTrunking: SWITCH,
  containerInsights: ['enabled', 'disabled', 'enhanced'],
  containerInstanceLongArnFormat: SWITCH,
  defaultLogDriverMode: ['blocking', 'non-blocking'],
  dualStackIPv6: SWITCH,
  fargateEventWindows: SWITCH,
  fargateFIPSMode: SWITCH,
  fargateTaskRetirementWaitPeriod: ['0', '7', '14'],
  serviceLongArnFormat: SWITCH,
  tagResourceAuthorization: ['on', 'off'],
  taskLongArnFormat: SWITCH,
};

/** Findings about one account setting. */
export function accountSettingFindings(
  { name: given, value, principalArn }: AccountSettingProperties,
  _node: ResourceNode,
  neighbours: Neighbours,
): readonly Finding[] {
  const name = known(given);
  const values = name === undefined ? undefined : VALUES[name];
  return [
    ...errorIf(
      name !== undefined && values === undefined,
      'name',
      `Invalid setting name: ${name}. Valid names: ${Object.keys(VALUES).join(', ')}.`,
    ),
    ...errorIf(
      values !== undefined && known(value) !== undefined && !values.includes(value ?? ''),
      'value',
      `${value} is no value of ${name}, which is one of ${values?.join(', ')}.`,
    ),
    ...errorIf(
      principalArn !== undefined && !isRoleOfOurs(principalArn, neighbours),
      'principalArn',
      'The owner of a setting stands on its role, so that it must be a role of this app.',
      'refer to the role, or leave principalArn out to set the default of the account',
    ),
    ...errorIf(
      principalArn !== undefined && name === 'fargateTaskRetirementWaitPeriod',
      'name',
      'fargateTaskRetirementWaitPeriod can be set for the whole account only.',
      'leave principalArn out',
    ),
  ];
}

function isRoleOfOurs(principal: unknown, neighbours: Neighbours): boolean {
  return (
    isRefValue(principal as never) &&
    neighbours.at((principal as { readonly $ref: string }).$ref)?.type === 'AWS::IAM::Role'
  );
}
