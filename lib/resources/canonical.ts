/** Building blocks of canonical forms: sets, and members that only repeat a default of AWS. */
import { canonicalJson, compareText, isJsonObject, jsonEquals } from '../core/json.ts';

/** A list whose order has no meaning, sorted and without repetitions; anything else, such as a reference, as it is. */
export function asSet<T>(items: T): T {
  if (!Array.isArray(items)) return items;
  const byText = new Map(items.map((item: unknown) => [canonicalJson(item), item]));
  return [...byText].sort(([a], [b]) => compareText(a, b)).map(([, item]) => item) as T;
}

/** A copy without members that are absent (undefined or null) or equal to the given default. */
export function withoutDefaults<T extends object>(
  value: T,
  defaults: { readonly [K in keyof T]?: unknown } = {},
): T {
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(
    ([key, member]) =>
      member !== undefined &&
      member !== null &&
      !(
        Object.hasOwn(defaults, key) &&
        jsonEquals(member, (defaults as Record<string, unknown>)[key])
      ),
  );
  return Object.fromEntries(kept) as T;
}
