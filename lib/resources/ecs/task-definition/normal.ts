/** Building blocks of a task definition's canonical form: what AWS fills, reorders or leaves out on read. */
import { compareText, isJsonObject, jsonEquals } from '../../../core/json.ts';
import { asSet } from '../../canonical.ts';

/** Turns a member into its canonical form; undefined when it only says what AWS takes for granted. */
export type Normal = (value: unknown) => unknown;

/** A normal form for every member of an object. */
export type Shape<T extends object> = { readonly [K in keyof T]-?: Normal };

/** The value as it is. */
export const asIs: Normal = (value) => value;

/** Absent when empty; order has a meaning. */
export const list: Normal = (value) => (isEmpty(value) ? undefined : value);

/** Absent when empty; order has none. */
export const set: Normal = (value) => (isEmpty(value) ? undefined : asSet(value));

/** Absent when it equals what AWS fills. */
export function unless(filled: unknown): Normal {
  return (value) => (jsonEquals(value, filled) ? undefined : value);
}

/** An object with each member in its own normal form. */
export function struct<T extends object>(shape: Shape<T>, filled: Partial<T> = {}): Normal {
  return (value) => {
    if (!isJsonObject(value) || '$ref' in value) return value;
    const source: Record<string, unknown> = { ...filled, ...withoutAbsent(value) };
    const members = Object.entries(source).flatMap(([key, member]) => {
      const normal = (shape as Record<string, Normal>)[key] ?? asIs;
      const result = normal(member);
      return result === undefined || result === null ? [] : [[key, result] as const];
    });
    return Object.fromEntries(members);
  };
}

/** An object that is absent when nothing is left in it. */
export function optional(normal: Normal): Normal {
  return (value) => list(normal(value));
}

/** A list of objects in their normal form. Elements that say nothing are dropped. */
export function listOf(normal: Normal): Normal {
  return (value) =>
    list(Array.isArray(value) ? value.map(normal).filter((item) => !isEmpty(item)) : value);
}

/** A list of objects in their normal form whose order has no meaning. */
export function setOf(normal: Normal): Normal {
  return (value) => set(listOf(normal)(value));
}

/** A list of objects in their normal form, in the order of their names. */
export function byName(normal: Normal): Normal {
  return (value) => {
    const items = listOf(normal)(value);
    if (!Array.isArray(items)) return items;
    return [...items].sort((left, right) => compareText(nameOf(left), nameOf(right)));
  };
}

function nameOf(item: unknown): string {
  const name = isJsonObject(item) ? item['name'] : undefined;
  return typeof name === 'string' ? name : '';
}

function withoutAbsent(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined && member !== null),
  );
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.values(value).every((member) => member === undefined);
}
