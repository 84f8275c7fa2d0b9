/** Rules that look round in a graph as tables of small functions; what a request tells alone is in the rules of AWS. */
import type { Json } from '../../core/json.ts';
import { isRefValue, type RefValue } from '../../graph/reference.ts';
import type { Finding } from '../../resource-type.ts';
import { violation } from '../findings.ts';

export { items, known, repeated } from '../../rules/values.ts';

/** One rule: what it finds wrong in a subject. */
export type Rule<S> = (subject: S) => readonly Finding[];

/** Everything that a table of rules finds. */
export function applyRules<S>(rules: readonly Rule<S>[], subject: S): readonly Finding[] {
  return rules.flatMap((rule) => rule(subject));
}

/** An error at `path` if `broken`. */
export function errorIf(
  broken: boolean,
  path: string,
  detail: string,
  hint?: string,
): readonly Finding[] {
  return broken ? [violation(path, detail, hint)] : [];
}

/** The reference that a property consists of, if it is one. */
export function referenceOf(value: unknown): RefValue | undefined {
  return isRefValue(value as Json | undefined) ? (value as RefValue) : undefined;
}
