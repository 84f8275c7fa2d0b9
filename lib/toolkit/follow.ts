/** Following the service deployments that a run started, in every account and Region at once. */

import { groupBy } from '../core/group.ts';
import type { ApplyInput, PendingRollout } from '../engine/apply.ts';
import type { Address } from '../graph/address.ts';
import type { RolloutHandle } from '../resource-type.ts';
import { followRollouts, type RolloutReport } from '../rollout/index.ts';
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
          },
          options.rolloutTimeout === undefined ? {} : { timeoutMs: options.rolloutTimeout },
        );
        return pair(group, found);
      }),
    );
    return new Map(reports.flat());
  };
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
