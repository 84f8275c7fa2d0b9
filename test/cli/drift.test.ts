import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from 'vitest';
import { clientOf } from '../sandbox/clients.ts';
import { folder, gantry, servedSandbox } from './harness.ts';

const app = (...groups: readonly string[]) => `import { App, LogGroup, Stack } from 'gantry';
export const app = new App({ name: 'logs' });
const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
${groups.join('\n')}
`;
const GROUP = (id: string, more = '') =>
  `new LogGroup(stack, '${id}', { logGroupName: '/gantry/${id}'${more} });`;

/** An app of log groups that was deployed, and a client of somebody else. */
async function deployed(...groups: readonly string[]) {
  const sandbox = await servedSandbox();
  const cwd = folder({ 'gantry.app.ts': app(...groups) });
  expect(await gantry(['deploy', '--yes'], { cwd })).toMatchObject({ code: 0 });
  const edit = (...next: readonly string[]) =>
    writeFileSync(join(cwd, 'gantry.app.ts'), app(...next));
  return { sandbox, cwd, edit, logs: new CloudWatchLogsClient(clientOf(sandbox)) };
}

describe('drift', () => {
  test('is none after a deploy', async () => {
    const { cwd } = await deployed(GROUP('A'));
    const found = await gantry(['drift', '--detailed-exitcode'], { cwd });
    expect(found).toMatchObject({ code: 0, stdout: expect.stringContaining('no drift') });
  });

  test('tells what was changed outside from what the code changes, what is missing and what is extra', async () => {
    const { sandbox, cwd, edit, logs } = await deployed(
      GROUP('A', ', retention: 7'),
      GROUP('B'),
      GROUP('C'),
      GROUP('D'),
    );
    await logs.send(
      new PutRetentionPolicyCommand({ logGroupName: '/gantry/A', retentionInDays: 30 }),
    );
    await logs.send(new DeleteLogGroupCommand({ logGroupName: '/gantry/C' }));
    edit(GROUP('A', ', retention: 7'), GROUP('B', ", tags: { team: 'web' }"), GROUP('C'));
    const before = sandbox.calls.writes().length;
    const { code, stdout } = await gantry(['drift', '--json', '--detailed-exitcode'], { cwd });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'drift',
      objects: [
        {
          address: 'logs/Main/A',
          what: 'differs',
          fields: [{ path: 'retentionInDays', before: 30, after: 7, label: 'drift' }],
        },
        { address: 'logs/Main/B', fields: [{ path: 'tags.team', after: 'web', label: 'change' }] },
        { address: 'logs/Main/C', what: 'missing' },
        { address: 'logs/Main/D', what: 'extra' },
      ],
    });
    const { stdout: text } = await gantry(['drift'], { cwd });
    expect(text).toContain('retentionInDays: 30 -> 7 [drift (will be reverted)]');
    expect(text).toContain('4 objects differ from the code');
    expect(sandbox.calls.writes().length).toBe(before);
  });

  test('shows on request what nobody has declared', async () => {
    const { cwd } = await deployed(GROUP('A'));
    expect((await gantry(['drift'], { cwd })).stdout).toBe(
      'no drift: AWS is as the code means it\n',
    );
    const { code, stdout } = await gantry(['drift', '--unmanaged', '--detailed-exitcode'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('logs/Main/A logGroupClass: "STANDARD" [unmanaged]');
  });
});

describe('orphans', () => {
  test('are what the code no longer names, with what becomes of them; nothing is removed', async () => {
    const { cwd, edit, logs } = await deployed(
      GROUP('A'),
      GROUP('B', ", removalPolicy: 'retain'"),
      GROUP('C'),
    );
    expect((await gantry(['orphans'], { cwd })).stdout).toContain('no orphans');
    edit(GROUP('A'));
    const { code, stdout } = await gantry(['orphans', '--json', '--detailed-exitcode'], { cwd });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      orphans: [
        { address: 'logs/Main/B', type: 'AWS::Logs::LogGroup', id: '/gantry/B', retained: true },
        { address: 'logs/Main/C', id: '/gantry/C', retained: false },
      ],
    });
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
    expect(logGroups).toHaveLength(3);
  });
});

describe('adopt', () => {
  test("takes over what is nobody's after showing how it differs, and writes nothing else", async () => {
    const sandbox = await servedSandbox();
    const logs = new CloudWatchLogsClient(clientOf(sandbox));
    await logs.send(new CreateLogGroupCommand({ logGroupName: '/gantry/A' }));
    const cwd = folder({ 'gantry.app.ts': app(GROUP('A', ', retention: 7'), GROUP('B')) });
    const plan = await gantry(['plan'], { cwd });
    expect(plan).toMatchObject({ code: 7, stderr: expect.stringContaining('gantry adopt') });

    const refused = await gantry(['adopt', 'logs/Main/A'], { cwd, answer: 'no' });
    expect(refused.code).toBe(1);
    const adopted = await gantry(['adopt', 'logs/Main/A', '--yes'], { cwd });
    expect(adopted).toMatchObject({ code: 0, stderr: expect.stringContaining('adopted') });
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
    expect(logGroups).toMatchObject([{ logGroupName: '/gantry/A', retentionInDays: 7 }]);
    expect(await gantry(['deploy', '--yes'], { cwd })).toMatchObject({ code: 0 });
  });

  test.each([
    [['adopt'], 'needs addresses'],
    [['adopt', 'logs/Main/X', '--yes'], 'plan/unknown-address'],
    [['adopt', '--all', '--yes'], 'adopt/nothing'],
  ])('%j is refused', async (args, what) => {
    const { cwd } = await deployed(GROUP('A'));
    expect(await gantry(args, { cwd })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(what),
    });
  });
});
