import { describe, expect, test } from 'vitest';
import { App, LogGroup, Principal, Role, Stack, type StackProps } from '../../lib/index.ts';
import { synth } from '../../lib/toolkit.ts';

const HERE = { region: 'eu-west-1' };

/** What is said of two stacks that each have a log group and a role of the same names. */
async function said(a: StackProps, b: StackProps) {
  const app = new App({ name: 'shop' });
  for (const [id, props] of Object.entries({ A: a, B: b })) {
    const stack = new Stack(app, id, props);
    new LogGroup(stack, 'Logs', { logGroupName: '/shop/web' });
    new Role(stack, 'Role', {
      roleName: 'shop',
      assumedBy: Principal.service('ecs-tasks.amazonaws.com'),
    });
  }
  const { diagnostics } = await synth(app);
  return diagnostics.map(({ severity, code, address }) => `${severity} ${code} ${address}`);
}

const LOGS = 'error plan/same-object shop/B/Logs';
const ROLE = 'error plan/same-object shop/B/Role';

describe('two resources with one name', () => {
  test.each<[string, StackProps, StackProps, readonly string[]]>([
    ['in one Region are one object', HERE, HERE, [LOGS, ROLE]],
    ['where no stack says where it is are one object', {}, {}, [LOGS, ROLE]],
    [
      'in two Regions are two, but for what serves all Regions',
      HERE,
      { region: 'us-east-1' },
      [ROLE],
    ],
    [
      'in two accounts are two',
      { ...HERE, account: '111111111111' },
      { ...HERE, account: '222222222222' },
      [],
    ],
  ])('%s', async (_, a, b, expected) => {
    expect(await said(a, b)).toEqual(expected);
  });
});
