/** What is given up, as data. */
import type { GantryError } from '../core/errors.ts';
import type { Address } from '../graph/address.ts';

/** An object that is given up. */
export interface EjectedObject {
  /** Its address, in the code or no longer there. */
  readonly address: Address;
  /** Type name such as `AWS::ECS::Service`. */
  readonly type: string;
  /** Physical id. */
  readonly id: string;
  /** Account id. */
  readonly account: string;
  /** Region. */
  readonly region: string;
  /** Whether the app finds it again by its name or place; what only tags find, a plan would make anew. */
  readonly findable: boolean;
}

/** An object that cannot be given up. */
export interface IndelibleObject extends Omit<EjectedObject, 'findable'> {
  /** What says for ever that it is ours, such as `its name`. */
  readonly because: string;
}

/** What is given up, and what cannot be. Pure data. */
export interface EjectPlan {
  /** Name of the app. */
  readonly app: string;
  /** In an order in which it can be done. */
  readonly objects: readonly EjectedObject[];
  /** What stays ours. */
  readonly indelible: readonly IndelibleObject[];
}

/** What became of one object. */
export type EjectOutcome = DoneEjection | FailedEjection | SkippedEjection;

/** An object that is given up now. */
export interface DoneEjection extends EjectedObject {
  /** How it ended. */
  readonly result: 'done';
}

/** An object of which AWS refused it. */
export interface FailedEjection extends EjectedObject {
  /** How it ended. */
  readonly result: 'failed';
  /** Why. */
  readonly error: GantryError;
}

/** An object that was not begun: something before it failed, or the run was interrupted. */
export interface SkippedEjection extends EjectedObject {
  /** How it ended. */
  readonly result: 'skipped';
}
