import type { Service, ServiceDeployment } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { bestCause, causeOf } from '../../lib/rollout/causes.ts';
import { judge } from '../../lib/rollout/verdict.ts';

const handle = { cluster: 'main', service: 'web', deploymentId: 'ecs-svc/1' };
const since = Date.UTC(2026, 0, 1);
/** Late enough for every read to have caught up. */
const now = since + 60_000;

function aService(overrides: Partial<Service> = {}, primary: object = {}): Service {
  return {
    status: 'ACTIVE',
    desiredCount: 2,
    runningCount: 2,
    deployments: [{ id: 'ecs-svc/1', status: 'PRIMARY', rolloutState: 'IN_PROGRESS', ...primary }],
    ...overrides,
  };
}

describe('the verdict on a service deployment', () => {
  test.each<readonly [string | undefined, ServiceDeployment, Service]>([
    ['succeeded', { status: 'SUCCESSFUL', finishedAt: new Date(since + 1) }, aService()],
    ['succeeded', { status: 'SUCCESSFUL', finishedAt: new Date(since - 1) }, aService()],
    [
      undefined,
      { status: 'SUCCESSFUL', finishedAt: new Date(since - 1) },
      aService({ runningCount: 1 }),
    ],
    ['superseded', { status: 'SUCCESSFUL' }, aService({}, { id: 'ecs-svc/2' })],
    ['rolled-back', { status: 'ROLLBACK_SUCCESSFUL' }, aService({}, { id: 'ecs-svc/2' })],
    ['failed', { status: 'ROLLBACK_FAILED' }, aService()],
    [
      'failed',
      { status: 'STOPPED', deploymentCircuitBreaker: { status: 'TRIGGERED' } },
      aService(),
    ],
    ['stopped', { status: 'STOPPED' }, aService()],
    ['superseded', { status: 'STOPPED' }, aService({}, { id: 'ecs-svc/2' })],
    [undefined, { status: 'PENDING' }, aService()],
    [undefined, { status: 'IN_PROGRESS' }, aService()],
    [undefined, { status: 'STOP_REQUESTED' }, aService()],
    [undefined, { status: 'ROLLBACK_REQUESTED' }, aService()],
    [undefined, { status: 'ROLLBACK_IN_PROGRESS' }, aService({}, { id: 'ecs-svc/2' })],
    ['failed', { status: 'IN_PROGRESS' }, aService({ status: 'DRAINING' })],
  ])('is %s for %j', (result, deployment, service) => {
    expect(judge({ handle, since, now, deployment, service })?.result).toBe(result);
  });

  test.each<readonly [string | undefined, Service | undefined]>([
    ['failed', undefined],
    [undefined, aService()],
    ['succeeded', aService({}, { rolloutState: 'COMPLETED' })],
    ['failed', aService({}, { rolloutState: 'FAILED' })],
    ['superseded', aService({}, { id: 'ecs-svc/2' })],
  ])('is %s from the service alone', (result, service) => {
    expect(judge({ handle, since, now, deployment: undefined, service })?.result).toBe(result);
  });

  test.each<readonly [string, ServiceDeployment | undefined, Service | undefined]>([
    ['there is no service', undefined, undefined],
    ['the service of the name before is told', undefined, aService({ status: 'INACTIVE' })],
    [
      'another deployment is on, and ours is not listed',
      undefined,
      aService({}, { id: 'ecs-svc/0' }),
    ],
  ])('believes for a minute in no read that knows nothing of it: %s', (_, deployment, service) => {
    const at = (time: number) => judge({ handle, since, now: time, deployment, service })?.result;
    expect(at(since + 59_000)).toBeUndefined();
    expect(at(now)).toBeDefined();
  });

  test('that succeeded is not superseded by an older one', () => {
    const deployment: ServiceDeployment = { status: 'SUCCESSFUL', createdAt: new Date(since) };
    const judged = (createdAt: number) =>
      judge({
        handle,
        since,
        now,
        deployment,
        service: aService({}, { id: 'ecs-svc/2', createdAt: new Date(createdAt) }),
      })?.result;
    expect([judged(since - 1), judged(since + 1)]).toEqual([undefined, 'superseded']);
  });

  test('from the service alone knows a rollback', () => {
    const failed = { id: 'ecs-svc/1', status: 'ACTIVE', rolloutState: 'FAILED' as const };
    const service = (rolloutState: 'IN_PROGRESS' | 'COMPLETED') =>
      aService({ deployments: [{ id: 'ecs-svc/2', status: 'PRIMARY', rolloutState }, failed] });
    const judged = (state: 'IN_PROGRESS' | 'COMPLETED') =>
      judge({ handle, since, now, deployment: undefined, service: service(state) })?.result;
    expect([judged('IN_PROGRESS'), judged('COMPLETED')]).toEqual([undefined, 'rolled-back']);
  });
});

describe('the cause', () => {
  test.each([
    [
      'image-not-found',
      true,
      'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/library/nope:1: not found',
    ],
    [
      'image-denied',
      true,
      'CannotPullContainerError: pull access denied for x, repository does not exist or may require authorization',
    ],
    [
      'registry-unreachable',
      true,
      'CannotPullContainerError: ref pull has been retried 5 time(s): dial tcp 52.1.2.3:443: i/o timeout',
    ],
    [
      'wrong-architecture',
      true,
      'CannotPullContainerError: image Manifest does not contain descriptor matching platform linux/amd64',
    ],
    ['wrong-architecture', true, 'exec /app/server: exec format error'],
    [
      'secret-denied',
      true,
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: AccessDeniedException: User is not authorized to perform: secretsmanager:GetSecretValue',
    ],
    [
      'log-group-missing',
      true,
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream',
    ],
    [
      'no-interface-left',
      false,
      '(service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance 1) encountered error "RESOURCE:ENI".',
    ],
    [
      'no-network-interface',
      true,
      'Timeout waiting for network interface provisioning to complete.',
    ],
    [
      'no-ip-address',
      true,
      "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment disabled in subnet 'subnet-1': InsufficientFreeAddressesInSubnet",
    ],
    [
      'constraint-unsatisfied',
      false,
      '(service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance 1) was missing an attribute required by your task.',
    ],
    [
      'no-capacity',
      false,
      'Capacity is unavailable at this time. Please try again later or in a different availability zone',
    ],
    [
      'unhealthy-target',
      false,
      '(service web) (task 1) failed ELB health checks in (target-group arn:x)',
    ],
    ['unhealthy-container', false, 'Task failed container health checks'],
    [
      'out-of-memory',
      false,
      'container web: exited with code 137, OutOfMemoryError: Container killed due to memory usage',
    ],
    ['container-exited', false, 'Essential container in task exited'],
    [
      'blocked-by-configuration',
      true,
      '(service web) was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
    ],
  ])('%s (hopeless: %s) is seen in: %s', (kind, hopeless, text) => {
    expect(causeOf(text)).toMatchObject({ kind, hopeless });
  });

  test('of a quiet text is none', () => {
    expect(causeOf('(service web) has reached a steady state.')).toBeUndefined();
    expect(causeOf('(service web) has started 1 tasks: (task 0f1e).')).toBeUndefined();
  });

  test('is the one that explains most', () => {
    expect(bestCause(new Set(['container-exited', 'wrong-architecture']))?.kind).toBe(
      'wrong-architecture',
    );
  });
});
