/** What is remembered of one deployment while it is followed. */
import type { RolloutHandle } from '../resource-type.ts';
import { bestCause, causeOf } from './causes.ts';
import type { RolloutCause, RolloutEvent } from './report.ts';

/** One deployment under observation. */
export interface Watch {
  readonly handle: RolloutHandle;
  readonly since: number;
  /** Everything that was seen, oldest first. */
  readonly evidence: RolloutEvent[];
  /** Ids of what was seen, so that nothing is told twice. */
  readonly seen: Set<string>;
  /** Proofs of each kind of cause, by the id of what proves it. */
  readonly proofs: Map<string, Set<string>>;
  /** Kinds of causes that trying again cannot mend. */
  readonly hopeless: Set<string>;
  /** ARN of the service deployment, once AWS lists it. */
  arn: string | undefined;
  /** How long it waits of its own will, in milliseconds. */
  plannedWait: number;
  /** Failed tasks at the last look. */
  failedTasks: number;
  progress: string;
  emit(event: RolloutEvent): void;
}

/** Begins to watch. */
export function watching(
  handle: RolloutHandle,
  since: number,
  emit: (event: RolloutEvent) => void,
): Watch {
  return {
    handle,
    since,
    evidence: [],
    seen: new Set(),
    proofs: new Map(),
    hopeless: new Set(),
    arn: undefined,
    plannedWait: 0,
    failedTasks: 0,
    progress: '',
    emit,
  };
}

/** Notes something that was seen, once for each id, and what it proves. */
export function note(watch: Watch, id: string, event: RolloutEvent): void {
  if (watch.seen.has(id)) return;
  watch.seen.add(id);
  watch.evidence.push(event);
  watch.emit(event);
  if (event.kind !== 'progress' && event.kind !== 'paused') prove(watch, id, event.message);
}

/** Whether a cause that trying again cannot mend has been proven twice. */
export function isHopeless(watch: Watch): boolean {
  return [...watch.hopeless].some((kind) => (watch.proofs.get(kind)?.size ?? 0) >= 2);
}

/** The cause that what was seen speaks for. */
export function causeSeen(watch: Watch): RolloutCause | undefined {
  return bestCause(
    new Set(watch.proofs.keys()),
    watch.evidence.map(({ message }) => message),
  );
}

function prove(watch: Watch, id: string, text: string): void {
  const cause = causeOf(text);
  if (cause === undefined) return;
  watch.proofs.set(cause.kind, (watch.proofs.get(cause.kind) ?? new Set()).add(id));
  if (cause.hopeless) watch.hopeless.add(cause.kind);
}
