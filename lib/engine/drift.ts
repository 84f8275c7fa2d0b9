/**
 * How live AWS differs from what the code means, told by who is behind it as far as that can be known without a state file:
 * the tags say which fields were declared when an object was last written, not their values.
 */
import type { FieldChange } from '../core/field-change.ts';
import { compareText, type Json } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import { isUnknown } from '../graph/resolve.ts';
import { type Rules, slotsOf } from './fields.ts';
import { addressOf, declaredBefore, isRetained } from './ownership.ts';
import { changesOf, isInPlace, type LeftField, type Step } from './plan.ts';
import type { Planning } from './planner.ts';
import { withoutSecrets } from './redact.ts';
import { type Target, typeOf } from './target.ts';

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

/** What differs between the code and AWS. */
export function driftOf(target: Target, planning: Planning): Drift {
  return {
    objects: changesOf(planning.plan).flatMap((step) => driftedObject(planning, step)),
    left: planning.plan.left,
    unmanaged: unmanagedFields(target, planning),
  };
}

/** Everything of ours that the code does not name, in address order. */
export function orphansOf({ observation }: Planning): readonly Orphan[] {
  return observation.unclaimed
    .map(({ type, environment, live }) => ({
      address: addressOf(live),
      type: type.name,
      id: live.id,
      account: environment.account,
      region: environment.region,
      retained: isRetained(live),
    }))
    .sort((a, b) => compareText(a.address, b.address) || compareText(a.type, b.type));
}

function driftedObject(planning: Planning, step: Step): readonly DriftedObject[] {
  const { address, type } = step;
  if (step.action === 'create') return [{ address, type, what: 'missing', fields: [] }];
  if (step.action === 'none') return [];
  const { id } = step;
  if (step.action === 'delete') return [{ address, type, id, what: 'extra', fields: [] }];
  const live = planning.observation.live.get(address);
  const before = live === undefined ? () => false : declaredBefore(live);
  const changes = isInPlace(step) ? [...step.fields, ...step.tags] : step.fields;
  const fields = changes.map(({ path, before: was, after }): DriftedField => {
    const isCode = after === undefined || after === null || isUnknown({ value: after });
    return { path, before: was, after, label: isCode || !before(path) ? 'change' : 'drift' };
  });
  // What only records of ours differ in is no difference to anybody else.
  return fields.length === 0 ? [] : [{ address, type, id, what: 'differs', fields }];
}

function unmanagedFields(
  target: Target,
  { observation, neighbours }: Planning,
): readonly UnmanagedField[] {
  return target.graph.resources.flatMap((node) => {
    const live = observation.live.get(node.address);
    if (live === undefined || live.digest !== undefined) return [];
    const type = typeOf(target.catalog, node);
    const owned = type.otherOwners?.(node, neighbours) ?? {};
    const present = type.canonical(live.properties);
    const declared = type.canonical(node.properties);
    return [...slotsOf(type.fields as Rules, declared, present)].flatMap((slot) => {
      const { path, rule, desired, live: value } = slot;
      const isOurs = desired !== undefined || declaredBefore(live)(path) || path in owned;
      if (isOurs || value === undefined || isNothing(value) || rule.sensitive === true) return [];
      return [{ address: node.address, path, live: withoutSecrets(rule, value) }];
    });
  });
}

function isNothing(value: Json): boolean {
  if (value === null || value === '' || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
