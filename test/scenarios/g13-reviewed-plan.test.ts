import { SetDesiredCapacityCommand } from '@aws-sdk/client-auto-scaling';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { type App, isGantryError, plan } from '../../lib/index.ts';
import { setDesiredCount } from '../../lib/sandbox/services/ecs/desired-count.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { autoScalingOf, aWebApp, liveService, mustDeploy, placeOf, SCOPE } from './apps.ts';
import { aBusyFleet, liveGroups } from './fleets.ts';

const LISTENER = 'shop/Web/Site/Listener';

/** What the pull request's pipeline keeps. */
async function reviewed(account: Account, app: App, intent: 'deploy' | 'destroy' = 'deploy') {
  const result = await plan(app, { aws: { sandbox: account.sandbox }, intent });
  return { planFile: { file: 'p.json', text: result.planFile() } };
}

/** How a run was refused. */
async function refusalOf(run: Promise<unknown>) {
  const thrown: unknown = await run.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isGantryError(thrown)) throw thrown ?? new Error('it was not refused');
  return { code: thrown.code, exitCode: thrown.exitCode, detail: thrown.detail };
}

async function theListener(account: Account) {
  const elb = new ElasticLoadBalancingV2Client(clientOf(account.sandbox));
  const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
  const { Listeners = [] } = await elb.send(
    new DescribeListenersCommand({ LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn }),
  );
  const [listener] = Listeners;
  if (listener === undefined) throw new Error('there is no listener');
  return { elb, listener };
}

describe('a plan that was reviewed', () => {
  test('is what runs, and asks nobody', async () => {
    const account = anAccount();
    const app = aWebApp();
    const file = await reviewed(account, app);
    const asked: string[] = [];
    const confirm = async () => {
      asked.push('asked');
      return false;
    };
    const result = await account.deploy(app, { ...file, confirm });
    expect(result).toMatchObject({ applied: true, exitCode: 0 });
    expect(asked).toEqual([]);
    expect(linesOf(await account.plan(app))).toEqual([]);
  });

  test('does not run when something that it was made from was edited: named with its field, and nothing is written', async () => {
    const account = anAccount();
    await mustDeploy(account, aWebApp());
    const next = aWebApp({ image: 'nginx:2' });
    const file = await reviewed(account, next);
    const { elb, listener } = await theListener(account);
    await elb.send(new ModifyListenerCommand({ ListenerArn: listener.ListenerArn, Port: 8080 }));
    let refusal: unknown;
    const written = await account.writesDuring(async () => {
      refusal = await refusalOf(account.deploy(next, file));
    });
    expect(refusal).toEqual({
      code: 'plan/stale',
      exitCode: 3,
      detail: `${LISTENER} (Port)`,
    });
    expect(written).toEqual([]);
  });

  test('runs while an autoscaler moves its service, whose count stays', async () => {
    const account = anAccount();
    const scaled = (image: string) =>
      aWebApp({
        image,
        also: ({ service }) => service.autoScale({ min: 1, max: 10 }).onCpu({ targetPercent: 60 }),
      });
    await mustDeploy(account, scaled('nginx:1'));
    const file = await reviewed(account, scaled('nginx:2'));
    const place = await placeOf(account);
    expect(setDesiredCount(account.sandbox.world, SCOPE, place, 5)).toBe(true);
    account.sandbox.clock.advance(120_000);
    expect(await account.deploy(scaled('nginx:2'), file)).toMatchObject({ exitCode: 0 });
    expect(await liveService(account)).toMatchObject({ desiredCount: 5, runningCount: 5 });
  });

  test('runs after a group of managed scaling was scaled by hand', async () => {
    const account = anAccount();
    await mustDeploy(account, aBusyFleet());
    const file = await reviewed(account, aBusyFleet());
    const [group] = await liveGroups(account);
    await autoScalingOf(account).send(
      new SetDesiredCapacityCommand({
        AutoScalingGroupName: group?.AutoScalingGroupName,
        DesiredCapacity: (group?.DesiredCapacity ?? 0) + 1,
      }),
    );
    expect(await account.deploy(aBusyFleet(), file)).toMatchObject({ exitCode: 0 });
  });

  test('does not run when somebody was quicker, or has done the work', async () => {
    const account = anAccount();
    const app = aWebApp();
    const file = await reviewed(account, app);
    await mustDeploy(account, app);
    expect(await refusalOf(account.deploy(app, file))).toMatchObject({
      code: 'plan/stale',
      exitCode: 3,
      detail: expect.stringContaining('is new'),
    });
  });

  test('does not run for another program, whose resources are named', async () => {
    const account = anAccount();
    const file = await reviewed(account, aWebApp());
    expect(await refusalOf(account.deploy(aWebApp({ image: 'nginx:2' }), file))).toEqual({
      code: 'plan-file/other-program',
      exitCode: 3,
      detail: 'shop/Web/Task',
    });
  });

  test('brings its consents along, and takes no others', async () => {
    const account = anAccount();
    const app = aWebApp();
    await mustDeploy(account, app);
    const forceNewDeployment = 'all' as const;
    const { planFile } = await plan(app, { aws: { sandbox: account.sandbox }, forceNewDeployment });
    const file = { planFile: { file: 'p.json', text: planFile() } };
    const before = (await liveService(account)).deployments?.[0]?.id;
    expect(await account.deploy(app, file)).toMatchObject({ applied: true, exitCode: 0 });
    expect((await liveService(account)).deployments?.[0]?.id).not.toBe(before);

    const plain = await reviewed(account, app);
    expect(await refusalOf(account.deploy(app, { ...plain, forceNewDeployment }))).toMatchObject({
      code: 'plan-file/has-consents',
      detail: expect.stringContaining('forceNew'),
    });
  });

  test('of a removal removes, and only by destroy', async () => {
    const account = anAccount();
    const app = aWebApp();
    await mustDeploy(account, app);
    const file = await reviewed(account, app, 'destroy');
    expect(await refusalOf(account.deploy(app, file))).toMatchObject({
      code: 'plan-file/other-intent',
    });
    expect(await account.destroy(app, file)).toMatchObject({ applied: true, exitCode: 0 });
  });
});
