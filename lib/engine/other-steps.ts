/** What else a deploy would do, beside what is done. */
import type { Action } from './plan.ts';

/** How many steps of each action a plan would have beside. */
export type OtherSteps = Readonly<Partial<Record<Exclude<Action, 'none'>, number>>>;
