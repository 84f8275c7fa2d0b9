import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../lib/sandbox/index.ts';
import { clientOf } from '../sandbox/clients.ts';
import { folder, gantry, logsApp, servedSandbox } from './harness.ts';

const KEPT = `new LogGroup(stack, 'Kept', { logGroupName: '/gantry/kept', removalPolicy: 'retain' });`;

interface Scene {
  readonly sandbox: Sandbox;
  readonly logs: CloudWatchLogsClient;
  run(...args: string[]): ReturnType<typeof gantry>;
}

/** A folder with a program, and an account behind an endpoint. */
async function scene(more = ''): Promise<Scene> {
  const sandbox = await servedSandbox();
  const cwd = folder({ 'gantry.app.ts': logsApp(more), 'less.ts': logsApp() });
  return {
    sandbox,
    logs: new CloudWatchLogsClient(clientOf(sandbox)),
    run: (...args) => gantry(args, { cwd }),
  };
}

async function deployed(more = ''): Promise<Scene> {
  const one = await scene(more);
  expect(await one.run('deploy', '--yes')).toMatchObject({ code: 0 });
  return one;
}

describe('gantry drift', () => {
  test('says 0 without drift, and 2 with it when the code is asked for', async () => {
    const { run, logs } = await deployed();
    expect(await run('drift', '--detailed-exitcode')).toEqual({
      code: 0,
      stdout: 'logs: no drift\n',
      stderr: '',
    });
    await logs.send(
      new PutRetentionPolicyCommand({ logGroupName: '/gantry/test', retentionInDays: 90 }),
    );
    expect(await run('drift', '--detailed-exitcode')).toEqual({
      code: 2,
      stdout: [
        '~ logs/Main/Logs AWS::Logs::LogGroup',
        '    retentionInDays: 90 -> 30 [drift (will be reverted), live]',
        '',
        'logs: 1 drifted\n',
      ].join('\n'),
      stderr: '',
    });
    expect(await run('drift')).toMatchObject({ code: 0 });
    expect(JSON.parse((await run('drift', '--json')).stdout)).toMatchObject({
      schemaVersion: 1,
      command: 'drift',
      drifted: true,
      drift: { drifted: [{ fields: [{ path: 'retentionInDays', cause: 'drift' }] }] },
    });
  });

  test('shows on request what nobody has declared, which is no drift', async () => {
    const { run } = await deployed();
    const found = await run('drift', '--unmanaged', '--detailed-exitcode');
    expect(found.code).toBe(0);
    expect(found.stdout).toContain('logGroupClass: "STANDARD" [unmanaged]');
  });

  test('tells what only the code changes apart, and what is missing', async () => {
    const { run } = await deployed();
    const cwd = folder({
      'gantry.app.ts': logsApp(KEPT).replace("'/gantry/test'", "'/gantry/test', retention: 7"),
    });
    const { code, stdout } = await gantry(['drift', '--detailed-exitcode'], { cwd });
    expect(code).toBe(2);
    expect(stdout).toBe(
      [
        '? logs/Main/Kept AWS::Logs::LogGroup: missing (never made, or removed by hand)',
        '',
        'logs: 1 missing; the code itself changes 1 (gantry plan)\n',
      ].join('\n'),
    );
    expect(await run('drift', '--detailed-exitcode')).toMatchObject({ code: 0 });
  });
});

/** Two stacks of log groups: of each, an id and what else it is given. */
function groupsApp(stacks: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const lines = Object.entries(stacks).flatMap(([stack, groups]) => [
    `const ${stack} = new Stack(app, '${stack}', { region: 'eu-west-1' });`,
    ...Object.entries(groups).map(
      ([id, more]) =>
        `new LogGroup(${stack}, '${id}', { logGroupName: '/gantry/${stack}/${id}'${more} });`,
    ),
  ]);
  return `import { App, LogGroup, Stack } from 'gantry';
export const app = new App({ name: 'logs' });
${lines.join('\n')}
`;
}

describe('gantry drift of several stacks', () => {
  const before = {
    Main: { A: ', retention: 7', B: '', C: '', D: '' },
    Other: { A: ', retention: 7' },
  };
  const after = {
    Main: { A: ', retention: 7', B: ", tags: { team: 'web' }", C: '' },
    Other: { A: ', retention: 7' },
  };

  test('tells who changed what, what is missing and what is forgotten; of a selection that alone; writes nothing', async () => {
    const sandbox = await servedSandbox();
    const logs = new CloudWatchLogsClient(clientOf(sandbox));
    const cwd = folder({ 'gantry.app.ts': groupsApp(after), 'before.ts': groupsApp(before) });
    expect(await gantry(['deploy', 'before.ts', '--yes'], { cwd })).toMatchObject({ code: 0 });
    for (const logGroupName of ['/gantry/Main/A', '/gantry/Other/A'])
      await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 30 }));
    await logs.send(new DeleteLogGroupCommand({ logGroupName: '/gantry/Main/C' }));
    const writes = sandbox.calls.writes().length;
    const drifted = (stack: string) => ({
      address: `logs/${stack}/A`,
      fields: [{ path: 'retentionInDays', before: 30, after: 7, cause: 'drift' }],
    });
    const all = await gantry(['drift', '--json', '--detailed-exitcode'], { cwd });
    expect(all.code).toBe(2);
    expect(JSON.parse(all.stdout).drift).toMatchObject({
      drifted: [drifted('Main'), drifted('Other')],
      missing: [{ address: 'logs/Main/C' }],
      orphans: [{ address: 'logs/Main/D', kind: 'removed' }],
      // The tag that the code adds.
      pending: 1,
    });
    for (const words of [['Other'], ['--only', 'Other/A']]) {
      const part = await gantry(['drift', ...words, '--json'], { cwd });
      expect(JSON.parse(part.stdout).drift).toEqual({
        app: 'logs',
        drifted: [expect.objectContaining({ address: 'logs/Other/A' })],
        missing: [],
        orphans: [],
        left: [],
        unmanaged: [],
        pending: 0,
      });
    }
    expect(sandbox.calls.writes()).toHaveLength(writes);
  });
});

