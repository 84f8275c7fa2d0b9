/**
 * How live AWS differs from what the code means, told by who is behind it as far as that can be known without a state file:
 * the tags say which fields were declared when an object was last written, not their values.
 */
import { compareText, type Json } from '../core/json.ts';
import { isUnknown } from '../graph/resolve.ts';
import type { Drift, DriftedField, DriftedObject, Orphan, UnmanagedField } from './drift-report.ts';
import { type Rules, slotsOf } from './fields.ts';
import { addressOf, declaredBefore, isRetained } from './ownership.ts';
import { changesOf, isInPlace, type Step } from './plan.ts';
import type { Planning } from './planner.ts';
import { withoutSecrets } from './redact.ts';
import { type Target, typeOf } from './target.ts';

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
