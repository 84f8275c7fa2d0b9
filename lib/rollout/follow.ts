/** Following many deployments at once until each has ended. */
import type { Service, ServiceDeployment } from '@aws-sdk/client-ecs';
import { classifyError } from '../aws/classify-error.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import { lookThroughOutages } from '../aws/wait.ts';
import type { Clock } from '../core/clock.ts';
import type { RolloutHandle } from '../resource-type.ts';
import {
  hasNewFailures,
  noteEvents,
  noteProgress,
  noteStoppedTasks,
  noteTargets,
} from './evidence.ts';
import { findDeployments, lookAtDeployments, lookAtServices, serviceKey } from './look.ts';
import type { RolloutCause, RolloutEvent, RolloutPause, RolloutReport } from './report.ts';
import { noteHooks, plannedWait } from './stages.ts';
import { judge, primaryOf, type Verdict } from './verdict.ts';
import { causeSeen, isHopeless, note, type Watch, watching } from './watch.ts';

/** What following may use. */
export interface RolloutContext {
  readonly aws: AwsEnvironment;
  readonly clock: Clock;
  /** Aborting it ends the wait: what is still running is reported as `timed-out`. */
  readonly signal: AbortSignal;
  /** Told everything that is seen, as it is seen. */
  emit?(handle: RolloutHandle, event: RolloutEvent): void;
  /** Told once of each stop at which a deployment waits for somebody. */
  paused?(handle: RolloutHandle, pause: RolloutPause): void;
}

/** How to follow. */
export interface RolloutOptions {
  /**
   * Longest time that a deployment is followed, in milliseconds.
   *
   * @default - half an hour, and the times that the deployment itself waits: bake times, steps, hooks
   */
  readonly timeoutMs?: number;
  /** Whether a cause that no further try can mend ends the wait at its second proof. @default true */
  readonly stopWhenHopeless?: boolean;
}

const HALF_AN_HOUR = 1_800_000;
const FIRST_INTERVAL = 2_000;
const LONGEST_INTERVAL = 15_000;

/** A circuit breaker this near to its threshold ends the deployment itself, so its end is awaited. */
const NEAR = 5;

/** Follows deployments to their end. The reports are in the order of the handles. */
export async function followRollouts(
  handles: readonly RolloutHandle[],
  context: RolloutContext,
  options: RolloutOptions = {},
): Promise<RolloutReport[]> {
  const { clock, signal } = context;
  const since = clock.now();
  const deadlineOf = ({ plannedWait }: Watch) =>
    since + (options.timeoutMs ?? HALF_AN_HOUR + plannedWait);
  const watches = handles.map((handle) =>
    watching(handle, since, (event) => context.emit?.(handle, event)),
  );
  const reports = new Map<Watch, RolloutReport>();
  const open = () => watches.filter((watch) => !reports.has(watch));
  const look = async () => {
    const sights = await lookAtAll(open(), context);
    await Promise.all(
      sights.map(async (sight) => {
        const hopelessEnds = options.stopWhenHopeless ?? true;
        const isLate = clock.now() >= deadlineOf(sight.watch) || signal.aborted;
        const late = isLate ? lateCause(signal) : undefined;
        const report = await judgeSight(sight, context, { hopelessEnds, late });
        if (report !== undefined) reports.set(sight.watch, report);
      }),
    );
  };
  const patientLook = lookThroughOutages(clock, look);
  for (let interval = FIRST_INTERVAL; ; interval = Math.min(interval * 1.3, LONGEST_INTERVAL)) {
    const late = signal.aborted || open().every((watch) => clock.now() >= deadlineOf(watch));
    const outage = await (late ? look() : patientLook());
    if (outage !== undefined)
      for (const watch of open()) noteOutage(watch, outage.pending, clock.now());
    if (reports.size === watches.length) break;
    const next = Math.min(...open().map(deadlineOf));
    await pause(Math.min(interval, Math.max(next - clock.now(), 0)), context);
  }
  return watches.flatMap((watch) => reports.get(watch) ?? []);
}

function noteOutage(watch: Watch, message: string, at: number): void {
  note(watch, `outage/${at}`, { at, kind: 'progress', message });
}

interface Sight {
  readonly watch: Watch;
  readonly service: Service | undefined;
  readonly deployment: ServiceDeployment | undefined;
}

