import { describe, expect, test } from 'vitest';
import { folder, gantry } from './harness.ts';

describe('skeleton', () => {
  test('prints a request that check knows', async () => {
    const cwd = folder({});
    const { code, stdout } = await gantry(['skeleton', 'CreateService'], { cwd });
    expect(code).toBe(0);
    const request = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
    expect(request).toMatchObject({ serviceName: '', desiredCount: 0, launchType: 'EC2' });
    const checked = await gantry(['check', 'service.json', '--json', '--as', 'CreateService'], {
      cwd: folder({ 'service.json': stdout }),
    });
    expect(checked.stdout).not.toContain('document/');
  });

  test('prints what is required alone', async () => {
    const cwd = folder({});
    const { stdout } = await gantry(['skeleton', 'PutClusterCapacityProviders', '--required'], {
      cwd,
    });
    expect(JSON.parse(stdout)).toEqual({
      cluster: '',
      capacityProviders: [''],
      defaultCapacityProviderStrategy: [{ capacityProvider: '' }],
    });
  });

  test.each([
    [['skeleton'], 'needs the name of an operation'],
    [['skeleton', 'CreateServices'], 'did you mean CreateService?'],
  ])('%j is a slip', async (args, words) => {
    const { code, stderr } = await gantry(args, { cwd: folder({}) });
    expect([code, stderr]).toEqual([1, expect.stringContaining(words)]);
  });
});
