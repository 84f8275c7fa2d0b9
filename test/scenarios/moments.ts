/** Looking at an account at every moment at which something happens in it. */
import { vi } from 'vitest';
import { all } from '../../lib/sandbox/services/elastic-load-balancing-v2/store.ts';
import { targetsOf } from '../../lib/sandbox/services/elastic-load-balancing-v2/target-health.ts';
import type { Account } from '../invariants/harness.ts';
import { SCOPE } from './apps.ts';

/** What was seen at every moment of virtual time and after every call while `work` ran. */
export async function seenDuring<T>(
  { sandbox }: Account,
  look: () => T,
  work: () => Promise<unknown>,
): Promise<readonly T[]> {
  const seen = [look()];
  const { world } = sandbox;
  const advance = world.advanceTo.bind(world);
  const clock = vi.spyOn(world, 'advanceTo').mockImplementation((moment) => {
    for (let at = world.nextTimer(); at !== undefined && at <= moment; at = world.nextTimer()) {
      advance(at);
      seen.push(look());
    }
    advance(moment);
  });
  const calls = sandbox.faults.add({
    write: true,
    effect: { kind: 'hook', after: () => seen.push(look()) },
  });
  try {
    await work();
  } finally {
    clock.mockRestore();
    calls();
  }
  return seen;
}

/** How many targets of the account answer their health checks. */
export function healthyTargets({ sandbox: { world } }: Account): number {
  const place = { world, scope: SCOPE };
  return all(place, 'target-group')
    .flatMap(({ arn }) => targetsOf(place, arn))
    .filter(({ state }) => state === 'healthy').length;
}
