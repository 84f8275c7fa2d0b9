/** Waiting for objects of EFS. Imported by operations only. */
import { type WaitOptions, waitUntil } from '../../aws/wait.ts';
import type { ApplyContext, Live, Verb } from '../../resource-type.ts';

/** What is waited for. */
export interface Settling<P extends object> {
  /** What it is called, such as `access point`. */
  readonly kind: string;
  readonly live: Live<P>;
  /** Looks at it; undefined when it is not there. */
  readonly now: () => Promise<Live<P> | undefined>;
  /** How long, and how often it is looked. */
  readonly patience: Omit<WaitOptions, 'what'>;
}

/** Waits until an object is available, or gone after its removal. */
export function settleObject<P extends object>(
  { kind, live, now, patience }: Settling<P>,
  verb: Verb,
  context: ApplyContext,
): Promise<Live<P>> {
  const gone = verb === 'delete';
  const what = `${kind} ${live.id} to ${gone ? 'be deleted' : 'become available'}`;
  return waitUntil<Live<P>>(context, { ...patience, what }, async () => {
    const present = await now();
    if (gone) return present === undefined ? { done: live } : { pending: 'deleting' };
    if (present === undefined) return { pending: 'not visible' };
    if (present.state === 'failed') return { failed: 'error' };
    return present.state === 'ready' ? { done: present } : { pending: present.state ?? 'creating' };
  });
}
