/** An object that is ours in AWS and not in the code, as data. */
import type { Address } from '../graph/address.ts';

/**
 * Why an object is not in the code: it is gone from there (`removed`), it is retained, a replacement has left it
 * (`superseded`), or its tags do not tell the truth (`doubtful`).
 */
export type OrphanKind = 'removed' | 'retained' | 'superseded' | 'doubtful';

/** An object of ours that the code does not hold. */
export interface Orphan {
  /** The address that it carries. */
  readonly address: Address;
  /** Type name such as `AWS::ECS::Service`. */
  readonly type: string;
  /** Physical id. */
  readonly id: string;
  /** Account id. */
  readonly account: string;
  /** Region. */
  readonly region: string;
  /** Why it is not in the code. */
  readonly kind: OrphanKind;
  /** Why, and what becomes of it, for people. */
  readonly why: string;
}
