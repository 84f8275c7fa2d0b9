/** Checks that rules are put together from: each tells what breaks it, and nothing of what is still a reference. */

import type { Json } from '../core/json.ts';
import { isRefValue } from '../graph/reference.ts';
import type { Rule, Violation } from './rule.ts';
import { items } from './values.ts';

/** Words beside a violation's detail. */
export type Advice = Pick<Violation, 'hint' | 'awsMessage'>;

/** A violation at `path` if `broken`. */
export function violationIf(
  broken: boolean,
  path: string,
  detail: string,
  advice: Advice = {},
): readonly Violation[] {
  return broken ? [{ path, detail, ...advice }] : [];
}

/** A violation in AWS's own words if `broken`. */
export function refusalIf(
  broken: boolean,
  path: string,
  awsMessage: string,
  hint?: string,
): readonly Violation[] {
  return violationIf(broken, path, awsMessage, {
    awsMessage,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** What is wrong with a whole number that is known. */
export function outside(
  path: string,
  value: unknown,
  least: number,
  most: number,
): readonly Violation[] {
  // A text where a number belongs is no reference: those are objects here.
  if (typeof value !== 'number' && typeof value !== 'string') return [];
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return [];
  return [
    { path, detail: `${JSON.stringify(value)} is not a whole number from ${least} to ${most}` },
  ];
}

/** What is wrong with a number that is known and goes in steps of 0.1. */
export function outsideTenths(
  path: string,
  value: unknown,
  least: number,
  most: number,
): readonly Violation[] {
  if (typeof value !== 'number' && typeof value !== 'string') return [];
  const tenths = Number(value) * 10;
  const isStep = typeof value === 'number' && Math.abs(tenths - Math.round(tenths)) < 1e-6;
  if (isStep && value >= least && value <= most) return [];
  return [
    { path, detail: `${JSON.stringify(value)} is not a multiple of 0.1 from ${least} to ${most}` },
  ];
}

/** What a text must look like. */
export interface TextForm {
  readonly most: number;
  readonly pattern?: RegExp;
  readonly says: string;
}

/** What is wrong with a text that is known. */
export function malformed(path: string, value: unknown, form: TextForm): readonly Violation[] {
  if (typeof value !== 'string') return [];
  const fits = value.length > 0 && value.length <= form.most;
  if (fits && (form.pattern === undefined || form.pattern.test(value))) return [];
  return [{ path, detail: `${JSON.stringify(value)} is not ${form.says}` }];
}

/** What names of ECS look like. */
export const ECS_NAME: TextForm = {
  most: 255,
  pattern: /^[A-Za-z0-9_-]+$/,
  says: 'up to 255 letters, numbers, underscores and hyphens',
};

/** What tokens that make a request idempotent look like. */
export function tokenForm(most: number): TextForm {
  return { most, pattern: /^[\x21-\x7e]+$/, says: `up to ${most} visible ASCII characters` };
}

/** A text that is known and none of those that AWS takes. */
export function noneOf(
  path: string,
  value: unknown,
  allowed: readonly string[],
): readonly Violation[] {
  if (typeof value !== 'string' || allowed.includes(value)) return [];
  return [{ path, detail: `${JSON.stringify(value)} is none of ${allowed.join(', ')}` }];
}

/** Whether a value is not there: also null, and the empty list or text by which files say so. */
export function isAbsent(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** A value as a message shows it: a reference by the address of what it refers to. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  if (isRefValue(value as Json | undefined)) return (value as { readonly $ref: string }).$ref;
  return JSON.stringify(value);
}

/** The member of a shape, where the value is one and no reference. */
export function shapeOf<T extends object>(value: T | undefined | null): Partial<T> {
  return typeof value === 'object' && value !== null && !isRefValue(value as unknown as Json)
    ? value
    : {};
}

/** What is wrong with the shapes of a list, each known as a whole. */
export function each<T extends object>(
  list: readonly T[] | undefined,
  check: (one: Partial<T>, index: number) => readonly Violation[],
): readonly Violation[] {
  return items(list).flatMap((one, index) =>
    isRefValue(one as unknown as Json) ? [] : check(shapeOf(one), index),
  );
}

/** A rule that AWS enforces. */
export function error<S>(
  code: string,
  says: string,
  source: string,
  check: Rule<S>['check'],
): Rule<S> {
  return { code, severity: 'error', says, source, check };
}

/** A rule whose breach AWS takes, and that harms or means nothing. */
export function warning<S>(
  code: string,
  says: string,
  source: string,
  check: Rule<S>['check'],
): Rule<S> {
  return { code, severity: 'warning', says, source, check };
}

/** A table of rules for a part of a subject, as rules for the whole. */
export function within<S, T>(
  part: (subject: S) => readonly T[],
  rules: readonly Rule<T>[],
): readonly Rule<S>[] {
  return rules.map((rule) => ({
    ...rule,
    check: (subject) => part(subject).flatMap((one) => rule.check(one)),
  }));
}
