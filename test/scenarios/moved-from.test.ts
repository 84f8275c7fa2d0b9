import { describe, expect, test } from 'vitest';
import { App, LogGroup, movedFrom, Stack } from '../../lib/index.ts';
import { anAccount, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { actionsOf, aWebApp, mustDeploy, stepAt } from './apps.ts';
import { momentsOf, revived } from './kills.ts';

function moved(said: boolean): App {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Site', { region: 'eu-west-1' });
  const logs = new LogGroup(stack, 'Renamed');
  if (said) movedFrom(logs, 'shop/Web/Logs');
  return app;
}

function original(): App {
  const app = new App({ name: 'shop' });
  new LogGroup(new Stack(app, 'Web', { region: 'eu-west-1' }), 'Logs');
  return app;
}

/** A web app, of which half is told by tags alone, in a stack of the given id. */
function site(id: string): App {
  const app = aWebApp({ stack: id });
  if (id !== 'Web') movedFrom(app.node.findChild(id), 'shop/Web');
  return app;
}

describe('what has moved, and says from where', () => {
  test('keeps its object, whose name tells the former place', async () => {
    const account = anAccount();
    await mustDeploy(account, original());
    const before = standing(account.sandbox.dump());
    expect([...actionsOf(await account.plan(moved(false)))].sort()).toEqual([
      'create shop/Site/Renamed',
      'delete shop/Web/Logs',
    ]);
    const plan = await account.plan(moved(true));
    expect(actionsOf(plan)).toEqual(['update shop/Site/Renamed']);
    expect(stepAt(plan, 'shop/Site/Renamed')).toMatchObject({
      fields: [],
      movedFrom: 'shop/Web/Logs',
    });
    const writes = await account.writesDuring(() => mustDeploy(account, moved(true)));
    expect(writes).toEqual(['CloudWatch Logs.TagResource']);
    expect(standing(account.sandbox.dump())).toEqual(before);
    expect(linesOf(await account.plan(moved(true)))).toEqual([]);
    expect((await account.destroy(moved(true))).exitCode).toBe(0);
    expect(standing(account.sandbox.dump())).toEqual([]);
  });

  test('may be a whole stack, with what only tags find; killed anywhere, the next run goes on', async () => {
    const deployed = anAccount();
    await mustDeploy(deployed, site('Web'));
    const start = deployed.sandbox.snapshot();
    const whole = standing(deployed.sandbox.dump());
    const plan = await deployed.plan(site('Shop'));
    expect(plan.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(actionsOf(plan).filter((line) => !line.startsWith('update'))).toEqual([]);
    const { account, moments } = await momentsOf((one) => mustDeploy(one, site('Shop')), start);
    expect(moments.length).toBeGreaterThan(20);
    expect(standing(account.sandbox.dump())).toEqual(whole);
    expect(linesOf(await account.plan(site('Shop')))).toEqual([]);
    for (const moment of moments.filter((_, index) => index % 5 === 0)) {
      const next = revived(moment);
      await mustDeploy(next, site('Shop'));
      expect(standing(next.sandbox.dump())).toEqual(whole);
      expect(linesOf(await next.plan(site('Shop')))).toEqual([]);
    }
  });

  test('from where another construct stands is refused', async () => {
    const app = original();
    const logs = new LogGroup(app.node.findChild('Web') as Stack, 'Other');
    movedFrom(logs, 'shop/Web/Logs');
    const { plan } = await anAccount().deploy(app);
    expect(plan.diagnostics).toContainEqual(
      expect.objectContaining({ code: 'tree/duplicate-address', address: 'shop/Web/Other' }),
    );
  });

  test.each(['Web/Logs', 'blog/Web/Logs', 'shop', 'shop/', 'shop//Logs'])(
    'from %j is no address',
    (former) => {
      const app = original();
      expect(() => movedFrom(app.node.findChild('Web'), former)).toThrow('is no address');
    },
  );
});
