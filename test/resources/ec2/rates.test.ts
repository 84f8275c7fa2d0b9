import { CreateTagsCommand, CreateVpcCommand } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { type AwsRequestHandler, createClients } from '../../../lib/aws/clients.ts';
import { createPacer } from '../../../lib/aws/pacing.ts';
import { createSandbox } from '../../../lib/sandbox/index.ts';

test('no call is throttled while we are the only caller', async () => {
  const sandbox = createSandbox({ enforceRates: true });
  const clients = createClients({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    requestHandler: sandbox.requestHandler as unknown as AwsRequestHandler,
    clock: sandbox.clock,
    pacer: createPacer(sandbox.clock),
  });
  const ec2 = await clients.ec2();
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const start = sandbox.clock.now();
  const Resources = [Vpc?.VpcId ?? ''];
  await Promise.all(
    Array.from({ length: 150 }, (_, i) =>
      ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key: 'n', Value: String(i) }] })),
    ),
  );
  expect(sandbox.calls.entries.filter(({ error }) => error !== undefined)).toEqual([]);
  // 60 calls beyond the burst of 90, at 9.5 a second.
  expect((sandbox.clock.now() - start) / 1000).toBeCloseTo(60 / 9.5, 0);
});
