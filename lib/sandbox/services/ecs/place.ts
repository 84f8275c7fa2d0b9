/** Where a model function works: one world, one account and Region. */
import type { Scope, World } from '../../world.ts';

/** A world and the account and Region in it; both calls and timers have these. */
export interface Place {
  readonly world: World;
  readonly scope: Scope;
}

/** A copy of `value` that is plain JSON: no `undefined`, no aliasing of a caller's object. */
export function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Tells whether two JSON values are equal, whatever the order of their keys; `undefined` members count as absent. */
export function same(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right);
}

/** A date for an answer, when the moment is known. */
export function date(moment: number | undefined): Date | undefined {
  return moment === undefined ? undefined : new Date(moment);
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, item: unknown) =>
      item !== null && typeof item === 'object' && !Array.isArray(item)
        ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
        : item,
    ) ?? 'undefined'
  );
}
