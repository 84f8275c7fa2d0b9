import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { canonicalJson, digest } from '../../lib/core/json.ts';
import { ServiceFault } from '../../lib/sandbox/index.ts';
import { folder, gantry, logsApp, servedSandbox } from './harness.ts';

const SECRET = 'canary-3f9a';

const SECRET_APP = `import { App, Cluster, ContainerImage, Service, Stack, TaskDefinition, Vpc } from 'gantry';
export const app = new App({ name: 'shop' });
const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc });
const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
taskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry('nginx:1'),
  environment: { DB_PASSWORD: process.env['DB_PASSWORD'] ?? '${SECRET}', LEVEL: process.env['LEVEL'] ?? 'info' },
});
new Service(stack, 'Service', { cluster, taskDefinition, desiredCount: 1 });
`;

/** A plan file of the app of one log group, made against a sandbox that is served. */
async function planned() {
  const sandbox = await servedSandbox();
  const cwd = folder({ 'gantry.app.ts': logsApp() });
  const { code, stderr } = await gantry(['plan', '--out', 'p.json'], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('wrote p.json') });
  const file = join(cwd, 'p.json');
  return { sandbox, cwd, file, text: readFileSync(file, 'utf8') };
}

describe('plan --out', () => {
  test('writes what deploy then does, without a question', async () => {
    const { sandbox, cwd } = await planned();
    const { code, stderr } = await gantry(['deploy', 'p.json'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('deployed') });
    expect(sandbox.calls.writes().map(({ operation }) => operation)).toContain('CreateLogGroup');
    const again = await gantry(['deploy', 'p.json'], { cwd });
    expect(again).toMatchObject({ code: 3, stderr: expect.stringContaining('plan/stale') });
    expect(again.stderr).toContain('logs/Main/Logs');
  });

  test('of a removal is for destroy', async () => {
    const { cwd } = await planned();
    expect(await gantry(['deploy', 'p.json'], { cwd })).toMatchObject({ code: 0 });
    const plan = await gantry(['plan', '--destroy', '--out', 'd.json'], { cwd });
    expect(plan).toMatchObject({ code: 0, stdout: expect.stringContaining('1 to delete') });
    expect(await gantry(['destroy', 'd.json'], { cwd })).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('removed 1 resources'),
    });
  });

  test('writes nothing when the plan has errors', async () => {
    await servedSandbox();
    const cwd = folder({
      'gantry.app.ts': logsApp(`new LogGroup(stack, 'Bad', { logGroupName: 'no spaces' });`),
    });
    const { code, stderr } = await gantry(['plan', '--out', 'p.json'], { cwd });
    expect(code).not.toBe(0);
    expect(stderr).toContain('p.json is not written');
    expect(existsSync(join(cwd, 'p.json'))).toBe(false);
  });
});

describe('a plan file that is no good', () => {
  const edit = (text: string, change: (content: Record<string, unknown>) => object): string => {
    const content = JSON.parse(text) as Record<string, unknown>;
    return JSON.stringify(change(content));
  };
  /** An edit by somebody who mends the digest too. */
  const forge = (text: string, change: (content: Record<string, unknown>) => object): string =>
    edit(text, ({ digest: _, ...content }) => {
      const forged = change(content);
      return { ...forged, digest: digest(JSON.parse(canonicalJson(forged))) };
    });

  test.each([
    ['is cut off', (text: string) => text.slice(0, 400), 'plan-file/unreadable'],
    ['is empty', () => '', 'plan-file/unreadable'],
    ['is some other JSON', () => '{"family":"web"}', 'plan-file/unreadable'],
    ['is no object', () => '[1]', 'plan-file/unreadable'],
    [
      'was edited',
      (text: string) =>
        text.replace('"CreateLogGroup"', '"X"').replace('/gantry/test', '/gantry/x'),
      'plan-file/edited',
    ],
    [
      'has another schema version',
      (text: string) => edit(text, (content) => ({ ...content, schemaVersion: 99 })),
      'plan-file/schema-version',
    ],
    [
      'is of another account',
      (text: string) =>
        forge(text, (content) => ({
          ...content,
          environments: { Main: { account: '222222222222', region: 'eu-west-1' } },
        })),
      'plan-file/other-account',
    ],
    [
      'is of another app',
      (text: string) =>
        forge(text, (content) => ({
          ...content,
          plan: { ...(content['plan'] as object), app: 'other' },
        })),
      'plan-file/other-app',
    ],
  ])('because it %s is refused in one clear sentence', async (_, spoil, code) => {
    const { sandbox, cwd, file, text } = await planned();
    const spoiled = spoil(text);
    expect(spoiled).not.toBe(text);
    writeFileSync(file, spoiled);
    const refused = await gantry(['deploy', 'p.json'], { cwd });
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(code) });
    expect(refused.stderr).not.toMatch(/\n\s+at .*:\d+:\d+/);
    expect(sandbox.calls.writes()).toEqual([]);
  });

  test('because it is not there is named', async () => {
    const { cwd } = await planned();
    expect(await gantry(['deploy', 'q.json'], { cwd })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('q.json'),
    });
  });
});

describe('a secret in the environment of a container', () => {
  test('is in nothing that is printed or written', async () => {
    const sandbox = await servedSandbox();
    const cwd = folder({ 'gantry.app.ts': SECRET_APP });
    const texts: Record<string, string> = {};
    const say = async (...args: string[]) => {
      const { code, stdout, stderr } = await gantry(args, { cwd, env: { GANTRY_DEBUG: '1' } });
      texts[args.join(' ')] = `${stdout}\n${stderr}`;
      return code;
    };
    const files = ['--out', 'p.json', '--markdown', 'c.md'];
    expect(await say('synth')).toBe(0);
    expect(await say('synth', '--json')).toBe(0);
    expect(await say('graph', '--json')).toBe(0);
    expect(await say('plan', ...files)).toBe(0);
    expect(await say('plan', '--json', '--detailed-exitcode')).toBe(2);
    expect(await say('deploy', 'p.json', '--json')).toBe(0);
    expect(await say('status', '--json')).toBe(0);
    vi.stubEnv('DB_PASSWORD', `${SECRET}-two`);
    vi.stubEnv('LEVEL', 'debug');
    const second = ['--out', 'p2.json', '--markdown', 'c2.md'];
    expect(await say('plan', ...second)).toBe(0);
    sandbox.faults.add({
      operation: 'RegisterTaskDefinition',
      effect: { kind: 'error', fault: new ServiceFault('ClientException', 'not today') },
    });
    expect(await say('deploy', 'p2.json')).toBe(1);
    sandbox.faults.clear();
    expect(await say('deploy', '--yes')).toBe(0);
    expect(await say('destroy', '--yes', '--json')).toBe(0);
    for (const file of ['p.json', 'c.md', 'p2.json', 'c2.md'])
      texts[file] = readFileSync(join(cwd, file), 'utf8');
    for (const [what, text] of Object.entries(texts)) {
      expect(text.length, what).toBeGreaterThan(20);
      expect(text, what).not.toContain(SECRET);
    }
    // That it changes is told all the same, one line for each key.
    const lines = (texts['c2.md'] ?? '')
      .split('\n')
      .filter((line) => /environment\[\d\]\.value/.test(line));
    expect(lines).toEqual([
      expect.stringContaining('"(sensitive)" -> "(sensitive, changed)"'),
      expect.stringContaining('"info" -> "debug"'),
    ]);
  }, 120_000);
});
