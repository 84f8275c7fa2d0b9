/** Bringing the newest container agent to instances, and following the updates to their end. */
import {
  type ContainerInstance,
  DescribeContainerInstancesCommand,
  type ECSClient,
  UpdateContainerAgentCommand,
} from '@aws-sdk/client-ecs';
import { inBatches } from '../aws/batch.ts';
import { type AwsErrorKind, classifyError } from '../aws/classify-error.ts';
import { describeAwsError } from '../aws/describe-error.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import { lookThroughOutages } from '../aws/wait.ts';
import type { Clock } from '../core/clock.ts';
import type { AgentReport } from './report.ts';

/** What following may use. */
export interface AgentContext {
  readonly aws: AwsEnvironment;
  readonly clock: Clock;
  /** Aborting it ends the wait; the updates go on. */
  readonly signal: AbortSignal;
  /** Hears of every step of an update. */
  progress(message: string): void;
}

/** Updates asked for at a time. */
const AT_A_TIME = 10;
const PER_CALL = 100;
const FIRST_INTERVAL = 2_000;
const LONGEST_INTERVAL = 10_000;

/**
 * Updates the agents of instances of a cluster as far as AWS can: where `ecs-init` runs them. Tasks go on meanwhile.
 * Refusals of single instances are told, not thrown.
 */
export async function updateAgents(
  cluster: string,
  instances: readonly ContainerInstance[],
  context: AgentContext,
  timeoutMs: number,
): Promise<readonly AgentReport[]> {
  const ecs = await context.aws.clients.ecs();
  const reports = new Map<string, AgentReport>();
  // One call each, a few at a time.
  for (let at = 0; at < instances.length; at += AT_A_TIME)
    await Promise.all(
      instances.slice(at, at + AT_A_TIME).map(async (instance) => {
        reports.set(arnOf(instance), await ask(ecs, cluster, instance));
      }),
    );
  try {
    await follow(ecs, cluster, reports, context, timeoutMs);
  } catch (error) {
    throw describeAwsError(error);
  }
  return [...reports.values()];
}

async function ask(
  ecs: ECSClient,
  cluster: string,
  instance: ContainerInstance,
): Promise<AgentReport> {
  const base = { instance: nameOf(instance), before: versionOf(instance) };
  const obstacle = obstacleOf(instance);
  if (obstacle !== undefined) return { ...base, ...obstacle };
  try {
    const answer = await ecs.send(
      new UpdateContainerAgentCommand({ cluster, containerInstance: arnOf(instance) }),
    );
    return { ...base, result: 'updating', reason: answer.containerInstance?.agentUpdateStatus };
  } catch (error) {
    const { kind, code, message } = classifyError(error);
    const refusal = REFUSALS[code];
    if (refusal !== undefined) return { ...base, ...refusal };
    // A refusal of this instance is no word on the others, whose updates may have begun.
    if (!OF_ONE.has(kind)) throw describeAwsError(error);
    return { ...base, result: 'not-possible', reason: `${code}: ${message}` };
  }
}

type Answer = Pick<AgentReport, 'result' | 'reason' | 'next'>;

const NEW_IMAGE = 'replace the instance by one of a newer machine image: gantry roll';

/** What AWS could only refuse, or would leave half-done (ECS API reference, UpdateContainerAgent). */
function obstacleOf({
  agentConnected,
  attributes = [],
  ec2InstanceId = '',
}: ContainerInstance): Answer | undefined {
  if (attributes.some(({ name, value }) => name === 'ecs.os-type' && value === 'windows'))
    return {
      result: 'not-possible',
      reason: 'AWS updates no agents on Windows',
      next: NEW_IMAGE,
    };
  if (ec2InstanceId.startsWith('mi-'))
    return {
      result: 'not-possible',
      reason: 'AWS updates agents of EC2 instances alone',
      next: 'install the newest ecs-init package on the machine',
    };
  if (agentConnected !== true)
    return {
      result: 'not-possible',
      reason: 'its agent is not connected: an update would hang until it is',
      next: 'see why the agent is away: the machine, its network, its role',
    };
  return undefined;
}

const OF_ONE: ReadonlySet<AwsErrorKind> = new Set(['invalid', 'not-found', 'conflict']);

const REFUSALS: Readonly<Record<string, Answer>> = {
  NoUpdateAvailableException: {
    result: 'no-update',
    reason:
      'AWS has no update for it: it runs the newest version, or one so old that none leads on',
    next: `if it is old: ${NEW_IMAGE}`,
  },
  UpdateInProgressException: { result: 'updating', reason: 'an update was under way already' },
  MissingVersionException: {
    result: 'not-possible',
    reason: 'AWS cannot tell which version it runs: it is old, or built by somebody else',
    next: NEW_IMAGE,
  },
};

async function follow(
  ecs: ECSClient,
  cluster: string,
  reports: Map<string, AgentReport>,
  { clock, signal, progress }: AgentContext,
  timeoutMs: number,
): Promise<void> {
  const deadline = clock.now() + timeoutMs;
  const told = new Map<string, string>();
  const updating = () =>
    [...reports].flatMap(([arn, { result }]) => (result === 'updating' ? [arn] : []));
  const look = lookThroughOutages(clock, () =>
    inBatches(updating(), PER_CALL, async (batch) => {
      const answer = await ecs.send(
        new DescribeContainerInstancesCommand({ cluster, containerInstances: [...batch] }),
      );
      return answer.containerInstances ?? [];
    }),
  );
  for (let interval = FIRST_INTERVAL; updating().length > 0; interval *= 1.3) {
    const seen = await look();
    for (const instance of 'pending' in seen ? [] : seen) {
      const report = reports.get(arnOf(instance));
      if (report === undefined) continue;
      const { agentUpdateStatus: status = 'UNKNOWN' } = instance;
      if (told.get(arnOf(instance)) !== status) progress(`${nameOf(instance)}: ${status}`);
      told.set(arnOf(instance), status);
      reports.set(arnOf(instance), progressed(report, instance));
    }
    if (updating().length === 0 || signal.aborted || clock.now() >= deadline) return;
    try {
      await clock.sleep(Math.min(interval, LONGEST_INTERVAL, deadline - clock.now()), signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

function progressed(report: AgentReport, instance: ContainerInstance): AgentReport {
  const { agentUpdateStatus: status, agentConnected } = instance;
  const { instance: name, before } = report;
  if (status === 'UPDATED' && agentConnected === true)
    return { instance: name, before, result: 'updated', after: versionOf(instance) };
  if (status === 'FAILED')
    return {
      instance: name,
      before,
      result: 'failed',
      reason: 'AWS says FAILED, and no more',
      next: `see /var/log/ecs on the instance, or ${NEW_IMAGE}`,
    };
  return { ...report, reason: status };
}

function arnOf({ containerInstanceArn = '' }: ContainerInstance): string {
  return containerInstanceArn;
}

function nameOf({ ec2InstanceId, containerInstanceArn = '' }: ContainerInstance): string {
  return ec2InstanceId ?? containerInstanceArn.split('/').at(-1) ?? '';
}

function versionOf({ versionInfo }: ContainerInstance): string | undefined {
  return versionInfo?.agentVersion;
}
