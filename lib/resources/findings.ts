/** What rules of AWS have in common: how a violation is told, and which values can be judged offline. */
import type { Finding } from '../resource-type.ts';
import type { Breach } from '../rules/rule.ts';

/** A violation of a rule of AWS. */
export function violation(path: string, detail: string, hint?: string): Finding {
  return {
    severity: 'error',
    code: 'rule/violated',
    path,
    detail,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** What breaks rules of the table, as findings. */
export function findingsOf(breaches: readonly Breach[]): readonly Finding[] {
  return breaches.map(({ rule, path, detail, hint, awsMessage }) => ({
    severity: rule.severity,
    code: 'rule/violated',
    rule: rule.code,
    path,
    detail,
    ...(hint === undefined ? {} : { hint }),
    ...(awsMessage === undefined ? {} : { awsMessage }),
  }));
}

/** A violation when a number is known and is not a whole number within the bounds. */
export function outside(path: string, value: unknown, least: number, most: number): Finding[] {
  // A text where a number belongs is no reference: those are objects here.
  if (typeof value !== 'number' && typeof value !== 'string') return [];
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return [];
  return [
    violation(path, `${JSON.stringify(value)} is not a whole number from ${least} to ${most}`),
  ];
}

/** A violation when a text is known and is too long or does not match. */
export function malformed(
  path: string,
  value: unknown,
  rule: { readonly most: number; readonly pattern?: RegExp; readonly says: string },
): Finding[] {
  if (typeof value !== 'string') return [];
  const fits = value.length > 0 && value.length <= rule.most;
  if (fits && (rule.pattern === undefined || rule.pattern.test(value))) return [];
  return [violation(path, `${JSON.stringify(value)} is not ${rule.says}`)];
}
