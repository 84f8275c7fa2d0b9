/** What of a part of the graph is done: the steps of what is selected, and of what that needs and is not there. */
import type { Diagnostic } from '../core/diagnostic.ts';
import { isJsonObject } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import type { Edges } from '../graph/dag.ts';
import { referencesIn } from '../graph/resolve.ts';
import type { Live } from '../resource-type.ts';
import type { Observation } from './observe.ts';
import { addressOf, isRetained, ownerOf } from './ownership.ts';
import type { PlanSelection, Step } from './plan.ts';
import { covers, type Selection } from './selection.ts';
import type { Target } from './target.ts';

/** The steps of a selection, and what is said of what it leaves. */
export interface SelectedSteps {
  readonly steps: readonly Step[];
  /** What these need and is left as it is. */
  readonly needed: ReadonlySet<Address>;
  readonly diagnostics: readonly Diagnostic[];
  readonly selection: PlanSelection;
}

/** What is told from. */
export interface SelectedInput {
  readonly target: Target;
  readonly selection: Selection;
  readonly observation: Observation;
  /** Of everything that was read, in an order in which they could run. */
  readonly steps: readonly Step[];
  readonly order: Edges<Address>;
}

/**
 * Of the steps of all that was read those to be done: what is selected, and what changes of it need and is not there
 * yet. What is there and only differs stays as it is.
 */
export function selectedSteps(input: SelectedInput): SelectedSteps {
  const { target, selection, steps } = input;
  const byAddress = new Map<Address, Step>(steps.map((step) => [step.address, step]));
  const pulledIn = pulledInBy(input, byAddress);
  const kept = steps.flatMap((step) => {
    if (selection.selected.has(step.address)) return [step];
    const by = pulledIn.get(step.address);
    if (by === undefined) return [];
    return [step.action === 'create' ? { ...step, reason: `pulled in by ${by}` } : step];
  });
  const left = steps.filter(
    ({ address, action }) =>
      action !== 'none' &&
      !selection.selected.has(address) &&
      !pulledIn.has(address) &&
      target.selection?.read.has(address) === true,
  );
  const done = new Set(kept.map(({ address }) => address));
  const users = usersOf(kept, input.order);
  return {
    steps: kept,
    needed: new Set([...users.keys()].filter((address) => !done.has(address))),
    diagnostics: [
      ...left.flatMap((step) => leftDiagnostic(step, users.get(step.address), input)),
      ...(selection.exclusively ? [...pulledIn].map(refused) : []),
      ...movedOut(input),
    ],
    selection: {
      asked: selection.asked,
      selected: selection.selected.size,
      pulledIn: [...pulledIn].map(([address, by]) => ({ address, by })),
      left: left.map(({ address, action }) => ({ address, action })),
      unselected: target.graph.resources.filter(({ address }) => !done.has(address)).length,
    },
  };
}

/** Whether a resource that is not selected can only be had by a step: it is not there, or was left half-made. */
export function isMissing(step: Step, live: Live | undefined): boolean {
  return step.action === 'create' || (step.action === 'update' && live?.state === 'creating');
}

// Breadth first from the selected steps that do something; each missing one goes on with what it needs itself.
function pulledInBy(
  { selection, order, observation }: SelectedInput,
  byAddress: ReadonlyMap<Address, Step>,
): ReadonlyMap<Address, Address> {
  const pulledIn = new Map<Address, Address>();
  const queue = [...byAddress.values()].filter(
    ({ address, action }) => selection.selected.has(address) && action !== 'none',
  );
  for (let i = 0; i < queue.length; i += 1) {
    const step = queue[i] as Step;
    for (const address of [...(order.get(step.address) ?? []), ...openIn(step)]) {
      const needed = byAddress.get(address);
      if (needed === undefined || selection.selected.has(address) || pulledIn.has(address))
        continue;
      if (!isMissing(needed, observation.live.get(address))) continue;
      pulledIn.set(address, step.address);
      queue.push(needed);
    }
  }
  return pulledIn;
}

// What a field is forced to may refer to more than the properties do.
function openIn(step: Step): readonly Address[] {
  if (!('fields' in step)) return [];
  return step.fields.flatMap(({ after }) =>
    isJsonObject(after) || Array.isArray(after)
      ? referencesIn(after).map(({ $ref }) => $ref as Address)
      : [],
  );
}

/** For each address that steps need, the first of them that does. */
function usersOf(steps: readonly Step[], order: Edges<Address>): ReadonlyMap<Address, Address> {
  const users = new Map<Address, Address>();
  for (const { address } of steps)
    for (const needed of order.get(address) ?? [])
      if (!users.has(needed)) users.set(needed, address);
  return users;
}

function leftDiagnostic(
  { address, action }: Step,
  by: Address | undefined,
  { observation }: SelectedInput,
): readonly Diagnostic[] {
  const failed = observation.live.get(address)?.state === 'failed';
  if (by === undefined) return [];
  return [
    {
      severity: failed ? 'error' : 'note',
      code: 'plan/left-unselected',
      address,
      detail: failed
        ? `${by} needs it, and AWS says that it failed`
        : `${by} needs it; it would be ${PAST[action]}, and stays as it is`,
      hint: `select it too: --only ${address}`,
    },
  ];
}

const PAST: Readonly<Record<Step['action'], string>> = {
  none: 'left',
  create: 'created',
  update: 'updated',
  adopt: 'adopted',
  replace: 'replaced',
  delete: 'deleted',
};

function refused([address, by]: readonly [Address, Address]): Diagnostic {
  return {
    severity: 'error',
    code: 'plan/needs-unselected',
    address,
    detail: `${by} needs it, and it is not there yet`,
  };
}

// An object whose address is selected and that the code has elsewhere now: it neither goes nor moves.
function movedOut({ target, selection, observation }: SelectedInput): readonly Diagnostic[] {
  return target.graph.resources.flatMap(({ address }) => {
    const live = observation.live.get(address);
    if (live === undefined || isRetained(live) || selection.selected.has(address)) return [];
    const from = ownerOf(live)?.app === target.graph.app ? addressOf(live) : address;
    if (from === address || !covers(selection, from)) return [];
    return [
      {
        severity: 'note' as const,
        code: 'plan/left-unselected' as const,
        address,
        detail: `${live.id} was known as ${from}, and stays as it is`,
        hint: `select it too: --only ${address}`,
      },
    ];
  });
}
