/** Whether a live object is ours, and what it takes to make one of nobody's ours. */
import type { Address } from '../graph/address.ts';
import type { FieldChange, Live } from '../resource-type.ts';
import { ownerOf } from './ownership.ts';
import type { StepInput } from './plan-step.ts';

/** Whose the object at a resource's place is. */
export type Claim =
  | { readonly kind: 'ours' }
  /** Ours, under an address that the code no longer knows. */
  | { readonly kind: 'moved'; readonly from: Address }
  /** Nobody's, and the program or the command line consents to taking it over. */
  | { readonly kind: 'adopt' }
  /** Somebody else's, or nobody's without consent. */
  | { readonly kind: 'refused'; readonly because: string };

/** Whose a live object is. Another app's is never taken over: the two would change it against each other. */
export function adoptionOf({ target, node, known }: StepInput, live: Live): Claim {
  const owner = ownerOf(live);
  if (owner === undefined)
    return node.adopt === true || target.adopt === 'all' || target.adopt?.has(node.address) === true
      ? { kind: 'adopt' }
      : { kind: 'refused', because: 'carries no Gantry tags' };
  if (
    owner.app !== target.graph.app ||
    (owner.address !== node.address && known.has(owner.address))
  )
    return { kind: 'refused', because: `belongs to ${owner.app}, ${owner.address}` };
  return owner.address === node.address ? { kind: 'ours' } : { kind: 'moved', from: owner.address };
}

/** Says why an object is not taken over; a refused one with what taking it over would change. */
export function checkAdoption(
  { node, diagnostics }: StepInput,
  live: Live,
  claim: Claim,
  changes: readonly FieldChange[],
): void {
  const { address } = node;
  if (claim.kind === 'refused')
    diagnostics.push({
      severity: 'error',
      code: 'plan/not-owned',
      address,
      detail: `${live.id} ${claim.because}${differences(changes)}`,
    });
  if (claim.kind !== 'adopt') return;
  const fixed = changes.filter(({ change }) => change !== 'update').map(({ path }) => path);
  if (fixed.length > 0 || live.state === 'failed')
    diagnostics.push({
      severity: 'error',
      code: 'plan/adopt-replaces',
      address,
      detail:
        fixed.length > 0
          ? `${live.id}: ${fixed.join(', ')} cannot be changed in place`
          : `${live.id}: AWS says that it failed`,
    });
}

function differences(changes: readonly FieldChange[]): string {
  if (changes.length === 0) return '; it is as the code asks';
  const texts = changes.map(({ path, before, after, sensitive }) =>
    sensitive === true ? path : `${path} ${shown(before)} -> ${shown(after)}`,
  );
  return `; it differs in ${texts.join(', ')}`;
}

const LONGEST = 160;

function shown(value: unknown): string {
  const text = value === undefined || value === null ? 'none' : JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
