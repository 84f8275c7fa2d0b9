/** The arithmetic of rolling updates. */
import type { ServiceFacts } from './snapshot.ts';

/** What decides how many tasks a rollout keeps. */
export type Percentages = Pick<
  ServiceFacts,
  'desired' | 'minimumHealthyPercent' | 'maximumPercent'
>;

/** Fewest and most tasks that a rollout keeps. */
export interface RolloutBounds {
  /** Healthy tasks that must stay: the minimum is rounded up. */
  readonly lower: number;
  /** Tasks that may be there at a time: the maximum is rounded down. */
  readonly upper: number;
}

/** Fewest and most tasks that a rolling update keeps. */
export function rolloutBounds(service: Percentages): RolloutBounds {
  return {
    lower: Math.ceil((service.desired * service.minimumHealthyPercent) / 100),
    upper: Math.floor((service.desired * service.maximumPercent) / 100),
  };
}

/** Whether the percentages alone keep a rolling update from ever starting or stopping a task. */
export function percentagesBlock(service: Percentages): boolean {
  const { lower, upper } = rolloutBounds(service);
  return service.desired > 0 && lower >= service.desired && upper <= service.desired;
}

/** The largest minimumHealthyPercent with which one task may stop. */
export function percentToStopOne(desired: number): number {
  return desired <= 1 ? 0 : Math.floor(((desired - 1) * 100) / desired);
}

/** The smallest maximumPercent with which one task may start. */
export function percentToStartOne(desired: number): number {
  return Math.ceil(((desired + 1) * 100) / Math.max(desired, 1));
}
