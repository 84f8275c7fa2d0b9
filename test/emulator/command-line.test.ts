/** The built command against an AWS emulator that others wrote, found by AWS_ENDPOINT_URL. */
import { execFile, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type Ended, listenTo } from '../child-output.ts';
import { hasEmulator } from './emulator.ts';
import { inventoryOf } from './inventory/index.ts';
import { aLane, ENVIRONMENT } from './lane.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WEB_SERVICE = 'examples/web-service/app.ts';

describe.skipIf(!hasEmulator())('the command line', () => {
  const lane = aLane();

  test('deploys, plans and destroys with AWS_ENDPOINT_URL', async () => {
    const { emulator, aws } = lane();
    await promisify(execFile)('npx', ['projen', 'bundle'], { cwd: ROOT });
    const before = await inventoryOf(aws);
    const run = (...args: readonly string[]) => gantry(emulator.endpoint, args);
    const made = await run('deploy', WEB_SERVICE, '--yes', '--no-wait');
    expect(made, made.stderr).toMatchObject({ code: 0 });
    expect((await inventoryOf(aws))['loadBalancers']).toHaveLength(1);
    const planned = await run('plan', WEB_SERVICE, '--no-wait', '--json');
    expect(planned, planned.stderr).toMatchObject({ code: 0 });
    const gone = await run('destroy', WEB_SERVICE, '--yes', '--no-wait');
    expect(gone, gone.stderr).toMatchObject({ code: 0 });
    expect(await inventoryOf(aws)).toEqual(before);
  });
});

/** Runs the built command. */
function gantry(endpoint: string, args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['dist/cli/main.js', ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: ROOT, AWS_ENDPOINT_URL: endpoint, ...ENVIRONMENT },
  });
  return listenTo(child).ended;
}
