/** What drift is told as: data alone, for people and programs. */
import type { FieldChange } from '../core/field-change.ts';
import type { Json } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import type { LeftField } from './plan.ts';

/** A field that differs. */
export interface DriftedField extends Pick<FieldChange, 'path' | 'before' | 'after'> {
  /**
   * `change`: the code declares it anew, or no longer, or its value comes from something that changes. `drift`: it was
   * declared before and is now: AWS was changed outside, or the code since its last deploy. A deploy reverts both.
   */
  readonly label: 'change' | 'drift';
}

/** An object that differs. */
export interface DriftedObject {
  /** Address of the resource. */
  readonly address: Address;
  /** Type name such as `AWS::ECS::Service`. */
  readonly type: string;
  /** Physical id; absent where the object is. */
  readonly id?: string;
  /** `missing`: in the code alone, never made or removed outside. `extra`: ours, and no longer in the code. */
  readonly what: 'differs' | 'missing' | 'extra';
  /** What differs of it; none where it is missing or extra. */
  readonly fields: readonly DriftedField[];
}

/** A field that AWS has and the code has never declared. */
export interface UnmanagedField {
  /** Address of the resource. */
  readonly address: Address;
  /** Path of the field. */
  readonly path: string;
  /** Its live value. */
  readonly live: Json;
}

/** An object of ours that the code does not name. */
export interface Orphan {
  /** Address that its tags, or its parent, tell. */
  readonly address: Address;
  /** Type name such as `AWS::ECS::Service`. */
  readonly type: string;
  /** Physical id. */
  readonly id: string;
  /** Account id. */
  readonly account: string;
  /** Region. */
  readonly region: string;
  /** Whether it stays: it was made with `removalPolicy: 'retain'`. A deploy removes the others. */
  readonly retained: boolean;
}

/** What differs. */
export interface Drift {
  /** Objects that differ, in the order of the plan. */
  readonly objects: readonly DriftedObject[];
  /** Fields that somebody else decides: they stay as they are. */
  readonly left: readonly LeftField[];
  /** Fields that AWS has and the code has never declared. */
  readonly unmanaged: readonly UnmanagedField[];
}
