/** Account settings: what new objects get when a request says nothing. */
import type {
  DeleteAccountSettingRequest,
  ListAccountSettingsRequest,
  PutAccountSettingDefaultRequest,
  PutAccountSettingRequest,
} from '@aws-sdk/client-ecs';
import { paginate } from '../../paginate.ts';
import type { Call } from '../../service.ts';
import { invalid } from './faults.ts';
import type { Place } from './place.ts';

interface SettingRule {
  /** The value while nobody has set one. */
  readonly initial: string;
  readonly values: readonly string[];
  /** Who may set it; each principal for itself unless given. */
  readonly setBy?: 'root' | 'aws';
}

const SWITCH = ['enabled', 'disabled'] as const;

const RULES: Readonly<Record<string, SettingRule>> = {
  awsvpcTrunking: { initial: 'disabled', values: SWITCH },
  containerInsights: { initial: 'disabled', values: [...SWITCH, 'enhanced'] },
  containerInstanceLongArnFormat: { initial: 'enabled', values: SWITCH },
  defaultLogDriverMode: { initial: 'non-blocking', values: ['blocking', 'non-blocking'] },
  dualStackIPv6: { initial: 'enabled', values: SWITCH },
  fargateEventWindows: { initial: 'disabled', values: SWITCH },
  fargateFIPSMode: { initial: 'disabled', values: SWITCH },
  fargateTaskRetirementWaitPeriod: { initial: '7', values: ['0', '7', '14'], setBy: 'root' },
  guardDutyActivate: { initial: 'off', values: ['on', 'off'], setBy: 'aws' },
  serviceLongArnFormat: { initial: 'enabled', values: SWITCH },
  tagResourceAuthorization: { initial: 'off', values: ['on', 'off'] },
  taskLongArnFormat: { initial: 'enabled', values: SWITCH },
};

/** PutAccountSetting: for one principal, the caller unless given; the root user's holds for all without one. */
export function putAccountSetting(input: PutAccountSettingRequest, call: Call): object {
  return put(call, principalOf(input, call), input.name, input.value);
}

/** PutAccountSettingDefault: for every principal without a setting of its own. */
export function putAccountSettingDefault(
  input: PutAccountSettingDefaultRequest,
  call: Call,
): object {
  return put(call, rootOf(call), input.name, input.value);
}

/** DeleteAccountSetting: the account's default holds again; deleting what nobody has set changes nothing. */
export function deleteAccountSetting(input: DeleteAccountSettingRequest, call: Call): object {
  const principalArn = principalOf(input, call);
  const { name } = checkedName(input.name);
  stored(call).delete(`${principalArn} ${name}`);
  const value = settingOf(call, principalArn, name);
  return { setting: { name, value, principalArn, type: typeOf(name) } };
}

/** ListAccountSettings: what one principal has set; with `effectiveSettings` the values that hold for it. */
export function listAccountSettings(input: ListAccountSettingsRequest, call: Call): object {
  const principalArn = principalOf(input, call);
  if (input.value !== undefined && input.name === undefined)
    throw invalid('If you specify a value, you must also specify the name of the setting.');
  const names = input.name === undefined ? Object.keys(RULES) : [known(input.name)];
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
    size: Math.min(input.maxResults ?? 10, 10),
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
    RULES[name]?.initial ??
    'disabled'
  );
}

function put(
  place: Place,
  principalArn: string,
  given: string | undefined,
  value: string | undefined,
): object {
  const { name, rule } = checkedName(given);
  if (rule.setBy === 'root' && principalArn !== rootOf(place))
    throw invalid(`The ${name} setting can only be modified for the root user of the account.`);
  if (value === undefined || !rule.values.includes(value))
    throw invalid(
      `Invalid value for ${name}: ${value}. Valid values: [${rule.values.join(', ')}].`,
    );
  stored(place).set(`${principalArn} ${name}`, value);
  return { setting: { name, value, principalArn, type: typeOf(name) } };
}

/** A setting that users may change. */
function checkedName(given: string | undefined): {
  readonly name: string;
  readonly rule: SettingRule;
} {
  const name = known(given);
  const rule = RULES[name];
  if (rule === undefined || rule.setBy === 'aws')
    throw invalid(`The ${name} setting is read-only and managed by AWS.`);
  return { name, rule };
}

function known(name: string | undefined): string {
  if (name === undefined || !(name in RULES)) throw invalid(`Invalid setting name: ${name}`);
  return name;
}

/** The principal that a request is about: a user, a role or the root user of the account. */
function principalOf(input: { readonly principalArn?: string | undefined }, call: Call): string {
  const principal = input.principalArn ?? call.principal;
  if (
    !new RegExp(`^arn:aws[a-z-]*:iam::${call.scope.account}:(root|(user|role)/.+)$`).test(principal)
  )
    throw invalid(`Invalid principal: ${principal}`);
  return principal;
}

function stored(place: Place) {
  return place.world.table<string>(place.scope, 'ecs.account-settings');
}

function rootOf({ scope }: Place): string {
  return `arn:aws:iam::${scope.account}:root`;
}

function typeOf(name: string): 'aws_managed' | 'user' {
  return RULES[name]?.setBy === 'aws' ? 'aws_managed' : 'user';
}
