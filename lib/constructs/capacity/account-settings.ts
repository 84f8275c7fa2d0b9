/** Settings of ECS for a role, or for the whole account. */
import type { SettingName } from '@aws-sdk/client-ecs';
import { Construct } from 'constructs';
import {
  ACCOUNT_SETTING_TYPE,
  type AccountSettingProperties,
} from '../../resources/ecs/account-setting/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import type { Role } from '../iam/role.ts';
import { badProp } from '../options.ts';

/** What can be set. What is left out stays as it is. */
export interface EcsSettings {
  /** Whether instances that a role launches from then on get trunks, so that many more tasks have network interfaces. */
  readonly awsvpcTrunking?: boolean;
  /** Container Insights of clusters that say nothing of it themselves. */
  readonly containerInsights?: 'disabled' | 'enabled' | 'enhanced';
  /** Whether tasks in dual-stack subnets get an IPv6 address too. */
  readonly dualStackIPv6?: boolean;
  /** Whether containers wait when logs cannot be delivered, where their log driver does not say. */
  readonly defaultLogDriverMode?: 'blocking' | 'non-blocking';
  /** Whether who creates with tags must be allowed `ecs:TagResource`. */
  readonly tagResourceAuthorization?: 'on' | 'off';
  /** Whether Fargate's tasks use cryptography that is validated for FIPS 140. */
  readonly fargateFIPSMode?: boolean;
  /** Days from the notice of a retired platform to the end of its tasks. */
  readonly fargateTaskRetirementWaitPeriod?: 0 | 7 | 14;
  /** Whether retired tasks of Fargate are replaced in the windows that EventBridge knows. */
  readonly fargateEventWindows?: boolean;
  /** Whether ARNs and ids of services have the long form, without which they cannot be tagged. */
  readonly serviceLongArnFormat?: boolean;
  /** Whether ARNs and ids of tasks have the long form. */
  readonly taskLongArnFormat?: boolean;
  /** Whether ARNs and ids of container instances have the long form. */
  readonly containerInstanceLongArnFormat?: boolean;
}

/** The props of an {@link AccountSettings}. */
export interface AccountSettingsProps extends EcsSettings {
  /** The role for which they are set; they go with it. @default - the whole account in the Region, where they stay for good */
  readonly role?: Role;
}

/**
 * Settings of ECS. Those of a role are the program's own. Those of the whole account are everybody's: they are set, and
 * left as they are when the construct is removed.
 *
 * @category Constructs
 * @example
 * new AccountSettings(stack, 'Settings', { containerInsights: 'enhanced', dualStackIPv6: true });
 */
export class AccountSettings extends Construct {
  /** The settings, one resource each. */
  readonly resources: readonly Resource<AccountSettingProperties>[];

  /** Throws `tree/bad-props` when nothing is set. */
  constructor(scope: Construct, id: string, props: AccountSettingsProps) {
    super(scope, checkId(scope, id));
    const { role, ...settings } = props;
    const given = Object.entries(settings).filter(([, value]) => value !== undefined);
    if (given.length === 0)
      throw badProp(this, 'no setting is given', 'name one, such as awsvpcTrunking: true');
    this.resources = given.map(
      ([name, value]) =>
        new Resource<AccountSettingProperties>(this, name, {
          type: ACCOUNT_SETTING_TYPE,
          properties: {
            // AWS knows more names than this version of its SDK lists.
            name: name as SettingName,
            value: settingText(value as NonNullable<EcsSettings[keyof EcsSettings]>),
            ...(role === undefined ? {} : { principalArn: role.roleArn }),
          },
          taggable: false,
        }),
    );
  }
}

function settingText(value: NonNullable<EcsSettings[keyof EcsSettings]>): string {
  if (typeof value === 'boolean') return value ? 'enabled' : 'disabled';
  return String(value);
}
