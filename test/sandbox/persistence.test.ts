import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateVpcCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateRoleCommand, GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSandbox, loadSandbox, saveSandbox } from '../../lib/sandbox/index.ts';
import { clientOf } from './clients.ts';

const put = (Name: string) => new PutParameterCommand({ Name, Value: 'v', Type: 'String' });

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'gantry-sandbox-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

describe('snapshots', () => {
  test('are the whole state: answers after a restore are the same', async () => {
    const sandbox = createSandbox();
    const ec2 = new EC2Client(clientOf(sandbox));
    const iam = new IAMClient(clientOf(sandbox));
    await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'r',
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Principal: { Service: 'ecs.amazonaws.com' }, Action: 'a' },
        }),
      }),
    );
    const snapshot = sandbox.snapshot();
    const other = createSandbox({ snapshot: JSON.parse(JSON.stringify(snapshot)) });
    expect(other.dump()).toEqual(JSON.parse(JSON.stringify(sandbox.dump())));
    expect(other.clock.now()).toBe(sandbox.clock.now());
    const role = new GetRoleCommand({ RoleName: 'r' });
    expect((await new IAMClient(clientOf(other)).send(role)).Role).toEqual(
      (await iam.send(role)).Role,
    );
    const next = new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' });
    expect((await new EC2Client(clientOf(other)).send(next)).Vpc).toEqual(
      (await ec2.send(next)).Vpc,
    );
  });

  test('are not changed by what happens afterwards, nor by a second restore', async () => {
    const sandbox = createSandbox();
    const ssm = new SSMClient(clientOf(sandbox));
    await ssm.send(put('a'));
    const snapshot = sandbox.snapshot();
    const text = JSON.stringify(snapshot);
    await ssm.send(put('b'));
    sandbox.restore(snapshot);
    await ssm.send(put('b'));
    expect(JSON.stringify(snapshot)).toBe(text);
    sandbox.restore(snapshot);
    expect(JSON.stringify(sandbox.snapshot())).toBe(text);
  });

  test('keep what is due', async () => {
    const sandbox = createSandbox();
    const ec2 = new EC2Client(clientOf(sandbox));
    await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const other = createSandbox({ snapshot: sandbox.snapshot() });
    other.clock.advance(3_600_000);
    const { Vpcs } = await new EC2Client(clientOf(other)).send(new DescribeVpcsCommand({}));
    expect(Vpcs).toMatchObject([{ State: 'available', CidrBlock: '10.0.0.0/16' }]);
  });
});

describe('the file of a sandbox', () => {
  test('is not needed at first, and holds every write at once', async () => {
    const path = join(await folder(), '.gantry', 'sandbox.json');
    const first = await loadSandbox(path);
    await new SSMClient(clientOf(first)).send(put('a'));
    const second = await loadSandbox(path);
    expect(second.dump()).toEqual(first.dump());
    expect(Object.keys(second.dump())).toEqual(['111111111111/eu-west-1/ssm.parameters']);
  });

  test('holds a write whose answer is lost', async () => {
    const path = join(await folder(), 'sandbox.json');
    const first = await loadSandbox(path);
    first.faults.add({ effect: { kind: 'lost-answer' } });
    await expect(new SSMClient(clientOf(first)).send(put('a'))).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    expect((await loadSandbox(path)).dump()).toEqual(first.dump());
  });

  test('holds all of many writes at the same time, and leaves no other file', async () => {
    const path = join(await folder(), 'sandbox.json');
    const sandbox = await loadSandbox(path);
    const ssm = new SSMClient(clientOf(sandbox));
    await Promise.all(Array.from({ length: 25 }, (_, index) => ssm.send(put(`p${index}`))));
    expect((await loadSandbox(path)).dump()).toEqual(sandbox.dump());
    expect(await readdir(join(path, '..'))).toEqual(['sandbox.json']);
  });

  test('is written only when told without autosave', async () => {
    const path = join(await folder(), 'sandbox.json');
    const sandbox = await loadSandbox(path, { autosave: false });
    await new SSMClient(clientOf(sandbox)).send(put('a'));
    await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
    await saveSandbox(sandbox, path);
    expect((await loadSandbox(path)).dump()).toEqual(sandbox.dump());
  });

  test.each([
    ['', 'is not JSON'],
    ['{"schemaVersion":1,', 'is not JSON'],
    ['null', 'is not the state of a sandbox'],
    ['{"schemaVersion":2}', 'is not the state of a sandbox'],
    [
      '{"schemaVersion":1,"now":0,"counter":0,"timers":[],"tables":{"a":{}}}',
      'is not the state of a sandbox',
    ],
  ])('is refused when damaged: %s', async (text, message) => {
    const path = join(await folder(), 'sandbox.json');
    await writeFile(path, text);
    await expect(loadSandbox(path)).rejects.toMatchObject({
      code: 'sandbox/damaged',
      message: expect.stringContaining(message),
    });
  });
});
