/** A first deploy of a thousand services into an account that holds everybody to its rates. */
import { describe, expect, test } from 'vitest';
import { deploy } from '../../lib/index.ts';
import { createSandbox } from '../../lib/sandbox/index.ts';
import { plainApp, prepareForPlainApp } from '../generators/plain-app.ts';
import { failuresOf } from '../invariants/harness.ts';

const SERVICES = 1000;

describe('the first deploy of a thousand services', () => {
  test('meets no throttle, asks of no family alone whether it is there, and writes everything once', async () => {
    const sandbox = createSandbox({ enforceRates: true });
    prepareForPlainApp(sandbox);
    const result = await deploy(plainApp(SERVICES), { aws: { sandbox, paced: true } });
    expect(failuresOf(result)).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(sandbox.rates.throttled).toBe(0);

    const { entries } = sandbox.calls;
    const operations = entries.map(({ operation }) => operation);
    const first = operations.indexOf('CreateLogGroup');
    expect(operations.slice(0, first)).not.toContain('DescribeTaskDefinition');
    const inputs = (operation: string) =>
      entries.flatMap((call) => (call.operation === operation ? [call.input as object] : []));
    const families = inputs('RegisterTaskDefinition').map(
      (input) => 'family' in input && input.family,
    );
    expect(families).toHaveLength(SERVICES);
    expect(new Set(families).size).toBe(SERVICES);
    expect(inputs('CreateService')).toHaveLength(SERVICES);
    expect(inputs('UpdateService')).toEqual([]);
    // Each service says itself which deployment it is on.
    expect(inputs('ListServiceDeployments')).toEqual([]);
  }, 300_000);
});
