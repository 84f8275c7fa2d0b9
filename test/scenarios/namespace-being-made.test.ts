/** Cloud Map shows no namespace that it still makes: a run that follows one which was stopped there must know of it all the same. */
import { describe, expect, test } from 'vitest';
import { App, HttpNamespace, PrivateDnsNamespace, Stack, Vpc } from '../../lib/index.ts';
import { anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { mustDeploy } from './apps.ts';

function anApp(): App {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Names', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  new HttpNamespace(stack, 'Connect', { namespaceName: 'shop' });
  new PrivateDnsNamespace(stack, 'Dns', { namespaceName: 'shop.internal', vpc });
  return app;
}

/** An account in which a deploy was interrupted while Cloud Map made a namespace. */
async function stoppedAt(operation: 'CreateHttpNamespace' | 'CreatePrivateDnsNamespace') {
  const account = anAccount();
  const stop = new AbortController();
  account.sandbox.faults.add({
    operation,
    times: 1,
    effect: { kind: 'hook', after: () => stop.abort(new Error('SIGINT')) },
  });
  const result = await account.deploy(anApp(), { signal: stop.signal });
  expect(result.exitCode).toBe(5);
  return account;
}

describe.each(['CreateHttpNamespace', 'CreatePrivateDnsNamespace'] as const)(
  'a deploy that is interrupted right after %s',
  (operation) => {
    test('is undone by a destroy at once', async () => {
      const account = await stoppedAt(operation);
      const gone = await account.destroy(anApp());
      expect(failuresOf(gone)).toEqual([]);
      account.sandbox.clock.advance(120_000);
      expect(standing(account.sandbox.dump())).toEqual([]);
    });

    test('is finished by a deploy at once, which makes no second one', async () => {
      const account = await stoppedAt(operation);
      await mustDeploy(account, anApp());
      expect(linesOf(await account.plan(anApp()))).toEqual([]);
      const made = account.sandbox.calls.entries.filter((call) => call.operation === operation);
      expect(made).toHaveLength(1);
    });
  },
);

test('where every namespace is listed nobody asks what is being made', async () => {
  const account = anAccount();
  await mustDeploy(account, anApp());
  const before = account.sandbox.calls.entries.length;
  await account.plan(anApp());
  const names = account.sandbox.calls.entries.slice(before).map(({ operation }) => operation);
  expect(names).toContain('ListNamespaces');
  expect(names).not.toContain('ListOperations');
});
