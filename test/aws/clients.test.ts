import { Readable } from 'node:stream';
import { ListClustersCommand } from '@aws-sdk/client-ecs';
import { ListRolesCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { HttpRequest } from '@smithy/types';
import { describe, expect, test } from 'vitest';
import type { AwsCall } from '../../lib/aws/call-plugin.ts';
import { classifyError } from '../../lib/aws/classify-error.ts';
import { type AwsRequestHandler, createClients } from '../../lib/aws/clients.ts';
import { createPacer, unpaced } from '../../lib/aws/pacing.ts';
import { once } from '../../lib/aws/send-once.ts';
import { createSandbox } from '../../lib/sandbox/index.ts';
import { manualClock } from './manual-clock.ts';

function aClient() {
  const sandbox = createSandbox();
  const calls: AwsCall[] = [];
  const clients = createClients({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    requestHandler: sandbox.requestHandler as unknown as AwsRequestHandler,
    clock: sandbox.clock,
    pacer: createPacer(sandbox.clock),
    onCall: (call) => calls.push(call),
    userAgent: 'gantry/1.2.3',
  });
  return { sandbox, calls, clients };
}

describe('createClients', () => {
  test('gives the same client every time', async () => {
    const { clients } = aClient();
    expect(await clients.sts()).toBe(await clients.sts());
  });

  test('tells of every call', async () => {
    const { clients, calls } = aClient();
    await (await clients.sts()).send(new GetCallerIdentityCommand({}));
    expect(calls).toEqual([
      {
        service: 'STS',
        operation: 'GetCallerIdentity',
        region: 'eu-west-1',
        write: false,
        attempt: 1,
      },
    ]);
  });

  test('says without a signature, too, who asks for which service and Region', async () => {
    const sandbox = createSandbox();
    const seen: string[] = [];
    const requestHandler = {
      ...sandbox.requestHandler,
      handle: (request: HttpRequest) => {
        seen.push(request.headers['authorization'] ?? '');
        return sandbox.requestHandler.handle(request);
      },
    } as unknown as AwsRequestHandler;
    for (const signed of [true, false]) {
      const clients = createClients({
        region: 'eu-north-1',
        credentials: { accessKeyId: 'GANTRY222222222222', secretAccessKey: 'secret' },
        requestHandler,
        signed,
        pacer: unpaced,
      });
      await (await clients.ecs()).send(new ListClustersCommand({}));
      await (await clients.iam()).send(new ListRolesCommand({}));
    }
    expect(seen.map((one) => one.includes('Signature='))).toEqual([true, true, false, false]);
    const [ecs, iam, ...again] = sandbox.calls.entries.map(({ account, region, service }) => ({
      account,
      region,
      service,
    }));
    expect(again).toEqual([ecs, iam]);
    expect(ecs).toEqual({ account: '222222222222', region: 'eu-north-1', service: 'ECS' });
  });

  test.each(['throttle', 'server-error', 'reset', 'lost-answer'] as const)(
    'sends a call again after %s, on the given clock',
    async (kind) => {
      const { sandbox, clients, calls } = aClient();
      sandbox.faults.add({ operation: 'GetCallerIdentity', times: 2, effect: { kind } });
      const before = sandbox.clock.now();
      await (await clients.sts()).send(new GetCallerIdentityCommand({}));
      expect(calls.map((call) => call.attempt)).toEqual([1, 2, 3]);
      expect(sandbox.clock.now()).toBeGreaterThan(before);
    },
  );

  describe('on a machine whose clock is wrong', () => {
    async function attempts(code: string) {
      const seen: (string | undefined)[] = [];
      const clients = createClients({
        region: 'eu-west-1',
        credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
        clock: manualClock(),
        pacer: unpaced,
        requestHandler: {
          handle: async (request: { headers: Record<string, string> }) => {
            seen.push(request.headers['x-amz-date']);
            const at = new Date(Date.now() + 3_600_000);
            const body = `<ErrorResponse><Error><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;
            const answer = { statusCode: 403, headers: { date: at.toUTCString() } };
            return { response: { ...answer, body: Readable.from([body]) } };
          },
        } as unknown as AwsRequestHandler,
      });
      const sts = await clients.sts();
      await sts.send(new GetCallerIdentityCommand({})).catch(() => {});
      return seen;
    }

    test('a refused signature is made again by the time of AWS, once', async () => {
      const [first = '', second = '', ...more] = await attempts('SignatureDoesNotMatch');
      expect(second > first).toBe(true);
      expect(second.slice(0, 11)).not.toBe(first.slice(0, 11));
      expect(more).toEqual([]);
    });

    test('any other refusal stands', async () => {
      expect(await attempts('InvalidClientTokenId')).toHaveLength(1);
    });
  });

  test('does not repeat a call that must go out once, unless it was throttled', async () => {
    const { sandbox, clients, calls } = aClient();
    sandbox.faults.add({ times: 1, effect: { kind: 'throttle' } });
    sandbox.faults.add({ nth: 2, effect: { kind: 'lost-answer' } });
    const sts = await clients.sts();
    const error = await sts.send(once(new GetCallerIdentityCommand({}))).catch((e: unknown) => e);
    expect(calls).toHaveLength(2);
    expect(classifyError(error)).toMatchObject({
      kind: 'unreachable',
      code: 'ECONNRESET',
      origin: { service: 'STS', operation: 'GetCallerIdentity' },
    });
  });
});
