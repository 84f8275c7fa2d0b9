import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateClusterCommand, ECSClient } from '@aws-sdk/client-ecs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, test, vi } from 'vitest';
import { lockName } from '../../lib/engine/lock.ts';
import type { Sandbox } from '../../lib/sandbox/index.ts';
import { folder, gantry, logsApp, servedSandbox, withoutAmbientAws } from './harness.ts';

const MADE = `import { App, Cluster, LogGroup, Stack, text } from 'gantry';
const app = new App({ name: 'shop' });
const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
`;

describe('a program that cannot be deployed', () => {
  test.each([
    {
      scenario: 'unknown app file',
      app: undefined,
      code: 'app/not-found',
      exit: 1,
      says: 'gantry.app.ts',
    },
    {
      scenario: 'app that throws',
      app: `${MADE}throw new Error('no colour chosen');`,
      code: 'app/failed',
      exit: 1,
      says: 'Error: no colour chosen',
    },
    {
      scenario: 'app that cannot be parsed',
      app: `${MADE}const x: = 1;`,
      code: 'app/bad-syntax',
      exit: 1,
      says: 'gantry.app.ts:4:10',
    },
    {
      scenario: 'two Apps',
      app: `${MADE}new App({ name: 'second' });`,
      code: 'app/many-apps',
      exit: 1,
      says: 'makes 2: shop, second',
    },
    {
      scenario: 'duplicate addresses',
      app: `${MADE}new LogGroup(stack, 'Logs');\nnew LogGroup(stack, 'Logs');`,
      code: 'tree/duplicate-address',
      exit: 1,
      says: 'gantry.app.ts:5',
    },
    {
      scenario: 'reference to a resource of another App',
      app: `${MADE}const other = new App({ name: 'other' });
const theirs = new Cluster(new Stack(other, 'Main'), 'Cluster');
new LogGroup(stack, 'Logs', { overrides: { logGroupName: theirs.clusterName } });
export { app };`,
      code: 'reference/foreign-app',
      exit: 1,
      says: 'other/Main/Cluster',
    },
    {
      scenario: 'reference in an ordinary string',
      app: `${MADE}const cluster = new Cluster(stack, 'Cluster');
new LogGroup(stack, 'Logs', { logGroupName: \`/logs/\${cluster.clusterName}\` });`,
      code: 'reference/in-string',
      exit: 1,
      says: 'gantry.app.ts:5',
    },
    {
      scenario: 'cyclic references',
      app: `${MADE}const a = new LogGroup(stack, 'A', { overrides: { tags: {} } });
const b = new LogGroup(stack, 'B');
a.node.addDependency(b);
b.node.addDependency(a);`,
      code: 'graph/cycle',
      exit: 1,
      says: 'shop/Main/A',
    },
    {
      scenario: 'a name over the limits of AWS',
      app: `${MADE}new Cluster(stack, 'Cluster', { clusterName: 'c'.repeat(256) });`,
      code: 'tree/bad-name',
      exit: 1,
      says: '256 characters',
    },
  ])('$scenario is one clear error and writes nothing', async ({ app, code, exit, says }) => {
    const cwd = folder(app === undefined ? {} : { 'gantry.app.ts': app });
    for (const verb of [['synth'], ['deploy', '--sandbox', '--yes']]) {
      const result = await gantry(verb, { cwd });
      expect({ verb, code: result.code, text: result.stderr }).toEqual({
        verb,
        code: exit,
        text: expect.stringContaining(`error ${code}: `),
      });
      expect(result.stderr.match(/^error /gm)).toHaveLength(1);
      expect(result.stderr).toContain(says);
      expect(result.stderr).toContain('hint: ');
      expect(result.stderr).not.toMatch(/^\s+at .*node:|node_modules/m);
      expect(result.stdout).toBe('');
    }
    expect(existsSync(join(cwd, '.gantry/sandbox.json'))).toBe(false);
  });

  test('all that is wrong is said at once', async () => {
    const cwd = folder({
      'gantry.app.ts': `${MADE}new Cluster(stack, 'A', { clusterName: 'c'.repeat(256) });\nnew Cluster(stack, 'B', { clusterName: 'no spaces' });`,
    });
    const { stderr } = await gantry(['synth'], { cwd });
    expect(stderr).toContain('at shop/Main/A · clusterName · gantry.app.ts:4');
    expect(stderr).toContain('at shop/Main/B · clusterName · gantry.app.ts:5');
  });
});

