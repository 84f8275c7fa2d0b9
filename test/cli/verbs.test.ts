import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, gantry, logsApp, servedSandbox } from './harness.ts';

describe('synth', () => {
  test('prints the graph as data and nothing else', async () => {
    const cwd = folder({ 'gantry.app.ts': logsApp() });
    const { code, stdout, stderr } = await gantry(['synth'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      app: 'logs',
      resources: [{ address: 'logs/Main/Logs', type: 'AWS::Logs::LogGroup' }],
    });
  });

  test('prints the same bytes for the same program', async () => {
    const [a, b] = [folder({ 'gantry.app.ts': logsApp() }), folder({ 'gantry.app.ts': logsApp() })];
    expect(await gantry(['synth'], { cwd: a })).toEqual(await gantry(['synth'], { cwd: b }));
  });

  test('with --json says what is wrong as data too', async () => {
    const cwd = folder({
      'gantry.app.ts': logsApp(`new LogGroup(stack, 'Bad', { logGroupName: 'no spaces' });`),
    });
    const { code, stdout } = await gantry(['synth', '--json'], { cwd });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      command: 'synth',
      diagnostics: [
        {
          code: 'tree/bad-name',
          address: 'logs/Main/Bad',
          source: { file: join(cwd, 'gantry.app.ts'), line: 6 },
        },
      ],
    });
  });
});

describe('graph', () => {
  const app = `import { App, Cluster, Stack, Vpc } from 'gantry';
export const app = new App({ name: 'g' });
const stack = new Stack(app, 'S', { region: 'eu-west-1' });
const first = new Cluster(stack, 'First');
const second = new Cluster(stack, 'Second');
second.node.addDependency(first);`;

  test('prints nodes and edges', async () => {
    const { code, stdout } = await gantry(['graph'], { cwd: folder({ 'gantry.app.ts': app }) });
    expect(code).toBe(0);
    const { nodes, edges } = JSON.parse(stdout);
    expect(nodes).toContainEqual({ address: 'g/S/First', type: 'AWS::ECS::Cluster', stack: 'S' });
    expect(edges).toContainEqual({ from: 'g/S/Second', to: 'g/S/First' });
  });

  test.each([
    ['--dot', '  "g/S/Second" -> "g/S/First";'],
    ['--mermaid', '["g/S/First<br/>AWS::ECS::Cluster"]'],
  ])('%s', async (flag, line) => {
    const { stdout } = await gantry(['graph', flag], { cwd: folder({ 'gantry.app.ts': app }) });
    expect(stdout).toContain(line);
  });
});

describe('deploy, plan, status, destroy in the sandbox of a folder', () => {
  test('go from an empty account to an empty account', async () => {
    const cwd = folder({ 'gantry.app.ts': logsApp() });
    const first = await gantry(['plan', '--sandbox', '--detailed-exitcode'], { cwd });
    expect(first).toMatchObject({ code: 2, stderr: '' });
    expect(first.stdout).toContain('+ logs/Main/Logs AWS::Logs::LogGroup');
    expect(first.stdout).toContain('logs: 1 to create');
    expect(existsSync(join(cwd, '.gantry'))).toBe(false);

    const deployed = await gantry(['deploy', '--sandbox', '--yes'], { cwd });
    expect(deployed).toMatchObject({ code: 0, stdout: 'no services\n' });
    expect(deployed.stderr).toMatch(
      /creating logs\/Main\/Logs\ncreated logs\/Main\/Logs \(.*\)\ndeployed\n$/,
    );

    expect(await gantry(['plan', '--sandbox', '--detailed-exitcode'], { cwd })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('logs: no changes, 1 unchanged'),
    });
    expect(await gantry(['deploy', '--sandbox', '--yes'], { cwd })).toMatchObject({
      code: 0,
      stderr: 'nothing to do: AWS is as the app means it\n',
    });
    expect(await gantry(['status', '--sandbox', '--json'], { cwd })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('"services": []'),
    });

    const destroyed = await gantry(['destroy', '--sandbox', '--yes'], { cwd });
    expect(destroyed.code).toBe(0);
    expect(destroyed.stderr).toMatch(/removed 1 resources; the account is empty\n$/);
    expect(await gantry(['destroy', '--sandbox', '--yes'], { cwd })).toMatchObject({
      code: 0,
      stderr: 'nothing to remove; the account is empty\n',
    });
  });

  test('a change is shown with before, after and impact', async () => {
    const cwd = folder({
      'a.ts': logsApp(),
      'b.ts': logsApp().replace("'/gantry/test'", "'/gantry/test', retention: 7"),
    });
    await gantry(['deploy', 'a.ts', '--sandbox', '--yes'], { cwd });
    const { stdout } = await gantry(['plan', 'b.ts', '--sandbox'], { cwd });
    expect(stdout).toBe(
      [
        '~ logs/Main/Logs AWS::Logs::LogGroup',
        '    retentionInDays: 30 -> 7 [change, live]',
        '',
        'logs: 1 to update\n',
      ].join('\n'),
    );
  });

  test('results come as JSON of a version', async () => {
    const cwd = folder({ 'gantry.app.ts': logsApp() });
    const planned = JSON.parse((await gantry(['plan', '--sandbox', '--json'], { cwd })).stdout);
    expect(planned).toMatchObject({
      schemaVersion: 1,
      command: 'plan',
      counts: { create: 1 },
      plan: { steps: [{ action: 'create', address: 'logs/Main/Logs' }] },
    });
    const deployed = await gantry(['deploy', '--sandbox', '--yes', '--json'], { cwd });
    expect(JSON.parse(deployed.stdout)).toMatchObject({
      command: 'deploy',
      applied: true,
      exitCode: 0,
      outcomes: [{ result: 'done', address: 'logs/Main/Logs' }],
      services: [],
    });
  });

  test('an error comes as JSON too', async () => {
    const { code, stdout } = await gantry(['plan', '--sandbox', '--json'], { cwd: folder({}) });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      command: 'plan',
      error: { code: 'app/not-found' },
    });
  });
});