describe('gantry drift --unmanaged', () => {
  test('shows what nobody has declared, which is no drift', async () => {
    const { run } = await deployed(KEPT);
    expect((await run('drift')).stdout).toBe('logs: no drift\n');
    const { code, stdout } = await run('drift', '--unmanaged', '--detailed-exitcode');
    expect(code).toBe(0);
    expect(stdout).toContain('logs/Main/Kept\n    logGroupClass: "STANDARD" [unmanaged]');
  });
});

describe('gantry orphans', () => {
  test('lists what the code has left, and removes nothing', async () => {
    const { run } = await deployed(KEPT);
    expect(await run('orphans')).toEqual({ code: 0, stdout: 'no orphans\n', stderr: '' });
    const { code, stdout } = await run('orphans', 'less.ts');
    expect(code).toBe(0);
    expect(stdout).toContain('logs/Main/Kept  AWS::Logs::LogGroup  /gantry/kept');
    expect(stdout).toContain('retained: nothing removes it, gantry eject gives it up');
    expect(JSON.parse((await run('orphans', 'less.ts', '--json')).stdout)).toMatchObject({
      command: 'orphans',
      orphans: [{ address: 'logs/Main/Kept', kind: 'retained' }],
      otherApps: [],
    });
    expect(await run('plan', '--detailed-exitcode')).toMatchObject({ code: 0 });
    expect(await run('orphans', 'less.ts', '--detailed-exitcode')).toMatchObject({ code: 2 });
  });

  test('are not looked for by a program that AWS would refuse', async () => {
    await servedSandbox();
    const cwd = folder({ 'gantry.app.ts': logsApp().replace('/gantry/test', 'a b') });
    expect(await gantry(['orphans'], { cwd })).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('logGroupName'),
    });
  });
});

describe('gantry adopt and gantry eject', () => {
  test('give up and take back', async () => {
    const { run } = await deployed();
    expect(await run('eject', '--all')).toMatchObject({ code: 1 });
    const given = await run('eject', 'logs/Main/Logs', '--yes');
    expect(given.code).toBe(0);
    expect(given.stderr).toContain('1 to give up');
    expect(given.stderr).toContain("gave up 1 objects; they are as they were, and nobody's\n");
    expect(await run('eject', '--all', '--yes')).toMatchObject({
      code: 0,
      stderr: 'nothing to give up\n',
    });

    const refused = await run('plan');
    expect(refused.code).toBe(7);
    expect(refused.stderr).toContain('gantry adopt');

    const taken = await run('adopt', 'logs/Main', '--yes', '--json');
    expect(taken.code).toBe(0);
    expect(JSON.parse(taken.stdout)).toMatchObject({
      command: 'adopt',
      applied: true,
      counts: { adopt: 1 },
      others: {},
    });
    expect(await run('plan', '--detailed-exitcode')).toMatchObject({ code: 0 });
    expect(await run('adopt', '--all', '--yes')).toMatchObject({
      code: 0,
      stderr: 'nothing to take over\n',
    });
  });

  test('show what differs before they ask, and write nothing without consent', async () => {
    const { sandbox, logs } = await scene();
    await logs.send(new CreateLogGroupCommand({ logGroupName: '/gantry/test' }));
    const cwd = folder({ 'gantry.app.ts': logsApp(KEPT) });
    const before = sandbox.calls.writes().length;
    const { code, stderr } = await gantry(['adopt', '--all'], { cwd, answer: 'no' });
    expect(code).toBe(1);
    expect(stderr).toContain('retentionInDays: (none) -> 30 [live]');
    expect(stderr).toContain('no consent: nothing was written');
    expect(sandbox.calls.writes()).toHaveLength(before);
    const taken = await gantry(['adopt', '--all'], { cwd, answer: 'yes' });
    expect(taken.code).toBe(0);
    expect(taken.stderr).toContain('took over 1 objects\na deploy has more to do: 1 to create\n');
  });

  test.each([
    [['adopt'], 'adopt needs addresses, or --all'],
    [['eject', 'a/b', '--all'], 'eject takes addresses or --all, not both'],
    [['eject', 'a.ts', 'a/b', '--app', 'b.ts'], 'is given two app files, a.ts and b.ts'],
    [['eject', 'logs/Main/Log'], 'logs/Main/Log'],
    [['adopt', 'logs/Main/Log'], 'logs/Main/Log'],
  ])('%j is a slip', async (args, said) => {
    const { run } = await scene();
    const { code, stderr } = await run(...args, '--yes');
    expect(code).toBe(1);
    expect(stderr).toContain(said);
  });

  test.each([[['--app', 'less.ts']], [['less.ts']]])('find the app file by %j', async (words) => {
    const { run } = await deployed(KEPT);
    const { code, stderr } = await run('eject', 'logs/Main/Kept', ...words, '--yes');
    expect(code).toBe(0);
    expect(stderr).toContain('gave up 1 objects');
  });
});
