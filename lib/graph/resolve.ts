/** Finding and filling in the references of a JSON value. */
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import {
  isJoinValue,
  isLookupValue,
  isRefValue,
  isToldLater,
  type LookupValue,
  type RefValue,
} from './reference.ts';

/** Answers a reference or lookup: its value, or undefined while it is not known. */
export type Resolver = (value: RefValue | LookupValue) => Json | undefined;

/** Every reference inside a value, in reading order. */
export function referencesIn(value: Json | undefined): readonly RefValue[] {
  const found: RefValue[] = [];
  walk(value, (leaf) => {
    if (isRefValue(leaf)) found.push(leaf);
  });
  return found;
}

/** Every lookup inside a value, in reading order. */
export function lookupsIn(value: Json | undefined): readonly LookupValue[] {
  const found: LookupValue[] = [];
  walk(value, (leaf) => {
    if (isLookupValue(leaf)) found.push(leaf);
  });
  return found;
}

/** Whether a value still holds references, texts or lookups. */
export function isUnknown(value: Json | undefined): boolean {
  if (isToldLater(value)) return true;
  if (Array.isArray(value)) return value.some((item) => isUnknown(item as Json));
  return isJsonObject(value) && Object.values(value).some(isUnknown);
}

/** The value with every reference that the resolver knows replaced; others stay as they are, and so does what holds none. */
export function resolve<T extends Json | undefined>(value: T, resolver: Resolver): T {
  return fill(value, resolver) as T;
}

function fill(value: Json | undefined, resolver: Resolver): Json | undefined {
  if (isRefValue(value) || isLookupValue(value)) return resolver(value) ?? value;
  if (isJoinValue(value)) {
    const parts = value.$join.map((part) => fill(part, resolver));
    return parts.some(isUnknown) ? { $join: parts as Json[] } : parts.map(String).join('');
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => fill(item as Json, resolver) as Json);
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  if (!isJsonObject(value)) return value;
  let copy: Record<string, Json | undefined> | undefined;
  for (const key of Object.keys(value)) {
    const filled = fill(value[key], resolver);
    if (filled === value[key]) continue;
    copy ??= { ...value };
    copy[key] = filled;
  }
  return (copy as JsonObject | undefined) ?? value;
}

function walk(value: Json | undefined, visit: (leaf: JsonObject) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item as Json, visit);
  else if (isJoinValue(value)) for (const part of value.$join) walk(part, visit);
  else if (isJsonObject(value)) {
    visit(value);
    if (!isRefValue(value) && !isLookupValue(value))
      for (const member of Object.values(value)) walk(member, visit);
  }
}
