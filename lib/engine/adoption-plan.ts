/** The part of a plan that takes objects over, and nothing else. */
import { type Diagnostic, hasErrors, sortDiagnostics } from '../core/diagnostic.ts';
import type { Address } from '../graph/address.ts';
import { isUnknown, referencesIn } from '../graph/resolve.ts';
import { ladderOf } from './ladder-of.ts';
import type { OtherSteps } from './other-steps.ts';
import { type Action, type AdoptStep, changesOf, type Plan, type Step } from './plan.ts';
import type { Planning } from './planner.ts';
import type { Target } from './target.ts';

/** A planning that only takes over, and what else a deploy would do. */
export interface AdoptionPlanning {
  readonly planning: Planning;
  readonly others: OtherSteps;
}

/** Leaves of a plan what takes over the objects at the addresses; all that it could take over, for `all`. */
export function onlyAdoptions(
  target: Target,
  planning: Planning,
  addresses: ReadonlySet<Address> | 'all',
): AdoptionPlanning {
  const { plan } = planning;
  const isMeant = (address: string | undefined) =>
    addresses === 'all' || addresses.has(address as Address);
  const adoptions = plan.steps.filter(
    (step): step is AdoptStep => step.action === 'adopt' && isMeant(step.address),
  );
  const taken = new Set<string>(adoptions.map(({ address }) => address));
  const others = changesOf(plan).filter(({ address }) => !taken.has(address));
  const unmade = new Map<string, Step>(
    others.flatMap((step) =>
      step.action === 'create' || step.action === 'replace' ? [[step.address, step]] : [],
    ),
  );
  const diagnostics = sortDiagnostics([
    ...plan.diagnostics.filter(
      ({ severity, address }) =>
        severity === 'note' || (address !== undefined && taken.has(address)),
    ),
    ...adoptions.flatMap((step) => unreadyIn(planning, step, unmade)),
    ...(addresses === 'all' ? [] : [...unmade.values()].flatMap((step) => absence(step, isMeant))),
    ...(addresses === 'all'
      ? []
      : plan.diagnostics.filter((one) => isRefusal(one) && isMeant(one.address))),
  ]);
  const steps = [...plan.steps.filter(({ action }) => action === 'none'), ...adoptions];
  const { ladder: _, ...rest } = plan;
  const narrow: Omit<Plan, 'ladder'> = {
    ...rest,
    steps,
    left: plan.left.filter(({ address }) => taken.has(address)),
    diagnostics,
  };
  return {
    planning: {
      ...planning,
      plan: { ...narrow, ladder: ladderOf(narrow, target.catalog) },
    },
    others: countOf(hasErrors(diagnostics) ? [] : others),
  };
}

// Somebody else's object stays refused when it is named.
function isRefusal({ severity, code }: Diagnostic): boolean {
  return severity === 'error' && code === 'plan/not-owned';
}

function absence(
  { address, type }: Step,
  isMeant: (address: string) => boolean,
): readonly Diagnostic[] {
  if (!isMeant(address)) return [];
  return [{ severity: 'error', code: 'adopt/nothing-there', address, detail: type }];
}

function unreadyIn(
  { nodes }: Planning,
  { address, fields }: AdoptStep,
  unmade: ReadonlyMap<string, Step>,
): readonly Diagnostic[] {
  const needed = referencesIn(nodes.get(address)?.properties).filter(({ $ref }) =>
    unmade.has($ref),
  );
  const open = fields.filter(({ after }) => isUnknown(after)).map(({ path }) => path);
  if (needed.length === 0 && open.length === 0) return [];
  const names = [...new Set(needed.map(({ $ref }) => $ref))].sort();
  const detail =
    names.length > 0
      ? `it needs ${names.join(', ')}`
      : `${open.join(', ')} follow from a change that is not made yet`;
  return [{ severity: 'error', code: 'adopt/needs-deploy', address, detail }];
}

function countOf(steps: readonly Exclude<Step, { readonly action: 'none' }>[]): OtherSteps {
  const counts: Partial<Record<Exclude<Action, 'none'>, number>> = {};
  for (const { action } of steps) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}
