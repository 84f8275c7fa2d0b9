/** Account settings: what new objects get when a request says nothing. */
import type {
  ListAccountSettingsRequest,
  PutAccountSettingDefaultRequest,
  PutAccountSettingRequest,
} from '@aws-sdk/client-ecs';
import { paginate } from '../../paginate.ts';
import type { Call } from '../../service.ts';
import { invalid } from './faults.ts';
import type { Place } from './place.ts';

const DEFAULTS: Readonly<Record<string, string>> = {
  awsvpcTrunking: 'disabled',
  containerInsights: 'disabled',
  containerInstanceLongArnFormat: 'enabled',
  defaultLogDriverMode: 'non-blocking',
  dualStackIPv6: 'enabled',
  fargateEventWindows: 'disabled',
  fargateFIPSMode: 'disabled',
  fargateTaskRetirementWaitPeriod: '7',
  guardDutyActivate: 'off',
  serviceLongArnFormat: 'enabled',
  tagResourceAuthorization: 'off',
  taskLongArnFormat: 'enabled',
};

/** PutAccountSetting: for one principal, the caller unless given. */
export function putAccountSetting(input: PutAccountSettingRequest, call: Call): object {
  return put(call, input.principalArn ?? call.principal, input.name, input.value);
}

/** PutAccountSettingDefault: for every principal without a setting of its own. */
export function putAccountSettingDefault(
  input: PutAccountSettingDefaultRequest,
  call: Call,
): object {
  return put(call, rootOf(call), input.name, input.value);
}

/** ListAccountSettings: with `effectiveSettings` also the values nobody has set. */
export function listAccountSettings(input: ListAccountSettingsRequest, call: Call): object {
  const principalArn = input.principalArn ?? call.principal;
  const names = Object.keys(DEFAULTS).filter(
    (name) => input.name === undefined || input.name === name,
  );
  const listed = names.flatMap((name) => {
    const value =
      input.effectiveSettings === true
        ? settingOf(call, principalArn, name)
        : stored(call).get(`${principalArn} ${name}`);
    return value === undefined || (input.value !== undefined && input.value !== value)
      ? []
      : [{ name, value, principalArn, type: typeOf(name) }];
  });
  const page = paginate(listed, {
    size: input.maxResults ?? 100,
    token: input.nextToken,
    badToken: 'InvalidParameterException',
  });
  return { settings: page.items, nextToken: page.next };
}

/** The value that holds for `principal`: its own, the account's default, or AWS's. */
export function settingOf(place: Place, principal: string, name: string): string {
  const table = stored(place);
  return (
    table.get(`${principal} ${name}`) ??
    table.get(`${rootOf(place)} ${name}`) ??
    DEFAULTS[name] ??
    'disabled'
  );
}

function put(
  place: Place,
  principalArn: string,
  name: string | undefined,
  value: string | undefined,
): object {
  if (name === undefined || !(name in DEFAULTS) || name === 'guardDutyActivate')
    throw invalid(`Invalid setting name: ${name}`);
  if (value === undefined || value === '') throw invalid('Setting value must not be empty.');
  stored(place).set(`${principalArn} ${name}`, value);
  return { setting: { name, value, principalArn, type: typeOf(name) } };
}

function stored(place: Place) {
  return place.world.table<string>(place.scope, 'ecs.account-settings');
}

function rootOf({ scope }: Place): string {
  return `arn:aws:iam::${scope.account}:root`;
}

function typeOf(name: string): 'aws_managed' | 'user' {
  return name === 'guardDutyActivate' ? 'aws_managed' : 'user';
}
