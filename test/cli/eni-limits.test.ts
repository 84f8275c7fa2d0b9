/** The example of full instances, as its reader types it. */
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { folder, gantry } from './harness.ts';

const APP = join(import.meta.dirname, '../../examples/eni-limits/app.ts');

test('a plan that could not be rolled out ends with 7, the numbers and what would help', async () => {
  const cwd = folder({});
  const type = (verb: string, ...more: readonly string[]) =>
    gantry([verb, APP, '--sandbox', ...more], { cwd });
  expect(await type('deploy', '--yes')).toMatchObject({ code: 0 });
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv('IMAGE', 'nginx:1.28');

  const planned = await type('plan');
  expect(planned).toMatchObject({ code: 7, stdout: '' });
  expect(planned.stderr).toContain('error capacity/eni-rollout-blocked: ');
  expect(planned.stderr).toContain('6 slots, 6 used, at least 1 needed on 3 instances');
  expect(planned.stderr).toMatch(/raise the max size of \S+ from 3 to 4/);
  expect(planned.stderr).toContain('lower minimumHealthyPercent from 100 to 83');
  expect(planned.stderr).toMatch(/enable the account setting awsvpcTrunking for role \S+/);
  expect(planned.stderr).toContain(`at enis/Fleet/Service · ${APP}:`);

  const told = await type('plan', '--json');
  expect(told.code).toBe(7);
  expect(JSON.parse(told.stdout)).toMatchObject({
    plan: {
      capacity: {
        clusters: [
          {
            groups: [{ slots: { total: 6, used: 6 }, instances: { now: 3 } }],
            services: [{ address: 'enis/Fleet/Service', verdict: 'rollout-blocked' }],
          },
        ],
        findings: [
          {
            code: 'capacity/eni-rollout-blocked',
            numbers: { slots: 6, used: 6, needed: 1, instances: 3 },
          },
        ],
      },
    },
  });
  expect(await type('deploy', '--yes')).toMatchObject({
    code: 7,
    stderr: expect.stringMatching(/nothing was written\n$/),
  });

  vi.stubEnv('MAX_CAPACITY', '4');
  const cured = await type('plan');
  expect(cured).toMatchObject({ code: 0 });
  expect(cured.stdout).toContain('6 of 6 task network interfaces in use');
  expect(await type('deploy', '--yes')).toMatchObject({ code: 0 });
  expect(await type('destroy', '--yes')).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/; the account is empty\n$/),
  });
});
