import { expect, test } from 'vitest';
import type { App } from '../../lib/index.ts';
import { anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { mustDeploy } from './apps.ts';
import { addZone } from './zones.ts';

const EXAMPLES: readonly (readonly [string, () => Promise<{ readonly app: App }>])[] = [
  ['web-service', () => import('../../examples/web-service/app.ts')],
  ['two-services', () => import('../../examples/two-services/app.ts')],
  ['blue-green', () => import('../../examples/blue-green/app.ts')],
  ['canary', () => import('../../examples/canary/app.ts')],
  ['cluster-auto-scaling', () => import('../../examples/cluster-auto-scaling/app.ts')],
  ['daemon', () => import('../../examples/daemon/app.ts')],
  ['ebs', () => import('../../examples/ebs/app.ts')],
  ['ec2-daemon', () => import('../../examples/ec2-daemon/app.ts')],
  ['efs', () => import('../../examples/efs/app.ts')],
  ['eni-limits', () => import('../../examples/eni-limits/app.ts')],
  ['express', () => import('../../examples/express/app.ts')],
  ['external', () => import('../../examples/external/app.ts')],
  ['firelens', () => import('../../examples/firelens/app.ts')],
  ['gpu', () => import('../../examples/gpu/app.ts')],
  ['managed-instances', () => import('../../examples/managed-instances/app.ts')],
  ['migration', () => import('../../examples/migration/app.ts')],
  ['mixed-fargate-ec2', () => import('../../examples/mixed-fargate-ec2/app.ts')],
  ['queue-worker', () => import('../../examples/queue-worker/app.ts')],
  ['scheduled-task', () => import('../../examples/scheduled-task/app.ts')],
  ['step-functions', () => import('../../examples/step-functions/app.ts')],
  ['service-connect', () => import('../../examples/service-connect/app.ts')],
  ['tls-and-dns', () => import('../../examples/tls-and-dns/app.ts')],
  ['secrets', () => import('../../examples/secrets/app.ts')],
  ['task-events', () => import('../../examples/task-events/app.ts')],
  ['task-sets', () => import('../../examples/task-sets/app.ts')],
  ['windows', () => import('../../examples/windows/app.ts')],
];

test.each(EXAMPLES)(
  '%s is deployed, stands as it is meant, and goes in one run',
  async (_, load) => {
    const { app } = await load();
    const account = anAccount();
    await addZone(account);
    const before = standing(account.sandbox.dump());
    const { run } = await mustDeploy(account, app);
    expect(run.rollouts.map(({ address, report }) => `${address} ${report.result}`)).toEqual(
      run.rollouts.map(({ address }) => `${address} succeeded`),
    );
    expect(linesOf(await account.plan(app))).toEqual([]);
    expect(await account.writesDuring(() => account.deploy(app))).toEqual([]);

    const gone = await account.destroy(app);
    expect(failuresOf(gone)).toEqual([]);
    expect(gone.exitCode).toBe(0);
    expect(standing(account.sandbox.dump())).toEqual(before);
  },
);