describe('an account that cannot be worked in', () => {
  const app = () => folder({ 'gantry.app.ts': logsApp() });
  const verbs = [
    ['plan'],
    ['deploy', '--yes'],
    ['destroy', '--yes'],
    ['status'],
    ['unlock', '--yes'],
  ];

  /** Runs the verbs and expects one and the same error of each. */
  async function refused(
    error: { readonly code: string; readonly exit: number; readonly says: string },
    commands = verbs,
    cwd = app(),
  ): Promise<void> {
    for (const verb of commands) {
      const result = await gantry(verb, { cwd });
      expect({ verb, code: result.code, text: result.stderr }).toEqual({
        verb,
        code: error.exit,
        text: expect.stringContaining(`error ${error.code}: `),
      });
      expect(result.stderr.match(/^error /gm)).toHaveLength(1);
      expect(result.stderr).toContain(error.says);
    }
  }

  test('no credentials', async () => {
    withoutAmbientAws();
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_ENDPOINT_URL'])
      vi.stubEnv(name, undefined);
    await refused({ code: 'aws/no-credentials', exit: 1, says: '--sandbox' });
  });

  test('no Region', async () => {
    await servedSandbox();
    const cwd = folder({
      'gantry.app.ts': `import { App, LogGroup, Stack } from 'gantry';\nexport const app = new App({ name: 'a' });\nnew LogGroup(new Stack(app, 'S'), 'L');`,
    });
    await refused({ code: 'aws/no-region', exit: 1, says: 'AWS_REGION' }, verbs, cwd);
  });

  test('a Region that is none', async () => {
    const sandbox = await servedSandbox();
    vi.stubEnv('AWS_REGION', 'europe');
    const cwd = folder({
      'gantry.app.ts': `import { App, LogGroup, Stack } from 'gantry';\nexport const app = new App({ name: 'a' });\nnew LogGroup(new Stack(app, 'S'), 'L');`,
    });
    await refused({ code: 'aws/wrong-region', exit: 1, says: 'europe' }, verbs, cwd);
    expect(sandbox.calls.entries).toEqual([]);
  });

  test('expired credentials', async () => {
    const sandbox = await servedSandbox();
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'GANTRYEXPIRED');
    await refused({ code: 'aws/expired-credentials', exit: 1, says: 'refresh them' });
    expectUntouched(sandbox);
  });

  test('the account of another than the stack names', async () => {
    const sandbox = await servedSandbox();
    const cwd = folder({
      'gantry.app.ts': `import { App, LogGroup, Stack } from 'gantry';\nexport const app = new App({ name: 'a' });\nnew LogGroup(new Stack(app, 'S', { account: '222222222222', region: 'eu-west-1' }), 'L');`,
    });
    await refused({ code: 'aws/wrong-account', exit: 1, says: '222222222222' }, verbs, cwd);
    expectUntouched(sandbox);
  });

  test('access denied on a read stops before anything is written', async () => {
    const sandbox = await servedSandbox();
    sandbox.faults.add({ operation: 'DescribeLogGroups', effect: { kind: 'access-denied' } });
    await refused({ code: 'aws/denied', exit: 1, says: 'logs:DescribeLogGroups' }, [
      ['plan'],
      ['deploy', '--yes'],
    ]);
    expectUntouched(sandbox);
  });

  test('access denied on a write is told with address and action', async () => {
    const sandbox = await servedSandbox();
    sandbox.faults.add({ operation: 'CreateLogGroup', effect: { kind: 'access-denied' } });
    const { code, stderr } = await gantry(['deploy', '--yes'], { cwd: app() });
    expect(code).toBe(1);
    expect(stderr).toContain('failed create logs/Main/Logs: aws/denied');
    expect(stderr).toContain('logs:CreateLogGroup');
    expect(objectsIn(sandbox)).toEqual([]);
  });

  test('a same-named resource that is not ours', async () => {
    const sandbox = await servedSandbox();
    const client = new ECSClient({
      region: 'eu-west-1',
      requestHandler: sandbox.requestHandler as never,
    });
    await client.send(new CreateClusterCommand({ clusterName: 'theirs' }));
    const before = JSON.stringify(sandbox.dump());
    const cwd = folder({
      'gantry.app.ts': `${MADE}new Cluster(stack, 'Cluster', { clusterName: 'theirs' });\nexport { app };`,
    });
    await refused(
      { code: 'plan/not-owned', exit: 7, says: 'theirs' },
      [['plan'], ['deploy', '--yes']],
      cwd,
    );
    expect(JSON.stringify(sandbox.dump())).toBe(before);
  });

  test('a lock held by another', async () => {
    const sandbox = await servedSandbox();
    const client = new SSMClient({
      region: 'eu-west-1',
      requestHandler: sandbox.requestHandler as never,
    });
    const now = sandbox.clock.now();
    const holder = {
      id: '1',
      holder: 'ada, pid 4242',
      host: 'build-7',
      command: 'deploy',
      since: now,
      until: now + 86_400_000,
    };
    await client.send(
      new PutParameterCommand({
        Name: lockName('logs'),
        Value: JSON.stringify(holder),
        Type: 'String',
      }),
    );
    const before = JSON.stringify(sandbox.dump());
    await refused({ code: 'lock/held', exit: 6, says: 'ada, pid 4242' }, [['deploy', '--yes']]);
    expect(JSON.stringify(sandbox.dump())).toBe(before);

    const unlocked = await gantry(['unlock', '--yes'], { cwd: app() });
    expect(unlocked).toMatchObject({ code: 0, stderr: expect.stringContaining('ada, pid 4242') });
  });

  test('a server that is not there', async () => {
    await servedSandbox();
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
    await refused({ code: 'aws/unreachable', exit: 1, says: 'AWS_ENDPOINT_URL' }, [['plan']]);
  });
});

