/** Runs that are killed: what they leave behind, and the next run on it. */
import { LOCK_LEASE } from '../../lib/engine/lock.ts';
import type { WorldSnapshot } from '../../lib/sandbox/index.ts';
import { anAccount } from '../invariants/harness.ts';

/** A moment at which a run may be killed. */
export interface Moment {
  /** The write after which the run is killed. */
  readonly after: string;
  readonly snapshot: WorldSnapshot;
}

/** What the account is after each write of a deploy: what whoever kills the run there leaves behind. */
export async function momentsOf(
  run: (account: ReturnType<typeof anAccount>) => Promise<unknown>,
  start?: WorldSnapshot,
) {
  const account = anAccount(start === undefined ? {} : { snapshot: start });
  const moments: Moment[] = [];
  account.sandbox.faults.add({
    write: true,
    effect: {
      kind: 'hook',
      after: ({ service, operation }) =>
        moments.push({
          after: `${service}.${operation}`,
          snapshot: structuredClone(account.sandbox.snapshot()),
        }),
    },
  });
  await run(account);
  return { account, moments };
}

/** A new run, after the lease of the killed one has run out. */
export function revived({ snapshot }: Moment) {
  const account = anAccount({ snapshot });
  account.sandbox.clock.advance(LOCK_LEASE + 1_000);
  return account;
}
