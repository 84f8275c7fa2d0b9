/** What the engine says while it works. Subscribers draw; the engine never prints. */
import type { Address } from '../graph/address.ts';
import type { RolloutEvent, RolloutReport } from '../rollout/report.ts';
import type { LockHolder } from './lock-holder.ts';
import type { Outcome } from './outcome.ts';
import type { Action, Plan } from './plan.ts';

/** A phase of a command. */
export type Phase = 'read' | 'lock' | 'apply' | 'rollout';

/** A phase began or ended. */
export interface PhaseEvent {
  /** What kind of event. */
  readonly kind: 'phase';
  /** Which phase. */
  readonly phase: Phase;
  /** Whether it began or ended. */
  readonly state: 'started' | 'done';
}

/** The plan is made; nothing has been written. */
export interface PlannedEvent {
  /** What kind of event. */
  readonly kind: 'planned';
  /** What is to be done. */
  readonly plan: Plan;
}

/** A step began. */
export interface StepStartedEvent {
  /** What kind of event. */
  readonly kind: 'step-started';
  /** Address of the resource. */
  readonly address: Address;
  /** Type name such as `AWS::ECS::Service`. */
  readonly type: string;
  /** What is being done. */
  readonly action: Action;
}

/** Something to tell about a step that takes its time. */
export interface StepProgressEvent {
  /** What kind of event. */
  readonly kind: 'step-progress';
  /** Address of the resource. */
  readonly address: Address;
  /** What is going on. */
  readonly message: string;
}

/** A step ended, or will not begin. */
export interface StepEndedEvent {
  /** What kind of event. */
  readonly kind: 'step-ended';
  /** How. */
  readonly outcome: Outcome;
}

/** Something was seen of a service deployment. */
export interface RolloutSeenEvent {
  /** What kind of event. */
  readonly kind: 'rollout';
  /** Address of the service. */
  readonly address: Address;
  /** What was seen. */
  readonly event: RolloutEvent;
}

/** A service deployment came to its end. */
export interface RolloutEndedEvent {
  /** What kind of event. */
  readonly kind: 'rollout-ended';
  /** Address of the service. */
  readonly address: Address;
  /** How it ended, and why. */
  readonly report: RolloutReport;
}

/** The run was told to stop: what is in flight comes to its end, nothing new begins. */
export interface InterruptedEvent {
  /** What kind of event. */
  readonly kind: 'interrupted';
}

/** The run waits before it begins: one before it died a moment ago, and what that wrote may not be seen yet. */
export interface WaitingEvent {
  /** What kind of event. */
  readonly kind: 'waiting';
}

/** The lock of a run that died is taken over: it held it until it had shown no sign of life for too long. */
export interface LockTakenOverEvent {
  /** What kind of event. */
  readonly kind: 'lock-taken-over';
  /** Who held it. */
  readonly from: LockHolder;
}

/** An event before it is given its time. */
export type EventBody =
  | PhaseEvent
  | PlannedEvent
  | StepStartedEvent
  | StepProgressEvent
  | StepEndedEvent
  | RolloutSeenEvent
  | RolloutEndedEvent
  | InterruptedEvent
  | WaitingEvent
  | LockTakenOverEvent;

/** When an event was. */
export interface EventTime {
  /** Milliseconds since the epoch, by the clock of the run. */
  readonly at: number;
}

/** What a run says while it works. */
export type GantryEvent = EventTime & EventBody;

/** Receives events. */
export type EventSink = (event: EventBody) => void;