async function lookAtAll(
  watches: readonly Watch[],
  { aws }: RolloutContext,
): Promise<readonly Sight[]> {
  // The service is read last: a deployment that has just ended is then never judged by an older look at its service.
  const unknown = watches.filter(({ arn }) => arn === undefined);
  const found = await findDeployments(
    aws,
    unknown.map(({ handle }) => handle),
  );
  for (const [index, watch] of unknown.entries()) watch.arn = found[index];
  const deployments = await lookAtDeployments(
    aws,
    watches.flatMap(({ arn }) => arn ?? []),
  );
  const services = await lookAtServices(
    aws,
    watches.map(({ handle }) => handle),
  );
  return watches.map((watch) => ({
    watch,
    service: services.get(serviceKey(watch.handle)),
    deployment: deployments.get(watch.arn ?? ''),
  }));
}

interface Judgement {
  readonly hopelessEnds: boolean;
  /** Why the wait ends now in any case. */
  readonly late: RolloutCause | undefined;
}

async function judgeSight(
  { watch, service, deployment }: Sight,
  context: RolloutContext,
  { hopelessEnds, late }: Judgement,
): Promise<RolloutReport | undefined> {
  const { handle, since } = watch;
  const verdict = judge({ handle, service, deployment, since, now: context.clock.now() });
  const over = verdict !== undefined || late !== undefined;
  watch.plannedWait = Math.max(
    watch.plannedWait,
    plannedWait(deployment?.deploymentConfiguration ?? service?.deploymentConfiguration),
  );
  for (const stop of noteHooks(watch, deployment, context.clock.now()))
    context.paused?.(watch.handle, stop);
  if (service !== undefined)
    await gather(watch, { service, deployment }, context, over && verdict?.result !== 'succeeded');
  if (verdict !== undefined) return reportOf(watch, service, verdict, context);
  if (hopelessEnds && isHopeless(watch) && !breakerIsNear(deployment))
    return reportOf(
      watch,
      service,
      { result: 'failed', reason: 'no further try can help' },
      context,
    );
  if (late === undefined) return undefined;
  return reportOf(watch, service, { result: 'timed-out', reason: late.summary }, context, late);
}

async function gather(
  watch: Watch,
  {
    service,
    deployment,
  }: { readonly service: Service; readonly deployment: ServiceDeployment | undefined },
  context: RolloutContext,
  thoroughly: boolean,
): Promise<void> {
  noteProgress(watch, service, deployment, context.clock);
  noteEvents(watch, service);
  if (!hasNewFailures(watch, service) && !thoroughly) return;
  await asFarAsAllowed(watch, context, () => noteStoppedTasks(watch, context));
  await asFarAsAllowed(watch, context, () => noteTargets(watch, service, context));
}

/** Evidence helps, and is not worth a failure: what may not be read, or is gone, is said instead. */
async function asFarAsAllowed(
  watch: Watch,
  { clock }: RolloutContext,
  gatherEvidence: () => Promise<void>,
): Promise<void> {
  try {
    await gatherEvidence();
  } catch (error) {
    const { kind, message } = classifyError(error);
    if (kind !== 'denied' && kind !== 'not-found') throw error;
    note(watch, `unread/${message}`, { at: clock.now(), kind: 'progress', message });
  }
}

function breakerIsNear(deployment: ServiceDeployment | undefined): boolean {
  const { status, failureCount = 0, threshold = 0 } = deployment?.deploymentCircuitBreaker ?? {};
  if (deployment?.status?.startsWith('ROLLBACK') === true) return true;
  return (status === 'MONITORING' || status === 'TRIGGERED') && threshold - failureCount <= NEAR;
}

function reportOf(
  watch: Watch,
  service: Service | undefined,
  { result, reason }: Verdict,
  { clock }: RolloutContext,
  fallback?: RolloutCause,
): RolloutReport {
  const { handle, evidence, since } = watch;
  const cause = causeSeen(watch) ??
    fallback ?? { kind: result, summary: reason, next: 'see the events of the service' };
  const taskDefinition = primaryOf(service)?.taskDefinition ?? service?.taskDefinition;
  return {
    cluster: handle.cluster,
    service: handle.service,
    deploymentId: handle.deploymentId,
    result,
    ...(taskDefinition === undefined ? {} : { taskDefinition }),
    desired: service?.desiredCount ?? 0,
    running: service?.runningCount ?? 0,
    duration: clock.now() - since,
    ...(result === 'succeeded' ? {} : { cause }),
    evidence: [...evidence].sort((left, right) => left.at - right.at),
  };
}

function lateCause({ aborted }: AbortSignal): RolloutCause {
  return aborted
    ? {
        kind: 'interrupted',
        summary: 'the wait was interrupted',
        next: 'run the same command again to go on',
      }
    : {
        kind: 'timed-out',
        summary: 'the deployment had not ended in time',
        next: 'see the events of the service, or wait longer',
      };
}

/** Sleeps; an abort only ends the sleep, so that what was seen is still reported. */
async function pause(milliseconds: number, { clock, signal }: RolloutContext): Promise<void> {
  try {
    await clock.sleep(milliseconds, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
