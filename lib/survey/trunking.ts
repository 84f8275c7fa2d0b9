/** Whether new instances of a group get a trunk: the account setting as it is effective for their role. */
import { ListAccountSettingsCommand } from '@aws-sdk/client-ecs';
import { GetInstanceProfileCommand } from '@aws-sdk/client-iam';
import type { TrunkingFacts } from '../capacity/snapshot.ts';
import {
  ACCOUNT_SETTING_TYPE,
  type AccountSettingProperties,
} from '../resources/ecs/account-setting/properties.ts';
import {
  INSTANCE_PROFILE_TYPE,
  type InstanceProfileProperties,
} from '../resources/iam/instance-profile/properties.ts';
import { ROLE_TYPE, type RoleProperties } from '../resources/iam/role/properties.ts';
import type { SurveyInput } from './input.ts';
import type { Reader } from './reader.ts';
import { isWindows, type Template } from './templates.ts';
import { isNew, type View } from './view.ts';

const SETTING = 'awsvpcTrunking';

const UNKNOWN: TrunkingFacts = {
  effective: undefined,
  role: undefined,
  effectiveForDeployer: undefined,
};

/** What is asked once for all groups. */
export interface Trunking {
  /** Whether instances that are launched with a template get a trunk. */
  of(template: Template | undefined): Promise<TrunkingFacts>;
}

/** Asks AWS no more than once for each role, and nothing before it is asked itself. */
export function createTrunking(input: SurveyInput, view: View, reader: Reader): Trunking {
  const answers = new Map<string, Promise<boolean | undefined>>();
  const effectiveFor = (principal: string | undefined) => {
    const key = principal ?? '';
    const known = answers.get(key) ?? readSetting(input, reader, principal);
    answers.set(key, known);
    return known;
  };
  const { account, partition } = input.context.aws;
  return {
    async of(template) {
      const role = template === undefined ? undefined : await roleOf(input, view, reader, template);
      if (template === undefined || role === undefined) return UNKNOWN;
      const fallback = accountDefault(view);
      const deployer = fallback ?? effectiveFor(undefined);
      const effective =
        settingOf(view, role) ??
        // A role that nobody has set anything for follows the default of the account.
        (role.arn === undefined || fallback !== undefined
          ? (fallback ?? effectiveFor(`arn:${partition}:iam::${account}:root`))
          : effectiveFor(role.arn));
      return {
        effective: isWindows(template) ? false : await effective,
        role: role.name,
        effectiveForDeployer: await deployer,
      };
    },
  };
}

interface Role {
  readonly name: string | undefined;
  /** Undefined for a role that is still to be made. */
  readonly arn: string | undefined;
  readonly address: string | undefined;
}

async function roleOf(
  input: SurveyInput,
  view: View,
  reader: Reader,
  { raw, data }: Template,
): Promise<Role | undefined> {
  const named = raw.IamInstanceProfile?.Arn ?? raw.IamInstanceProfile?.Name;
  const profile = view.behind<InstanceProfileProperties>(named, INSTANCE_PROFILE_TYPE);
  if (profile !== undefined) {
    const [own] = (profile.node.properties['Roles'] ?? []) as readonly unknown[];
    const role = view.behind<RoleProperties>(own, ROLE_TYPE);
    if (role !== undefined) {
      const arn = isNew(role) ? undefined : role.live?.attributes['Arn'];
      return {
        name: textOf(role.declared.RoleName),
        arn: textOf(arn),
        address: role.node.address,
      };
    }
    const name = textOf(profile.declared.Roles[0]);
    return name === undefined ? undefined : roleNamed(input, name);
  }
  const known = data.IamInstanceProfile?.Arn ?? data.IamInstanceProfile?.Name;
  if (typeof known !== 'string') return undefined;
  const name = known.split('/').at(-1) ?? known;
  const iam = await input.context.aws.clients.iam();
  const answer = await reader.read(`the role of instance profile ${name} is not known`, () =>
    iam.send(new GetInstanceProfileCommand({ InstanceProfileName: name })),
  );
  const [role] = answer?.InstanceProfile?.Roles ?? [];
  return role === undefined
    ? undefined
    : { name: role.RoleName, arn: role.Arn, address: undefined };
}

function roleNamed({ context }: SurveyInput, name: string): Role {
  const { account, partition } = context.aws;
  return { name, arn: `arn:${partition}:iam::${account}:role/${name}`, address: undefined };
}

/** What the code sets for a role. */
function settingOf(view: View, { address, arn }: Role): boolean | undefined {
  const setting = settings(view).find(({ node, declared }) => {
    const principal = node.properties['principalArn'];
    const behind = view.behind(principal, ROLE_TYPE);
    return behind === undefined
      ? principal !== undefined && declared.principalArn === arn
      : behind.node.address === address;
  });
  return setting === undefined ? undefined : setting.declared.value === 'enabled';
}

/** What the code sets for the whole account. */
function accountDefault(view: View): boolean | undefined {
  const setting = settings(view).find(({ declared }) => declared.principalArn === undefined);
  return setting === undefined ? undefined : setting.declared.value === 'enabled';
}

function settings(view: View) {
  return view
    .all<AccountSettingProperties>(ACCOUNT_SETTING_TYPE)
    .filter(({ declared }) => declared.name === SETTING);
}

async function readSetting(
  { context }: SurveyInput,
  reader: Reader,
  principalArn: string | undefined,
): Promise<boolean | undefined> {
  const ecs = await context.aws.clients.ecs();
  const whose = principalArn ?? 'who deploys';
  const answer = await reader.read(`the setting ${SETTING} of ${whose} is not known`, () =>
    ecs.send(
      new ListAccountSettingsCommand({
        name: SETTING,
        effectiveSettings: true,
        ...(principalArn === undefined ? {} : { principalArn }),
      }),
    ),
  );
  const setting = answer?.settings?.find(({ name }) => name === SETTING);
  return setting?.value === undefined ? undefined : setting.value === 'enabled';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
