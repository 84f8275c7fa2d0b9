/**
 * core: values that know nothing of AWS, graphs or users: JSON, hashes, errors, diagnostics, time, units.
 * May import: node built-ins. Must not: import any other room.
 */
import { createHash } from 'node:crypto';

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. A member that is undefined counts as absent. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Whether a value is an object with members: no array, not null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON text with sorted keys and without undefined members: equal values give equal bytes. */
export function canonicalJson(value: unknown, indent?: number): string {
  return JSON.stringify(sortKeys(value), undefined, indent);
}

/** The first `length` hexadecimal digits of the SHA-256 of a value's canonical JSON. */
export function digest(value: unknown, length = 64): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, length);
}

/** Whether two JSON values are equal; undefined members and key order do not count. */
export function jsonEquals(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((item, i) => jsonEquals(item, right[i]));
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => jsonEquals(left[key], right[key]));
}

/** A copy without members whose value is undefined: the seam between optional props and exact optional properties. */
export function omitUndefined<T extends object>(
  value: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const source = 'toJSON' in value && typeof value.toJSON === 'function' ? value.toJSON() : value;
  if (typeof source !== 'object' || source === null || Array.isArray(source))
    return source === value ? source : sortKeys(source);
  const members = source as Record<string, unknown>;
  const sorted: Record<string, unknown> = {};
  // Without a comparison of one's own, strings are sorted by code unit.
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    if (member === undefined) continue;
    if (key === '__proto__')
      Object.defineProperty(sorted, key, { ...PLAIN, value: sortKeys(member) });
    else sorted[key] = sortKeys(member);
  }
  return sorted;
}

const PLAIN = { configurable: true, enumerable: true, writable: true } as const;

/** A total order of strings by code unit, the same on every machine and in every locale. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
