import {
  CreateFileSystemCommand,
  DescribeMountTargetsCommand,
  EFSClient,
  UntagResourceCommand,
} from '@aws-sdk/client-efs';
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { GetScheduleCommand, SchedulerClient, TagResourceCommand } from '@aws-sdk/client-scheduler';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { createSandbox, ServiceFault } from '../../../lib/sandbox/index.ts';
import type { Operation, SandboxService } from '../../../lib/sandbox/service.ts';

/** A sandbox of one operation that records its input and gives a fixed answer, and settings for a client of it. */
function oneOperation(service: string, operation: string, answer: unknown) {
  const seen: unknown[] = [];
  const run: Operation = (input: unknown) => {
    seen.push(input);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const model: SandboxService = { name: service, operations: { [operation]: run } };
  const { requestHandler } = createSandbox({ services: [model] });
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  return { seen, config: { region: 'eu-west-1', credentials, requestHandler, maxAttempts: 1 } };
}

test('a body of JSON goes in, timestamps and statuses come out', async () => {
  const created = '2026-01-02T03:04:05.000Z';
  const { seen, config } = oneOperation('EFS', 'CreateFileSystem', {
    FileSystemId: 'fs-1',
    CreationTime: created,
    Encrypted: true,
  });
  const input = { CreationToken: 'token', Encrypted: true, Tags: [{ Key: 'a', Value: 'b' }] };
  const output = await new EFSClient(config).send(new CreateFileSystemCommand(input));
  expect(seen).toEqual([input]);
  expect(output).toMatchObject({ FileSystemId: 'fs-1', CreationTime: new Date(created) });
  expect(output.$metadata.httpStatusCode).toBe(201);
});

test('labels, numbers and lists of the query go in', async () => {
  const mounts = oneOperation('EFS', 'DescribeMountTargets', { MountTargets: [] });
  await new EFSClient(mounts.config).send(
    new DescribeMountTargetsCommand({ FileSystemId: 'fs-1', MaxItems: 7 }),
  );
  expect(mounts.seen).toEqual([{ FileSystemId: 'fs-1', MaxItems: 7 }]);
  const tags = oneOperation('EFS', 'UntagResource', {});
  const arn = 'arn:aws:elasticfilesystem:eu-west-1:111111111111:file-system/fs-1';
  await new EFSClient(tags.config).send(
    new UntagResourceCommand({ ResourceId: arn, TagKeys: ['a b', 'c/d'] }),
  );
  expect(tags.seen).toEqual([{ ResourceId: arn, TagKeys: ['a b', 'c/d'] }]);
});

test('a label may hold slashes', async () => {
  const { seen, config } = oneOperation('Scheduler', 'TagResource', {});
  const input = {
    ResourceArn: 'arn:aws:scheduler:eu-west-1:111111111111:schedule-group/nightly',
    Tags: [{ Key: 'a', Value: 'b' }],
  };
  await new SchedulerClient(config).send(new TagResourceCommand(input));
  expect(seen).toEqual([input]);
});

test('errors of REST-JSON keep class, code, status and message', async () => {
  const efs = oneOperation(
    'EFS',
    'DescribeMountTargets',
    new ServiceFault('FileSystemNotFound', 'no'),
  );
  await expect(
    new EFSClient(efs.config).send(new DescribeMountTargetsCommand({ FileSystemId: 'fs-1' })),
  ).rejects.toMatchObject({
    name: 'FileSystemNotFound',
    ErrorCode: 'FileSystemNotFound',
    message: 'no',
    $metadata: { httpStatusCode: 404 },
  });
  const scheduler = oneOperation(
    'Scheduler',
    'GetSchedule',
    new ServiceFault('ResourceNotFoundException', 'Schedule x does not exist.'),
  );
  await expect(
    new SchedulerClient(scheduler.config).send(new GetScheduleCommand({ Name: 'x' })),
  ).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Schedule x does not exist.',
    $metadata: { httpStatusCode: 404 },
  });
});

test('a body of XML goes in and comes out, in one place for all Regions', async () => {
  const { seen, config } = oneOperation('Route 53', 'ChangeResourceRecordSets', {
    ChangeInfo: { Id: '/change/C1', Status: 'PENDING', SubmittedAt: '2026-01-02T03:04:05.000Z' },
  });
  const input = {
    HostedZoneId: 'Z1',
    ChangeBatch: {
      Changes: [
        {
          Action: 'UPSERT' as const,
          ResourceRecordSet: {
            Name: 'a.example.com.',
            Type: 'A' as const,
            TTL: 60,
            ResourceRecords: [{ Value: '10.0.0.1' }, { Value: '<&>' }],
          },
        },
      ],
    },
  };
  const output = await new Route53Client(config).send(new ChangeResourceRecordSetsCommand(input));
  expect(seen).toEqual([input]);
  expect(output.ChangeInfo).toEqual({
    Id: '/change/C1',
    Status: 'PENDING',
    SubmittedAt: new Date('2026-01-02T03:04:05.000Z'),
  });
});

test('headers of an answer come out, and lists of XML', async () => {
  const zone = { Id: '/hostedzone/Z1', Name: 'example.com.', CallerReference: 'r' };
  const { config } = oneOperation('Route 53', 'CreateHostedZone', {
    HostedZone: zone,
    ChangeInfo: { Id: '/change/C1', Status: 'INSYNC', SubmittedAt: '2026-01-02T03:04:05.000Z' },
    DelegationSet: { NameServers: ['ns-1.example', 'ns-2.example'] },
    Location: 'https://route53.amazonaws.com/2013-04-01/hostedzone/Z1',
  });
  const output = await new Route53Client(config).send(
    new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: 'r' }),
  );
  expect(output).toMatchObject({
    HostedZone: zone,
    DelegationSet: { NameServers: ['ns-1.example', 'ns-2.example'] },
    Location: 'https://route53.amazonaws.com/2013-04-01/hostedzone/Z1',
  });
  expect(output.$metadata.httpStatusCode).toBe(201);
});

test('errors of REST-XML keep class, code, message and members', async () => {
  const batch = new ServiceFault('InvalidChangeBatch', 'bad', { members: { messages: ['one'] } });
  const { config } = oneOperation('Route 53', 'ListResourceRecordSets', batch);
  await expect(
    new Route53Client(config).send(new ListResourceRecordSetsCommand({ HostedZoneId: 'Z1' })),
  ).rejects.toMatchObject({ name: 'InvalidChangeBatch', message: 'bad', messages: ['one'] });
});

test('a path that no operation has is an error of the service', async () => {
  const { answer } = createSandbox({ services: [] });
  const { status, body } = await answer({
    hostname: 'elasticfilesystem.eu-west-1.amazonaws.com',
    method: 'GET',
    path: '/2015-02-01/nothing',
    headers: {},
    query: '',
    body: '',
  });
  expect([status, JSON.parse(body.toString())]).toEqual([
    400,
    { message: 'EFS has no operation GET /2015-02-01/nothing' },
  ]);
});

test('a service that spoke AWS query tells its code of then', async () => {
  const { config } = oneOperation(
    'SQS',
    'GetQueueUrl',
    new ServiceFault('QueueDoesNotExist', 'The specified queue does not exist.'),
  );
  await expect(
    new SQSClient(config).send(new GetQueueUrlCommand({ QueueName: 'x' })),
  ).rejects.toMatchObject({
    name: 'QueueDoesNotExist',
    Code: 'AWS.SimpleQueueService.NonExistentQueue',
    message: 'The specified queue does not exist.',
  });
});