describe('a sandbox file that cannot be worked with', () => {
  test('damage is told with the way out', async () => {
    const cwd = folder({
      'gantry.app.ts': logsApp(),
      '.gantry/sandbox.json': '{"schemaVersion":1',
    });
    const { code, stderr } = await gantry(['plan', '--sandbox'], { cwd });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('error sandbox/damaged: '),
    });
  });

  test('another process at work in it is told', async () => {
    const cwd = folder({
      'gantry.app.ts': logsApp(),
      '.gantry/sandbox.json.lock': String(process.ppid),
    });
    const { code, stderr } = await gantry(['deploy', '--sandbox', '--yes'], { cwd });
    expect({ code, stderr }).toEqual({
      code: 6,
      stderr: expect.stringContaining(String(process.ppid)),
    });
  });

  test('a process that is gone holds nothing', async () => {
    const cwd = folder({ 'gantry.app.ts': logsApp() });
    await gantry(['deploy', '--sandbox', '--yes'], { cwd });
    writeFileSync(join(cwd, '.gantry/sandbox.json.lock'), '4194999');
    expect(await gantry(['destroy', '--sandbox', '--yes'], { cwd })).toMatchObject({ code: 0 });
  });
});

function objectsIn(sandbox: Sandbox): readonly string[] {
  return Object.keys(sandbox.dump()).filter((table) => !table.includes('ssm'));
}

function expectUntouched(sandbox: Sandbox): void {
  expect(sandbox.calls.writes()).toEqual([]);
  expect(objectsIn(sandbox)).toEqual([]);
}

test('a file where a folder is needed is no mistake of ours', async () => {
  const cwd = folder({ 'gantry.app.ts': logsApp(), '.gantry': 'a file' });
  const { code, stderr } = await gantry(['deploy', '--sandbox', '--yes'], { cwd });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error cli\/file: .*\n.*\.gantry.*\n {2}hint: .*\n$/);
});
