/** The moments at which a journey is killed: before and after every write call. */
import { canonicalJson, type Json } from '../../lib/core/json.ts';
import { createSandbox, type WorldSnapshot } from '../../lib/sandbox/index.ts';
import { anAccount } from '../invariants/harness.ts';
import { type Journey, travel } from './journeys.ts';

/** A moment at which a run is killed, and what it leaves behind there. */
export interface KillPoint {
  readonly journey: Journey;
  /** Which write of the run, from 1. */
  readonly nth: number;
  /** `ECS.CreateService`. */
  readonly call: string;
  readonly when: 'before' | 'after';
  readonly snapshot: WorldSnapshot;
  /** Whether the account is what it was after the write before this one, when as much time has passed. */
  readonly sameAsBefore: boolean;
}

/** Runs a journey once undisturbed and keeps what the account is before and after each of its writes. */
export async function pointsOf(journey: Journey): Promise<readonly KillPoint[]> {
  const account = anAccount({ snapshot: journey.from });
  const { sandbox } = account;
  const points: KillPoint[] = [];
  let nth = 0;
  let last = journey.from;
  sandbox.faults.add({
    write: true,
    effect: {
      kind: 'hook',
      before: ({ service, operation }) => {
        nth += 1;
        const snapshot = sandbox.snapshot();
        const sameAsBefore = isLater(last, snapshot);
        const call = `${service}.${operation}`;
        points.push({ journey, nth, call, when: 'before', snapshot, sameAsBefore });
      },
      after: ({ service, operation }) => {
        last = sandbox.snapshot();
        const call = `${service}.${operation}`;
        points.push({ journey, nth, call, when: 'after', snapshot: last, sameAsBefore: false });
      },
    },
  });
  await travel(journey, account);
  return points;
}

/** Whether one state becomes the other by time alone: nobody wrote in between. */
function isLater(earlier: WorldSnapshot, later: WorldSnapshot): boolean {
  const sandbox = createSandbox({ snapshot: earlier });
  sandbox.clock.advanceTo(later.now);
  return textOf(sandbox.snapshot()) === textOf(later);
}

// Tables that nothing is in come and go with who looks at them.
function textOf({ tables, ...rest }: WorldSnapshot): string {
  const filled = Object.entries(tables).filter(([, records]) => records.length > 0);
  return canonicalJson({ ...rest, tables: Object.fromEntries(filled) } as unknown as Json);
}
