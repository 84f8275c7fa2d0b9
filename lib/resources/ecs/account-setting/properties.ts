/** Desired properties of an ECS account setting. */
import type { PutAccountSettingRequest } from '@aws-sdk/client-ecs';

/** CloudFormation's name of the type. */
export const ACCOUNT_SETTING_TYPE = 'AWS::ECS::AccountSetting';

/**
 * PutAccountSetting's request. With a `principalArn`, a role of this app, the setting is that role's and goes with it.
 * Without, it is the default of the whole account and Region, which is nobody's property: it is set, and never unset.
 */
export type AccountSettingProperties = PutAccountSettingRequest;
