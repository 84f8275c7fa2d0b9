import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
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
    [['eject', 'logs/Main/Log'], 'logs/Main/Log'],
    [['adopt', 'logs/Main/Log'], 'logs/Main/Log'],
  ])('%j is a slip', async (args, said) => {
    const { run } = await scene();
    const { code, stderr } = await run(...args, '--yes');
    expect(code).toBe(1);
    expect(stderr).toContain(said);
  });

  test('find the app file by --app', async () => {
    const { run } = await deployed(KEPT);
    const { code, stderr } = await run('eject', 'logs/Main/Kept', '--app', 'less.ts', '--yes');
    expect(code).toBe(0);
    expect(stderr).toContain('gave up 1 objects');
  });
});
