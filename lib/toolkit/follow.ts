/** Following the service deployments that a run started, in every account and Region at once. */

import { decideAtPause } from '../actions/decide-deployment.ts';
import { classifyError } from '../aws/classify-error.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import { groupBy } from '../core/group.ts';
import type { ApplyInput, PendingRollout } from '../engine/apply.ts';
import type { Address } from '../graph/address.ts';
import type { RolloutHandle } from '../resource-type.ts';
import {
  followRollouts,
  type RolloutEvent,
  type RolloutPause,
  type RolloutReport,
} from '../rollout/index.ts';
import type { ApplyOptions } from './options.ts';
import type { Run } from './run.ts';

/** The way in which a run follows deployments to their end. */
export function followWith(run: Run, options: ApplyOptions): NonNullable<ApplyInput['follow']> {
  return async (rollouts, emit) => {
    const groups = groupBy(rollouts, ({ environment }) => environment);
    const reports = await Promise.all(
      [...groups].map(async ([aws, group]) => {
        const addresses = new Map<RolloutHandle, Address>(
          group.map(({ handle, address }) => [handle, address]),
        );
        const found = await followRollouts(
          group.map(({ handle }) => handle),
          {
            aws,
            clock: run.target.clock,
            signal: run.target.signal,
            emit: (handle, event) => {
              const address = addresses.get(handle);
              if (address !== undefined) emit(address, event);
            },
            paused: (handle, pause) => {
              const address = addresses.get(handle);
              if (address !== undefined) ask({ address, pause, aws, emit, run, options });
            },
          },
          options.rolloutTimeout === undefined ? {} : { timeoutMs: options.rolloutTimeout },
        );
        return pair(group, found);
      }),
    );
    return new Map(reports.flat());
  };
}

interface Question {
  readonly address: Address;
  readonly pause: RolloutPause;
  readonly aws: AwsEnvironment;
  readonly emit: (address: Address, event: RolloutEvent) => void;
  readonly run: Run;
  readonly options: ApplyOptions;
}

/**
 * Asks what to do at a stop while the deployment is followed further: somebody else may decide first. A refusal of AWS
 * is told, and the deployment goes on waiting.
 */
function ask({ address, pause, aws, emit, run, options }: Question): void {
  const answered = options.onPause?.({ address, ...pause });
  answered
    ?.then(async (decision) => {
      if (decision !== undefined) await decideAtPause(pause, decision, aws);
    })
    .catch((error: unknown) => {
      const { message } = classifyError(error);
      emit(address, { at: run.target.clock.now(), kind: 'service-event', message });
    });
}

function pair(
  group: readonly PendingRollout[],
  reports: readonly RolloutReport[],
): readonly (readonly [Address, RolloutReport])[] {
  return group.flatMap(({ address }, i) => {
    const report = reports[i];
    return report === undefined ? [] : [[address, report] as const];
  });
}
