/** Replacing the instances of an Auto Scaling group by an instance refresh, and following it to its end. */
import {
  CancelInstanceRefreshCommand,
  DescribeInstanceRefreshesCommand,
  type InstanceRefresh,
  StartInstanceRefreshCommand,
} from '@aws-sdk/client-auto-scaling';
import { hasCode } from '../aws/classify-error.ts';
import { describeAwsError } from '../aws/describe-error.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import { lookThroughOutages } from '../aws/wait.ts';
import type { Clock } from '../core/clock.ts';
import type { RefreshReport } from './report.ts';

/** What following may use. */
export interface RefreshContext {
  readonly aws: AwsEnvironment;
  readonly clock: Clock;
  /** Aborting it cancels the refresh: instances that were replaced stay so. */
  readonly signal: AbortSignal;
  /** Hears how far it is. */
  progress(message: string): void;
}

/** How instances are replaced. */
export interface RefreshOptions {
  /** Percent of the desired capacity that stays in service, 0 to 100. */
  readonly minHealthyPercentage: number;
  /** Whether instances are replaced too that are of the group's present launch template version. */
  readonly all: boolean;
}

const FIRST_INTERVAL = 5_000;
const LONGEST_INTERVAL = 20_000;

/** Statuses after which nothing more happens. */
const ENDED: ReadonlySet<string> = new Set([
  'Successful',
  'Failed',
  'Cancelled',
  'RollbackFailed',
  'RollbackSuccessful',
]);

/**
 * Replaces every instance that is not of the group's present launch template version, or every one. ECS drains each one first, where
 * the capacity provider's managed draining is on; instances that ECS protects from scale-in are replaced too, because
 * waiting for the protection to end fails after an hour. A refresh that already runs is followed.
 */
export async function refreshInstances(
  group: string,
  context: RefreshContext,
  options: RefreshOptions,
): Promise<RefreshReport> {
  const since = context.clock.now();
  const refreshId = await start(group, context, options);
  let told = '';
  let isCancelled = false;
  const look = lookThroughOutages(context.clock, () => find(group, refreshId, context.aws));
  for (let interval = FIRST_INTERVAL; ; interval = Math.min(interval * 1.3, LONGEST_INTERVAL)) {
    const seen = await look();
    const refresh = seen === undefined || 'pending' in seen ? undefined : seen;
    const message = refresh === undefined ? '' : describe(refresh);
    if (message !== told && message !== '') context.progress(message);
    told = message;
    if (refresh !== undefined && ENDED.has(refresh.Status ?? ''))
      return {
        group,
        refreshId,
        status: refresh.Status ?? '',
        ...(refresh.StatusReason === undefined ? {} : { reason: refresh.StatusReason }),
        duration: context.clock.now() - since,
      };
    if (context.signal.aborted && !isCancelled) {
      await cancel(group, context.aws);
      isCancelled = true;
    }
    await pause(interval, context, isCancelled);
  }
}

async function start(
  group: string,
  { aws, progress }: RefreshContext,
  { minHealthyPercentage, all }: RefreshOptions,
): Promise<string> {
  const client = await aws.clients.autoScaling();
  try {
    const { InstanceRefreshId = '' } = await client.send(
      new StartInstanceRefreshCommand({
        AutoScalingGroupName: group,
        Strategy: 'Rolling',
        Preferences: {
          MinHealthyPercentage: minHealthyPercentage,
          SkipMatching: !all,
          ScaleInProtectedInstances: 'Refresh',
          StandbyInstances: 'Ignore',
        },
      }),
    );
    return InstanceRefreshId;
  } catch (error) {
    const running = hasCode(error, /^InstanceRefreshInProgress/)
      ? await find(group, undefined, aws)
      : undefined;
    if (running?.InstanceRefreshId === undefined) throw describeAwsError(error);
    progress(`the instance refresh ${running.InstanceRefreshId} already runs and is followed`);
    return running.InstanceRefreshId;
  }
}

async function find(
  group: string,
  id: string | undefined,
  aws: AwsEnvironment,
): Promise<InstanceRefresh | undefined> {
  const client = await aws.clients.autoScaling();
  const { InstanceRefreshes = [] } = await client.send(
    new DescribeInstanceRefreshesCommand({
      AutoScalingGroupName: group,
      ...(id === undefined ? {} : { InstanceRefreshIds: [id] }),
    }),
  );
  return id === undefined
    ? InstanceRefreshes.find(({ Status = '' }) => !ENDED.has(Status))
    : InstanceRefreshes[0];
}

async function cancel(group: string, aws: AwsEnvironment): Promise<void> {
  const client = await aws.clients.autoScaling();
  try {
    await client.send(new CancelInstanceRefreshCommand({ AutoScalingGroupName: group }));
  } catch (error) {
    // It has come to its end by itself.
    if (!hasCode(error, /^ActiveInstanceRefreshNotFound/)) throw describeAwsError(error);
  }
}

function describe(refresh: InstanceRefresh): string {
  const { Status = '', PercentageComplete = 0, InstancesToUpdate, StatusReason } = refresh;
  return [
    `${Status}, ${PercentageComplete} %`,
    ...(InstancesToUpdate === undefined ? [] : [`${InstancesToUpdate} to replace`]),
    ...(StatusReason === undefined ? [] : [StatusReason]),
  ].join(', ');
}

// Once it is cancelled there is nothing to be interrupted any more: its end is awaited.
async function pause(
  milliseconds: number,
  { clock, signal }: RefreshContext,
  isCancelled: boolean,
): Promise<void> {
  try {
    await clock.sleep(milliseconds, isCancelled ? new AbortController().signal : signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
