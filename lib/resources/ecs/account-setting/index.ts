/**
 * An ECS account setting, of one role or of the whole account: what new instances, clusters and tasks get.
 * May import: resource-type, graph, core, aws (types). Must not: import SDK values or the engine.
 */
import type { ResourceType } from '../../../resource-type.ts';
import { ACCOUNT_SETTING_TYPE, type AccountSettingProperties } from './properties.ts';
import { accountSettingFindings } from './rules.ts';

const replaced = { change: 'replace', impact: 'replacement', off: 'keep' } as const;

/**
 * `AWS::ECS::AccountSetting`. That of a role is owned through a tag of the role, and is taken away with the code. The
 * default of an account is nobody's property: it is set where it differs, never listed as owned and never taken away.
 */
export const ecsAccountSetting: ResourceType<AccountSettingProperties> = {
  name: ACCOUNT_SETTING_TYPE,
  fields: {
    name: replaced,
    principalArn: replaced,
    // It holds for what is made from then on: instances that run already keep the network interfaces they have.
    value: { change: 'update', impact: 'live', off: 'keep' },
  },
  requires: ['name', 'value'],
  attributes: { name: 'name of the setting', value: 'value of the setting' },
  taggable: false,
  changedByUpdate: (changes) => (changes.some(({ path }) => path === 'value') ? ['value'] : []),
  removedBefore: ['AWS::IAM::Role'],
  replacement: 'delete-first',
  calls: {
    create: ['TagRole', 'PutAccountSetting', 'PutAccountSettingDefault'],
    update: ['TagRole', 'PutAccountSetting', 'PutAccountSettingDefault'],
    delete: ['DeleteAccountSetting', 'UntagRole'],
  },
  identity: ({ name, principalArn }) => ({
    name,
    ...(principalArn === undefined ? {} : { principalArn }),
  }),
  canonical: (properties) => ({ ...properties }),
  validate: accountSettingFindings,
  operations: async () => (await import('./operations.ts')).accountSettingOperations,
};
