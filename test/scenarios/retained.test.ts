import { describe, expect, test } from 'vitest';
import { App, LogGroup, Stack } from '../../lib/index.ts';
import { anAccount, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { actionsOf, mustDeploy } from './apps.ts';

function logs(kept: 'retain' | 'delete' | 'gone'): App {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
  new LogGroup(stack, 'Plain');
  if (kept !== 'gone') new LogGroup(stack, 'Kept', { removalPolicy: kept, logGroupName: '/kept' });
  return app;
}

const KEPT = '111111111111/eu-west-1/logs.groups /kept';

describe('a resource that is to be retained', () => {
  test('survives its removal from the code and a destroy, and is taken back with the code', async () => {
    const account = anAccount();
    await mustDeploy(account, logs('retain'));
    expect(actionsOf(await account.plan(logs('gone')))).toEqual([]);
    await mustDeploy(account, logs('gone'));
    expect((await account.destroy(logs('gone'))).exitCode).toBe(0);
    expect(standing(account.sandbox.dump())).toEqual([KEPT]);

    expect(actionsOf(await account.plan(logs('retain')))).toEqual(['create shop/Web/Plain']);
    await mustDeploy(account, logs('retain'));
    expect((await account.destroy(logs('retain'))).exitCode).toBe(0);
    expect(standing(account.sandbox.dump())).toEqual([KEPT]);
  });

  test('is retained by what is in AWS: a change of the policy alone is written', async () => {
    const account = anAccount();
    await mustDeploy(account, logs('delete'));
    expect(actionsOf(await account.plan(logs('retain')))).toEqual(['update shop/Web/Kept']);
    await mustDeploy(account, logs('retain'));
    expect(linesOf(await account.plan(logs('retain')))).toEqual([]);
    await mustDeploy(account, logs('delete'));
    expect((await account.destroy(logs('delete'))).exitCode).toBe(0);
    expect(standing(account.sandbox.dump())).toEqual([]);
  });
});
