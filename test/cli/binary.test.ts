import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createSandbox, serveSandbox } from '../../lib/sandbox/index.ts';
import { type Ended as EndedChild, listenTo } from '../child-output.ts';
import { folder, logsApp } from './harness.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = `${root}/dist/cli/main.js`;
const webService = `${root}/examples/web-service/app.ts`;

type Ended = Omit<EndedChild, 'signal'>;

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when the text for people contains `text`. */
  said(text: string): Promise<void>;
}

function start(args: readonly string[], cwd: string, env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    // What vitest puts into its environment must not reach the program, nor the credentials of whoever runs it.
    env: { PATH: process.env['PATH'], HOME: cwd, AWS_EC2_METADATA_DISABLED: 'true', ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const { ended, stderr } = listenTo(child);
  return {
    child,
    ended: ended.then(({ signal: _, ...rest }) => rest),
    async said(text) {
      while (!stderr().includes(text)) await once(child.stderr, 'data');
    },
  };
}

function run(args: readonly string[], cwd: string, env?: Record<string, string>): Promise<Ended> {
  return start(args, cwd, env).ended;
}

describe('the built command', () => {
  beforeAll(async () => {
    await promisify(execFile)('npx', ['projen', 'bundle'], { cwd: root });
  }, 120_000);

  test('is executable and tells its version', async () => {
    expect(statSync(main).mode & 0o111).not.toBe(0);
    expect(readFileSync(main, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(await run(['--version'], folder({}))).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
  });

  test('takes the example from an empty account to a running service and back', async () => {
    const cwd = folder({});
    const deployed = await run(['deploy', webService, '--sandbox', '--yes'], cwd);
    expect(deployed.code, deployed.stderr).toBe(0);
    expect(deployed.stdout).toMatch(/^SERVICE +CLUSTER +IMAGE +RUNNING +ROLLOUT +URL\n/);
    expect(deployed.stdout).toMatch(/nginx:1\.27 +2\/2 +COMPLETED +http:/);
    expect(deployed.stderr).not.toMatch(/warning/i);

    expect(await run(['plan', webService, '--sandbox', '--detailed-exitcode'], cwd)).toEqual({
      code: 0,
      stdout: expect.stringContaining('no changes'),
      stderr: '',
    });

    const destroyed = await run(['destroy', webService, '--sandbox', '--yes'], cwd);
    expect(destroyed.code, destroyed.stderr).toBe(0);
    expect(destroyed.stderr).toMatch(/the account is empty\n$/);
  });

  test('shares its modules with the app and names its lines', async () => {
    const cwd = folder({
      'gantry.app.ts': logsApp(`new LogGroup(stack, 'Bad', { logGroupName: 'no spaces' });`),
    });
    const { code, stdout, stderr } = await run(['synth'], cwd);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('at logs/Main/Bad · logGroupName · gantry.app.ts:6');
    expect(stderr).not.toContain(root);
  });

  test('without credentials says how to do without', async () => {
    const { code, stdout, stderr } = await run(['plan'], folder({ 'gantry.app.ts': logsApp() }));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^error aws\/no-credentials: no AWS credentials found\n.*\n {2}hint: .*--sandbox\n$/s,
    );
  });

  test('is quiet when nobody reads on', async () => {
    const { child, ended } = start(['synth', webService], folder({}));
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ stderr: '' });
  });

  test.each([
    ['ends the process', 'process.exit(0);'],
    ['waits for what never comes', 'await new Promise(() => {});'],
  ])('a program that %s is no success', async (_, line) => {
    const cwd = folder({ 'gantry.app.ts': logsApp(line) });
    for (const args of [['synth'], ['deploy', '--sandbox', '--yes']]) {
      const { code, stdout, stderr } = await run(args, cwd);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^error app\/ended-process: .*\n.*\n {2}hint: .*\n$/);
    }
  });

  test('a program that leaves timers running ends with the command', async () => {
    const cwd = folder({ 'gantry.app.ts': logsApp('setInterval(() => {}, 1_000);') });
    expect(await run(['synth'], cwd)).toMatchObject({ code: 0, stderr: '' });
  });

  test.each([
    ['a rejection', `void Promise.reject(new Error('stray'));`],
    ['a timer', `setTimeout(() => { throw new Error('stray'); });`],
  ])(
    '%s that nobody catches is told with its line and breaks no deploy halfway',
    async (_, line) => {
      const cwd = folder({ 'gantry.app.ts': logsApp(line) });
      const { code, stderr } = await run(['deploy', '--sandbox', '--yes'], cwd);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /error app\/failed: .*\n {2}nobody caught Error: stray\n.*gantry\.app\.ts:6/,
      );
      expect(stderr).not.toMatch(/\n +at .*\(/);
    },
  );

  test('the first interrupt lets calls in flight end, frees the lock and exits with 5', async () => {
    const sandbox = createSandbox({ now: Date.now() });
    const server = await serveSandbox(sandbox, { port: 0, speed: 1 });
    onTestFinished(() => server.close());
    const { child, ended, said } = start(['deploy', webService, '--yes'], folder({}), {
      AWS_ENDPOINT_URL: server.url,
      AWS_ACCESS_KEY_ID: 'GANTRY111111111111',
      AWS_SECRET_ACCESS_KEY: 'secret',
    });
    await said('creating shop/Web/Vpc/PublicSubnet1/NatGateway\n');
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect({ code, stderr }).toEqual({
      code: 5,
      stderr: expect.stringContaining('interrupted: run the same command again to go on'),
    });
    expect(stderr).not.toContain('creating shop/Web/Service/Service\n');
    expect(Object.keys(sandbox.dump()).filter((table) => /\.parameters$/.test(table))).toEqual([]);
  });

  test('the second interrupt leaves at once', async () => {
    const sandbox = createSandbox({ now: Date.now() });
    const server = await serveSandbox(sandbox, { port: 0, speed: 1 });
    onTestFinished(() => server.close());
    const { child, ended, said } = start(['deploy', webService, '--yes'], folder({}), {
      AWS_ENDPOINT_URL: server.url,
      AWS_ACCESS_KEY_ID: 'GANTRY111111111111',
      AWS_SECRET_ACCESS_KEY: 'secret',
    });
    await said('creating shop/Web/Vpc\n');
    child.kill('SIGINT');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 5 });
  });

  test('serves a sandbox until interrupted', async () => {
    const { child, ended, said } = start(['sandbox'], folder({}));
    await said('the sandbox listens on http://127.0.0.1:');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+\nexport AWS_ACCESS_KEY_ID=/,
      ),
    });
  });
});
