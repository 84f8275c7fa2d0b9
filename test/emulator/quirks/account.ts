/** What the emulator tells otherwise of accounts. */
import { ListAccountSettingsCommand, PutAccountSettingCommand } from '@aws-sdk/client-ecs';
import type { Quirk } from './quirk.ts';

/** The quirks. */
export const accountQuirks: readonly Quirk[] = [
  {
    type: 'AWS::ECS::AccountSetting',
    paths: ['principalArn'],
    reason: 'account settings are of no principal',
    remains: async ({ ecs }) => {
      const principalArn = 'arn:aws:iam::123456789012:role/quirk';
      await ecs.send(
        new PutAccountSettingCommand({ name: 'awsvpcTrunking', value: 'enabled', principalArn }),
      );
      const { settings = [] } = await ecs.send(
        new ListAccountSettingsCommand({ name: 'awsvpcTrunking', principalArn }),
      );
      return settings.every((one) => one.principalArn !== principalArn);
    },
  },
];
