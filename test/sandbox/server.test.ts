import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CreateClusterCommand, DescribeClustersCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  createSandbox,
  type Sandbox,
  type ServeOptions,
  serveSandbox,
} from '../../lib/sandbox/index.ts';

const run = promisify(execFile);

async function served(sandbox: Sandbox, options: Omit<ServeOptions, 'port'> = {}) {
  const server = await serveSandbox(sandbox, { port: 0, ...options });
  onTestFinished(() => server.close());
  const config = {
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
  };
  return { server, config };
}

describe('serveSandbox', () => {
  test('answers the SDK over a socket, for several services on one port', async () => {
    const { config } = await served(createSandbox());
    const ecs = new ECSClient(config);
    await ecs.send(new CreateClusterCommand({ clusterName: 'main' }));
    const { clusters } = await ecs.send(new DescribeClustersCommand({ clusters: ['main'] }));
    expect(clusters).toMatchObject([{ clusterName: 'main', status: 'ACTIVE' }]);
    const ssm = new SSMClient(config);
    await ssm.send(new PutParameterCommand({ Name: 'a', Value: 'ü', Type: 'String' }));
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: 'a' }));
    expect(Parameter?.Value).toBe('ü');
  });

  test('lets answers take their time, many at once', async () => {
    const { config } = await served(createSandbox(), { latency: 30 });
    const ecs = new ECSClient(config);
    const start = performance.now();
    await Promise.all(Array.from({ length: 20 }, () => ecs.send(new DescribeClustersCommand({}))));
    const took = performance.now() - start;
    expect(took).toBeGreaterThanOrEqual(29);
    expect(took).toBeLessThan(20 * 30);
  });

  test('lets virtual time pass at its speed', async () => {
    const sandbox = createSandbox({ now: 0 });
    let real = 1000;
    const { config } = await served(sandbox, { speed: 10, realTime: () => real });
    const ask = () => new ECSClient(config).send(new DescribeClustersCommand({}));
    await ask();
    expect(sandbox.clock.now()).toBe(0);
    real += 250;
    await ask();
    expect(sandbox.clock.now()).toBe(2500);
  });

  test('closes the connection when a fault takes the answer away', async () => {
    const sandbox = createSandbox();
    sandbox.faults.add({ effect: { kind: 'lost-answer' }, write: true });
    const { config } = await served(sandbox);
    await expect(
      new SSMClient(config).send(
        new PutParameterCommand({ Name: 'a', Value: 'v', Type: 'String' }),
      ),
    ).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(Object.keys(sandbox.dump())).toEqual(['111111111111/eu-west-1/ssm.parameters']);
  });

  test('says what it cannot make out', async () => {
    const { server } = await served(createSandbox());
    const answer = await fetch(server.url, { method: 'POST', body: 'Action=DoIt' });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('<Code>UnknownOperationException</Code>');
  });

  test('closes', async () => {
    const { url, close } = await serveSandbox(createSandbox(), { port: 0 });
    await close();
    await expect(fetch(url)).rejects.toThrow();
  });
});

/** AWS's own command line, which has codecs that are not JavaScript's. */
const hasAws = await run('aws', ['--version']).then(
  () => true,
  () => false,
);

describe.skipIf(!hasAws)('the AWS command line', () => {
  async function aws(url: string, ...words: string[]): Promise<unknown> {
    const { stdout } = await run('aws', [...words, '--endpoint-url', url, '--output', 'json'], {
      env: {
        ...process.env,
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_REGION: 'eu-west-1',
        AWS_DEFAULT_REGION: 'eu-west-1',
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_MAX_ATTEMPTS: '1',
      },
    });
    return stdout === '' ? undefined : JSON.parse(stdout);
  }

  test('reads what it wrote by JSON, query and EC2 query', { timeout: 120_000 }, async () => {
    const { server } = await served(createSandbox());
    const { url } = server;
    await aws(url, 'logs', 'create-log-group', '--log-group-name', '/app', '--tags', 'a=b,c=d');
    await aws(
      url,
      'logs',
      'put-retention-policy',
      '--log-group-name',
      '/app',
      '--retention-in-days',
      '7',
    );
    expect(await aws(url, 'logs', 'describe-log-groups')).toMatchObject({
      logGroups: [
        {
          logGroupName: '/app',
          retentionInDays: 7,
          arn: 'arn:aws:logs:eu-west-1:111111111111:log-group:/app:*',
          logGroupArn: 'arn:aws:logs:eu-west-1:111111111111:log-group:/app',
        },
      ],
    });
    const trust = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'ecs.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    };
    await aws(
      url,
      'iam',
      'create-role',
      '--role-name',
      'task',
      '--tags',
      'Key=a,Value=b <&>',
      '--assume-role-policy-document',
      JSON.stringify(trust),
    );
    expect(await aws(url, 'iam', 'get-role', '--role-name', 'task')).toMatchObject({
      Role: {
        Arn: 'arn:aws:iam::111111111111:role/task',
        AssumeRolePolicyDocument: trust,
        CreateDate: expect.stringMatching(/^2026-01-01T/),
        Tags: [{ Key: 'a', Value: 'b <&>' }],
      },
    });
    const tags = 'ResourceType=vpc,Tags=[{Key=Name,Value=main},{Key=x,Value=y}]';
    await aws(
      url,
      'ec2',
      'create-vpc',
      '--cidr-block',
      '10.0.0.0/16',
      '--tag-specifications',
      tags,
    );
    const filter = ['--filters', 'Name=tag:Name,Values=main,other', 'Name=cidr,Values=10.0.0.0/16'];
    expect(await aws(url, 'ec2', 'describe-vpcs', ...filter)).toMatchObject({
      Vpcs: [
        {
          CidrBlock: '10.0.0.0/16',
          IsDefault: false,
          Tags: expect.arrayContaining([{ Key: 'Name', Value: 'main' }]),
        },
      ],
    });
    expect(await aws(url, 'sts', 'get-caller-identity')).toMatchObject({ Account: '111111111111' });
  });

  test('understands errors of each protocol', { timeout: 120_000 }, async () => {
    const { server } = await served(createSandbox());
    const failure = (...words: string[]) =>
      aws(server.url, ...words).then(
        () => 'no error',
        (error: { stderr: string }) => error.stderr,
      );
    expect(await failure('ssm', 'get-parameter', '--name', 'a')).toContain(
      'An error occurred (ParameterNotFound) when calling the GetParameter operation',
    );
    expect(await failure('iam', 'get-role', '--role-name', 'a')).toContain(
      'An error occurred (NoSuchEntity) when calling the GetRole operation: The role with name a cannot be found.',
    );
    expect(await failure('ec2', 'delete-vpc', '--vpc-id', 'vpc-00000000000000000')).toContain(
      'An error occurred (InvalidVpcID.NotFound) when calling the DeleteVpc operation',
    );
  });
});
