/** What AWS has that the code did not mean. There is no state file: what cannot be known is said. */
import type { FieldChange } from '../core/field-change.ts';
import { compareText } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import { isUnknown } from '../graph/resolve.ts';
import type { DriftedObject, DriftReport, UnmanagedField } from './drift-report.ts';
import { orphansOf } from './orphans.ts';
import { ownerOf } from './ownership.ts';
import type { Plan, ReplaceStep, Step, UpdateStep } from './plan.ts';
import type { Planning } from './planner.ts';
import { isSelected, type Target } from './target.ts';
import { unmanagedFields } from './unmanaged.ts';

/** Reads the drift out of a plan. */
export function driftOf(
  target: Target,
  planning: Planning,
  { unmanaged }: { readonly unmanaged: boolean },
): DriftReport {
  const { plan, observation } = planning;
  const drifted = plan.steps.flatMap((step) => driftedBy(step) ?? []);
  const isDrifted = new Set(drifted.map(({ address }) => address));
  return {
    app: plan.app,
    drifted,
    missing: plan.steps.flatMap((step) => {
      const { address, type, account, region } = step;
      const isMissing = step.action === 'create' && isSelected(target, address);
      return isMissing ? [{ address, type, account, region }] : [];
    }),
    orphans: orphansOf(target, observation),
    left: plan.left,
    unmanaged: unmanaged ? unmanagedIn(target, planning) : [],
    pending: pendingIn(plan, isDrifted),
  };
}

/** Whether there is anything that a deploy would take back, make or remove without a change of the code. */
export function isDrift({ drifted, missing, orphans }: DriftReport): boolean {
  return drifted.length + missing.length > 0 || orphans.some(({ kind }) => kind !== 'retained');
}

function driftedBy(step: Step): DriftedObject | undefined {
  if (step.action !== 'update' && step.action !== 'replace') return undefined;
  const fields = changesIn(step).filter(({ cause }) => cause !== undefined && cause !== 'code');
  const { address, type, id } = step;
  return fields.length === 0 ? undefined : { address, type, id, fields };
}

// What only follows from another step, as far as can be known, the code has not changed.
function pendingIn({ steps }: Plan, drifted: ReadonlySet<Address>): number {
  return steps.filter(
    (step) =>
      (step.action === 'update' || step.action === 'replace') &&
      !drifted.has(step.address) &&
      changesIn(step).some(({ after }) => !isUnknown(after)),
  ).length;
}

function changesIn(step: UpdateStep | ReplaceStep): readonly FieldChange[] {
  return step.action === 'update' ? [...step.fields, ...step.tags] : step.fields;
}

function unmanagedIn(
  target: Target,
  { observation, neighbours }: Planning,
): readonly UnmanagedField[] {
  return target.graph.resources
    .flatMap((node) => {
      const live = observation.live.get(node.address);
      if (live === undefined || !isSelected(target, node.address)) return [];
      const isOurs = ownerOf(live)?.app === target.graph.app;
      return isOurs ? unmanagedFields(target, node, live, neighbours) : [];
    })
    .sort((a, b) => compareText(a.address, b.address) || compareText(a.path, b.path));
}
