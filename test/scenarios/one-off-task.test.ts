import { ListTasksCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import {
  type App,
  ContainerImage,
  OneOffTask,
  type OneOffTaskOptions,
  TaskDefinition,
} from '../../lib/index.ts';
import { behave } from '../../lib/sandbox/services/ecs/behaviours.ts';
import { type Account, anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import {
  actionsOf,
  aWorkerApp,
  ecsOf,
  fieldsAt,
  liveService,
  mustDeploy,
  placeOf,
  runsOf,
} from './apps.ts';
import { momentsOf, revived } from './kills.ts';

const STEP = 'shop/Web/Migrate';
const SERVICE = 'shop/Web/Service';

interface Migration extends Partial<OneOffTaskOptions> {
  readonly image?: string;
  readonly service?: string;
  readonly memoryMiB?: 512 | 1024;
}

function anApp({
  image = 'shop:gantry-exit-0',
  service = 'nginx:1',
  memoryMiB = 512,
  ...more
}: Migration = {}): App {
  return aWorkerApp({
    image: service,
    also: ({ stack, cluster, service: web }) => {
      const taskDefinition = new TaskDefinition(stack, 'Migrations', { cpu: 256, memoryMiB });
      taskDefinition.addContainer('migrate', { image: ContainerImage.fromRegistry(image) });
      new OneOffTask(stack, 'Migrate', {
        cluster,
        taskDefinition,
        launchType: 'FARGATE',
        command: ['migrate'],
        before: [web],
        ...more,
      });
    },
  });
}

/** Tasks that have stopped: nothing but the steps of a deploy, while no service is changed. */
async function stoppedTasks(account: Account): Promise<readonly string[]> {
  const { cluster } = await placeOf(account);
  const { taskArns = [] } = await ecsOf(account).send(
    new ListTasksCommand({ cluster, desiredStatus: 'STOPPED' }),
  );
  return taskArns;
}

describe('a migration', () => {
  test('runs before its service, and once', async () => {
    const account = anAccount();
    const { plan } = await mustDeploy(account, anApp());
    expect(plan.steps.find(({ address }) => address === SERVICE)?.after).toContain(STEP);
    const writes = account.sandbox.calls.names('writes');
    expect(writes.indexOf('ECS.RunTask')).toBeLessThan(writes.indexOf('ECS.CreateService'));
    expect(runsOf(account)).toBe(1);
    expect(linesOf(await account.plan(anApp()))).toEqual([]);

    await mustDeploy(account, anApp({ service: 'nginx:2' }));
    expect(runsOf(account)).toBe(1);
  });

  test('runs again for another image or command, and not for another size', async () => {
    const account = anAccount();
    await mustDeploy(account, anApp());

    const larger = await account.plan(anApp({ memoryMiB: 1024 }));
    expect(actionsOf(larger)).toEqual(['update shop/Web/Migrations']);
    await mustDeploy(account, anApp({ memoryMiB: 1024 }));
    expect(runsOf(account)).toBe(1);

    for (const [count, change] of [
      [2, { image: 'shop:v2-gantry-exit-0' }],
      [3, { image: 'shop:v2-gantry-exit-0', command: ['migrate', '--all'] }],
    ] as const) {
      const next = anApp({ memoryMiB: 1024, ...change });
      expect(fieldsAt(await account.plan(next), STEP)).toEqual([
        expect.stringMatching(/^trigger: "\w+" -> "\w+", live$/),
      ]);
      await mustDeploy(account, next);
      expect(runsOf(account)).toBe(count);
      expect(linesOf(await account.plan(next))).toEqual([]);
    }
  });

  test('runs again when the program goes back to what it was', async () => {
    const account = anAccount();
    await mustDeploy(account, anApp({ trigger: 'v1' }));
    await mustDeploy(account, anApp({ trigger: 'v2' }));
    await mustDeploy(account, anApp({ trigger: 'v1' }));
    expect(await stoppedTasks(account)).toHaveLength(3);
  });

  test('that fails leaves the service as it is, says why, and runs again', async () => {
    const account = anAccount();
    await mustDeploy(account, anApp());
    const broken = anApp({ image: 'shop:gantry-exit-3', service: 'nginx:2' });
    const before = (await liveService(account)).taskDefinition;

    const result = await account.deploy(broken);
    expect(result.exitCode).toBe(4);
    const step = result.run.outcomes.find(({ address }) => address === STEP);
    expect(step).toMatchObject({ result: 'failed', error: { code: 'task/failed' } });
    expect(failuresOf(result).join('\n')).toContain('container migrate exited with 3');
    expect(result.run.outcomes.find(({ address }) => address === SERVICE)?.result).toBe('skipped');
    expect((await liveService(account)).taskDefinition).toBe(before);

    expect(fieldsAt(await account.plan(broken), STEP)).toEqual([
      'outcome: "FAILED" -> "SUCCEEDED", live',
    ]);
    behave(account.sandbox.world, { image: 'shop:gantry-exit-3', does: { exit: 0, after: 1000 } });
    await mustDeploy(account, broken);
    expect((await liveService(account)).taskDefinition).not.toBe(before);
    expect(linesOf(await account.plan(broken))).toEqual([]);
  });

  test('is not run twice by a deploy that is killed at any write', async () => {
    const start = anAccount();
    await mustDeploy(start, aWorkerApp());
    const { moments } = await momentsOf(
      (account) => mustDeploy(account, anApp()),
      structuredClone(start.sandbox.snapshot()),
    );
    expect(moments.map(({ after }) => after)).toContain('ECS.RunTask');
    for (const [index, moment] of moments.entries()) {
      const place = `killed after write ${index + 1}, ${moment.after}`;
      const account = revived(moment);
      await mustDeploy(account, anApp());
      expect(await stoppedTasks(account), place).toHaveLength(1);
      expect(linesOf(await account.plan(anApp())), place).toEqual([]);
    }
  });

  test('that was cut off too long ago to be told of is not run again by itself', async () => {
    const { moments } = await momentsOf((account) => mustDeploy(account, anApp()));
    const moment = moments.find(({ after }) => after === 'ECS.RunTask');
    if (moment === undefined) throw new Error('no task was run');
    const account = revived(moment);
    account.sandbox.clock.advance(2 * 3_600_000);
    const result = await account.deploy(anApp());
    expect(result.run.outcomes.find(({ address }) => address === STEP)).toMatchObject({
      result: 'failed',
      error: { code: 'task/lost' },
    });
    expect(runsOf(account)).toBe(0);

    await mustDeploy(account, anApp({ trigger: 'looked at: it did not run' }));
    expect(runsOf(account)).toBe(1);
  });

  test('leaves nothing behind', async () => {
    const account = anAccount();
    await mustDeploy(account, anApp());
    expect((await account.destroy(anApp())).exitCode).toBe(0);
    expect(standing(account.sandbox.dump())).toEqual([]);
  });
});
