import type { Setting } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { newStory, type Story, scope } from './story.ts';

const ROOT = `arn:aws:iam::${scope.account}:root`;
const ROLE = `arn:aws:iam::${scope.account}:role/instances`;
const CALLER = `arn:aws:iam::${scope.account}:user/tester`;

describe('account settings', () => {
  test('hold for a principal: its own, else the account default, else the one of AWS', () => {
    const story = newStory();
    const name = 'awsvpcTrunking';
    expect(effective(story, name, ROLE)).toBe('disabled');
    story.ecs('PutAccountSettingDefault', { name, value: 'enabled' });
    expect(effective(story, name, ROLE)).toBe('enabled');
    story.ecs('PutAccountSetting', { name, value: 'disabled', principalArn: ROLE });
    expect(effective(story, name, ROLE)).toBe('disabled');
    expect(effective(story, name, CALLER)).toBe('enabled');
    expect(story.ecs('DeleteAccountSetting', { name, principalArn: ROLE })).toEqual({
      setting: { name, value: 'enabled', principalArn: ROLE, type: 'user' },
    });
    expect(effective(story, name, ROLE)).toBe('enabled');
  });

  test('of the root user are the account default', () => {
    const story = newStory();
    story.ecs('PutAccountSetting', {
      name: 'containerInsights',
      value: 'enhanced',
      principalArn: ROOT,
    });
    expect(effective(story, 'containerInsights', CALLER)).toBe('enhanced');
  });

  test('are listed as far as the principal has set them, or all that hold, ten a page', () => {
    const story = newStory();
    story.ecs('PutAccountSetting', { name: 'tagResourceAuthorization', value: 'on' });
    expect(listed(story, {})).toEqual([
      { name: 'tagResourceAuthorization', value: 'on', principalArn: CALLER, type: 'user' },
    ]);
    expect(listed(story, { principalArn: ROLE })).toEqual([]);
    const first = story.ecs<{ settings: Setting[]; nextToken?: string }>('ListAccountSettings', {
      effectiveSettings: true,
    });
    expect(first.settings).toHaveLength(10);
    const rest = listed(story, { effectiveSettings: true, nextToken: first.nextToken });
    expect([...first.settings, ...rest]).toHaveLength(12);
    expect([...first.settings, ...rest]).toContainEqual({
      name: 'guardDutyActivate',
      value: 'off',
      principalArn: CALLER,
      type: 'aws_managed',
    });
    expect(listed(story, { name: 'tagResourceAuthorization', value: 'off' })).toEqual([]);
  });

  test.each([
    ['an unknown name', { name: 'colour', value: 'on' }, 'Invalid setting name: colour'],
    [
      'a value of another setting',
      { name: 'awsvpcTrunking', value: 'on' },
      'Invalid value for awsvpcTrunking: on. Valid values: [enabled, disabled].',
    ],
    ['what only AWS sets', { name: 'guardDutyActivate', value: 'on' }, 'read-only'],
    [
      'what only the root user sets',
      { name: 'fargateTaskRetirementWaitPeriod', value: '14', principalArn: ROLE },
      'can only be modified for the root user',
    ],
    [
      'a principal of another account',
      { name: 'awsvpcTrunking', value: 'enabled', principalArn: 'arn:aws:iam::999999999999:root' },
      'Invalid principal',
    ],
  ])('refuse %s', (_, input, message) => {
    const story = newStory();
    expect(() => story.ecs('PutAccountSetting', input)).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterException',
        message: expect.stringContaining(message),
      }),
    );
  });
});

function listed(story: Story, input: object): Setting[] {
  return story.ecs<{ settings: Setting[] }>('ListAccountSettings', input).settings;
}

function effective(story: Story, name: string, principalArn: string): string | undefined {
  return listed(story, { name, principalArn, effectiveSettings: true })[0]?.value;
}
