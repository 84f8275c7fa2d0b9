/** Offline rules as tables of small functions, over properties in which any leaf may still be a reference. */
import type { Json } from '../../core/json.ts';
import { isRefValue, type RefValue } from '../../graph/reference.ts';
import { isUnknown } from '../../graph/resolve.ts';
import type { Finding } from '../../resource-type.ts';
import { violation } from '../findings.ts';

/** One rule: what it finds wrong in a subject. */
export type Rule<S> = (subject: S) => readonly Finding[];

/** What names of ECS look like. */
export const ECS_NAME = {
  most: 255,
  pattern: /^[A-Za-z0-9_-]+$/,
  says: 'up to 255 letters, numbers, underscores and hyphens',
} as const;

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

/** A warning at `path` if `doubtful`. */
export function warningIf(
  doubtful: boolean,
  path: string,
  detail: string,
  hint?: string,
): readonly Finding[] {
  return doubtful ? [{ ...violation(path, detail, hint), severity: 'warning' }] : [];
}

/** The value, unless it is undefined or holds references. */
export function known<T>(value: T): T | undefined {
  return isUnknown(value as Json | undefined) ? undefined : value;
}

/** The items of a list; none while the list itself is a reference. */
export function items<T>(list: readonly T[] | undefined): readonly T[] {
  return Array.isArray(list) ? (list as readonly T[]) : [];
}

/** The reference that a property consists of, if it is one. */
export function referenceOf(value: unknown): RefValue | undefined {
  return isRefValue(value as Json | undefined) ? (value as RefValue) : undefined;
}

/** Values that occur more than once, each told once. */
export function repeated<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