describe('consent', () => {
  const cwd = () => folder({ 'gantry.app.ts': logsApp() });

  test('without a terminal --yes is needed', async () => {
    const result = await gantry(['deploy', '--sandbox'], { cwd: cwd() });
    expect(result).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error cli/needs-consent: '),
    });
    expect(result.stderr).toContain('+ logs/Main/Logs');
  });

  test('only yes is yes', async () => {
    const here = cwd();
    expect(await gantry(['deploy', '--sandbox'], { cwd: here, answer: 'y' })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no consent: nothing was written'),
    });
    expect(existsSync(join(here, '.gantry/sandbox.json'))).toBe(false);
    expect(await gantry(['deploy', '--sandbox'], { cwd: here, answer: 'yes' })).toMatchObject({
      code: 0,
    });
    expect(await gantry(['destroy', '--sandbox'], { cwd: here, answer: 'no' })).toMatchObject({
      code: 1,
    });
    expect(await gantry(['destroy', '--sandbox'], { cwd: here, answer: 'yes' })).toMatchObject({
      code: 0,
    });
  });
});

describe('interruption', () => {
  test('starts nothing new, frees the lock and exits with 5', async () => {
    const sandbox = await servedSandbox();
    const cwd = folder({
      'gantry.app.ts': logsApp(
        `const last = new LogGroup(stack, 'Last');\nlast.node.addDependency(stack.node.findChild('Logs'));`,
      ),
    });
    const interrupt = new AbortController();
    const { code, stderr } = await gantry(['deploy', '--yes'], {
      cwd,
      signal: interrupt.signal,
      onText: (text) => {
        if (text.startsWith('creating')) interrupt.abort();
      },
    });
    expect({ code, stderr }).toEqual({
      code: 5,
      stderr: expect.stringContaining('interrupted: run the same command again to go on'),
    });
    expect(stderr).not.toContain('created logs/Main/Last');
    expect(Object.keys(sandbox.dump()).filter((table) => table.includes('ssm.parameters'))).toEqual(
      [],
    );
    expect(await gantry(['deploy', '--yes'], { cwd })).toMatchObject({ code: 0 });
  });
});

describe('init', () => {
  test('writes an app that can be deployed', async () => {
    const cwd = folder({});
    expect(await gantry(['init', 'My Shop'], { cwd })).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('wrote My Shop/gantry.app.ts'),
    });
    const home = join(cwd, 'My Shop');
    expect(JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))).toMatchObject({
      name: 'my-shop',
      type: 'module',
    });
    expect(await gantry(['deploy', '--sandbox', '--yes'], { cwd: home })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/my-shop\/Web\/Service\S* .* 2\/2 +COMPLETED +http:/),
    });
  });

  test('overwrites nothing', async () => {
    const cwd = folder({ 'package.json': '{"name":"kept"}' });
    expect(await gantry(['init'], { cwd })).toMatchObject({ code: 0 });
    expect(readFileSync(join(cwd, 'package.json'), 'utf8')).toBe('{"name":"kept"}');
    expect(await gantry(['init'], { cwd })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error cli/exists: '),
    });
  });
});

describe('sandbox', () => {
  test('serves until interrupted and says how to reach it', async () => {
    const interrupt = new AbortController();
    const running = gantry(['sandbox', '--json'], { cwd: folder({}), signal: interrupt.signal });
    setImmediate(() => interrupt.abort());
    const { code, stdout } = await running;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'sandbox',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      environment: { AWS_ENDPOINT_URL: expect.stringMatching(/^http:/) },
    });
  });

  test.each([
    ['--port', '70000'],
    ['--port', 'http'],
    ['--speed', '-1'],
  ])('%s %s is refused', async (flag, value) => {
    expect(await gantry(['sandbox', `${flag}=${value}`], { cwd: folder({}) })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error cli/usage: '),
    });
  });
});
