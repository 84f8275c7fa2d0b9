/** What the engine says while it works. Subscribers draw; the engine never prints. */
import type { Address } from '../graph/address.ts';
import type { RolloutEvent, RolloutReport } from '../rollout/report.ts';
import type { Outcome } from './outcome.ts';
import type { Action, Plan } from './plan.ts';

/** A phase of a command. */
export type Phase = 'synth' | 'read' | 'plan' | 'lock' | 'apply' | 'rollout';

/** One event; `at` is milliseconds since the epoch by the run's clock. */
export type GantryEvent = { readonly at: number } & (
  | { readonly kind: 'phase'; readonly phase: Phase; readonly state: 'started' | 'done' }
  | { readonly kind: 'planned'; readonly plan: Plan }
  | {
      readonly kind: 'step-started';
      readonly address: Address;
      readonly type: string;
      readonly action: Action;
    }
  | { readonly kind: 'step-progress'; readonly address: Address; readonly message: string }
  | { readonly kind: 'step-ended'; readonly outcome: Outcome }
  | { readonly kind: 'rollout'; readonly address: Address; readonly event: RolloutEvent }
  | { readonly kind: 'rollout-ended'; readonly address: Address; readonly report: RolloutReport }
  | { readonly kind: 'interrupted' }
);

/** An event before it is given its time. */
export type EventBody = GantryEvent extends infer E
  ? E extends GantryEvent
    ? Omit<E, 'at'>
    : never
  : never;

/** Receives events. */
export type EventSink = (event: EventBody) => void;
