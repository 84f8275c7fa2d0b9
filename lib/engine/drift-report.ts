/** What AWS has that the code did not mean, as data. */
import type { FieldChange } from '../core/field-change.ts';
import type { Json } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import type { Orphan } from './orphan.ts';
import type { LeftField } from './plan.ts';

/** A field that nobody declares. */
export interface UnmanagedField {
  /** Address of the resource. */
  readonly address: Address;
  /** Path of the field, such as `propagateTags`. */
  readonly path: string;
  /** Its live value; masked where it is secret. */
  readonly live: Json;
}

/** An object that somebody has changed, or may have. */
export interface DriftedObject {
  /** Address of the resource. */
  readonly address: Address;
  /** Type name such as `AWS::ECS::Service`. */
  readonly type: string;
  /** Physical id. */
  readonly id: string;
  /** What differs, without what only the code has changed; tags of the user as `tags.<key>`. */
  readonly fields: readonly FieldChange[];
}

/** A resource of the code without an object in AWS: it was never made, or somebody has removed it. */
export interface MissingObject {
  /** Address of the resource. */
  readonly address: Address;
  /** Type name such as `AWS::ECS::Service`. */
  readonly type: string;
  /** Account id. */
  readonly account: string;
  /** Region. */
  readonly region: string;
}

/** What AWS has that the code did not mean. */
export interface DriftReport {
  /** Name of the app. */
  readonly app: string;
  /** Changed objects: a deploy takes the fields back. */
  readonly drifted: readonly DriftedObject[];
  /** Objects that are not there: a deploy makes them. */
  readonly missing: readonly MissingObject[];
  /** Objects that are ours and not in the code. */
  readonly orphans: readonly Orphan[];
  /** Fields that somebody else decides: they stay. */
  readonly left: readonly LeftField[];
  /** Fields that nobody declares and that are not as AWS has them by itself; empty unless asked for. */
  readonly unmanaged: readonly UnmanagedField[];
  /** How many objects the code itself changes: no drift. */
  readonly pending: number;
}
