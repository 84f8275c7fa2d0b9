import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { describePlan } from '../../lib/engine/describe-plan.ts';
import { anAccount, linesOf } from '../invariants/harness.ts';
import { actionsOf, aWebApp, ecsOf, fieldsAt, liveService, mustDeploy } from './apps.ts';

const TASK = 'shop/Web/Task';
const SERVICE = 'shop/Web/Site/Service';

async function runningContainer(account: Parameters<typeof ecsOf>[0]) {
  const { taskDefinition } = await liveService(account);
  const { taskDefinition: live } = await ecsOf(account).send(
    new DescribeTaskDefinitionCommand({ taskDefinition }),
  );
  return { size: [live?.cpu, live?.memory], ...live?.containerDefinitions?.[0] };
}

describe('a change of what runs', () => {
  test('of the image sends one RegisterTaskDefinition and one UpdateService', async () => {
    const account = anAccount();
    await mustDeploy(account, aWebApp({ image: 'nginx:1' }));
    const changed = aWebApp({ image: 'nginx:2' });

    const plan = await account.plan(changed);
    expect(actionsOf(plan)).toEqual([`update ${TASK}`, `update ${SERVICE}`]);
    expect(describePlan(plan)).toMatch(
      /containerDefinitions\[0\]\.image: "nginx:1" -> "nginx:2" \[change, new deployment\]/,
    );

    const writes = await account.writesDuring(() => mustDeploy(account, changed));
    expect(writes).toEqual([
      'ECS.RegisterTaskDefinition',
      'ECS.UpdateService',
      // The service remembers which revision it runs.
      'ECS.TagResource',
    ]);
    expect((await runningContainer(account)).image).toBe('nginx:2');
    expect(linesOf(await account.plan(changed))).toEqual([]);
  });

  test('of a variable is named by its field, and means a deployment of the service', async () => {
    const account = anAccount();
    await mustDeploy(account, aWebApp({ container: { environment: { MODE: 'slow', LOG: 'on' } } }));
    const changed = aWebApp({ container: { environment: { MODE: 'fast', LOG: 'on' } } });

    const plan = await account.plan(changed);
    const text = describePlan(plan);
    expect(text).toMatch(/environment.*"slow" -> "fast"/);
    expect(text).not.toContain('"on"');
    expect(fieldsAt(plan, SERVICE)).toEqual([
      expect.stringMatching(/^taskDefinition: .*, deployment$/),
    ]);

    await mustDeploy(account, changed);
    expect((await runningContainer(account)).environment).toEqual([
      { name: 'LOG', value: 'on' },
      { name: 'MODE', value: 'fast' },
    ]);
  });

  test('of the order of variables, or of what AWS fills in anyway, is none', async () => {
    const account = anAccount();
    await mustDeploy(account, aWebApp({ container: { environment: { A: '1', B: '2' } } }));
    const same = aWebApp({
      container: {
        environment: { B: '2', A: '1' },
        essential: true,
        portMappings: [{ containerPort: 80, protocol: 'tcp' }],
        overrides: { cpu: 0, mountPoints: [], volumesFrom: [] },
      },
    });
    expect(linesOf(await account.plan(same))).toEqual([]);
    expect(await account.writesDuring(() => mustDeploy(account, same))).toEqual([]);
  });

  test('of CPU and memory', async () => {
    const account = anAccount();
    await mustDeploy(account, aWebApp());
    const larger = aWebApp({ size: { cpu: 512, memoryMiB: 2048 } });
    expect(fieldsAt(await account.plan(larger), TASK)).toEqual([
      'cpu: "256" -> "512", deployment',
      'memory: "512" -> "2048", deployment',
    ]);
    await mustDeploy(account, larger);
    expect((await runningContainer(account)).size).toEqual(['512', '2048']);
    expect(linesOf(await account.plan(larger))).toEqual([]);
  });
});
