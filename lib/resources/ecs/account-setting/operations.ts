/** The effects of account settings. */
import {
  DeleteAccountSettingCommand,
  ListAccountSettingsCommand,
  PutAccountSettingCommand,
  PutAccountSettingDefaultCommand,
  type Setting,
} from '@aws-sdk/client-ecs';
import { TagRoleCommand, UntagRoleCommand } from '@aws-sdk/client-iam';
import { classifyError, hasCode, isNotFound } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { GantryError } from '../../../core/errors.ts';
import type { Address } from '../../../graph/address.ts';
import type {
  ApplyContext,
  Live,
  Owner,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { roleByName, rolesAtOnce } from '../../iam/role/operations-reading.ts';
import { ACCOUNT_SETTING_TYPE, type AccountSettingProperties } from './properties.ts';

const ROLE_TYPE = 'AWS::IAM::Role';
const OWNER_TAG_PREFIX = 'gantry:child:setting:';

/** A role that was made a moment ago is not known everywhere yet, and two writes of one role pass one after the other. */
const RETRIES: readonly RetryRule[] = [
  { codes: [/^NoSuchEntity/], forMs: 120_000 },
  { codes: [/^ConcurrentModification/], forMs: 120_000, always: true },
  {
    codes: ['InvalidParameterException', 'ClientException'],
    message: /principal|role/i,
    about: [ROLE_TYPE],
    forMs: 120_000,
  },
];

type LiveSetting = Live<AccountSettingProperties>;

/** How account settings are read, made, changed and removed. */
export const accountSettingOperations: ResourceOperations<AccountSettingProperties> = {
  async read(requests, context) {
    return Promise.all(
      requests.map(async ({ address, identity, properties }) => {
        const principal = identity['principalArn'];
        const name = properties.name;
        if (typeof principal !== 'string') {
          const value = await settingOf(context, name, rootOf(context));
          // Nobody's property: whoever declares it may set it.
          const owner = { app: context.app, address };
          return value === undefined ? undefined : liveSetting({ name, value }, owner);
        }
        const value = await settingOf(context, name, principal);
        if (value === undefined) return undefined;
        const role = await roleByName(context, roleNameOf(principal));
        return liveSetting({ name, value, principalArn: principal }, ownerOn(role, name));
      }),
    );
  },

  async list(context) {
    const found = await Promise.all(
      [...(await rolesByArn(context))].flatMap(([principalArn, role]) =>
        Object.keys(role.tags).flatMap((tag) =>
          tag.startsWith(OWNER_TAG_PREFIX)
            ? [ownSetting(context, role, principalArn, tag.slice(OWNER_TAG_PREFIX.length))]
            : [],
        ),
      ),
    );
    return found.filter(
      (live) => live !== undefined && live.owner?.app === context.app,
    ) as LiveSetting[];
  },

  async create({ address, properties }, context) {
    await claim(properties, address, context);
    await put(properties, context);
    return liveSetting(properties, { app: context.app, address });
  },

  async update({ address, live, properties, changes }, context) {
    if (live.owner?.address !== address) await claim(properties, address, context);
    if (changes.length > 0) await put(properties, context);
    return liveSetting(properties, { app: context.app, address });
  },

  async delete({ properties: { name, principalArn } }, context) {
    if (principalArn === undefined) return;
    const ecs = await context.aws.clients.ecs();
    try {
      await ecs.send(new DeleteAccountSettingCommand({ name, principalArn }));
    } catch (error) {
      if (!isNotFound(error) && !isUnknownPrincipal(error)) throw error;
    }
    const iam = await context.aws.clients.iam();
    try {
      await retrying(context, RETRIES.slice(1, 2), () =>
        iam.send(
          new UntagRoleCommand({
            RoleName: roleNameOf(principalArn),
            TagKeys: [`${OWNER_TAG_PREFIX}${name}`],
          }),
        ),
      );
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  },
};

function liveSetting(properties: AccountSettingProperties, owner: Owner | undefined): LiveSetting {
  const { name = '', value, principalArn } = properties;
  return {
    id: `${principalArn ?? 'account'}|${name}`,
    properties,
    attributes: { name, value },
    tags: {},
    ...(owner === undefined ? {} : { owner }),
  };
}

/** A setting that a tag of a role of ours names; one that was never put, or is gone, is a leftover of its tag. */
async function ownSetting(
  context: ReadContext,
  role: Live<object>,
  principalArn: string,
  name: string,
): Promise<LiveSetting | undefined> {
  const setting = name as AccountSettingProperties['name'];
  const owner = ownerOn(role, setting);
  const value = await settingOf(context, setting, principalArn);
  if (value !== undefined) return liveSetting({ name: setting, value, principalArn }, owner);
  const wanted = context
    .desired(ACCOUNT_SETTING_TYPE)
    .some(({ address }) => address === owner?.address);
  if (wanted) return undefined;
  return {
    ...liveSetting({ name: setting, value: undefined, principalArn }, owner),
    attributes: { name },
    state: 'failed',
  };
}

function ownerOn(
  role: Live<object> | undefined,
  name: AccountSettingProperties['name'],
): Owner | undefined {
  const address = role?.tags[`${OWNER_TAG_PREFIX}${name}`];
  const [app] = address?.split('/') ?? [];
  return address === undefined || app === undefined
    ? undefined
    : { app, address: address as Address };
}

/** Every role that may be ours: those that can be listed, and those that the code names. */
async function rolesByArn(context: ReadContext): Promise<ReadonlyMap<string, Live<object>>> {
  const listed = await context.owned(ROLE_TYPE);
  const names = context
    .desired(ROLE_TYPE)
    .flatMap(({ properties: { RoleName } }) => (typeof RoleName === 'string' ? [RoleName] : []));
  const known = new Set(listed.map(({ id }) => id));
  // Where the roles are many they have all been read at once: one that is not there is not asked for again.
  const all = await rolesAtOnce(context, ROLE_TYPE);
  const named = await Promise.all(
    names
      .filter((name) => !known.has(name))
      .map((name) => (all === undefined ? roleByName(context, name) : all.get(name))),
  );
  const roles: readonly Live<object>[] = [...listed, ...named.filter((role) => role !== undefined)];
  return new Map(roles.map((role) => [String(role.attributes['Arn']), role]));
}

/** The value that is set for a principal itself; undefined where it has none of its own. */
async function settingOf(
  context: ReadContext,
  name: Setting['name'],
  principalArn: string,
): Promise<string | undefined> {
  const ecs = await context.aws.clients.ecs();
  const { settings = [] } = await ecs.send(
    new ListAccountSettingsCommand({ name, principalArn, effectiveSettings: false }),
  );
  return settings.find((setting) => setting.name === name)?.value;
}

async function claim(
  { name, principalArn }: AccountSettingProperties,
  address: Address,
  context: ApplyContext,
): Promise<void> {
  if (principalArn === undefined) return;
  const iam = await context.aws.clients.iam();
  const Key = `${OWNER_TAG_PREFIX}${name}`;
  await retrying(context, RETRIES, () =>
    iam.send(
      new TagRoleCommand({
        RoleName: roleNameOf(principalArn),
        Tags: [{ Key, Value: address }],
      }),
    ),
  );
}

async function put(properties: AccountSettingProperties, context: ApplyContext): Promise<void> {
  const { name, value, principalArn } = properties;
  const ecs = await context.aws.clients.ecs();
  await retrying(context, RETRIES, () =>
    principalArn === undefined
      ? ecs.send(new PutAccountSettingDefaultCommand({ name, value }))
      : ecs.send(new PutAccountSettingCommand({ name, value, principalArn })),
  );
}

function rootOf({ aws: { partition, account } }: ReadContext): string {
  return `arn:${partition}:iam::${account}:root`;
}

function roleNameOf(arn: string): string {
  const name = arn.split('/').at(-1);
  if (name === undefined || !arn.includes(':role/'))
    throw new GantryError('internal', `${arn} is no role`);
  return name;
}

function isUnknownPrincipal(error: unknown): boolean {
  return (
    hasCode(error, 'InvalidParameterException', 'ClientException') &&
    /principal|role/i.test(classifyError(error).message)
  );
}
