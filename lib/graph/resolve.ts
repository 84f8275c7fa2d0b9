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

/** A copy in which every reference that the resolver knows is replaced; others stay as they are. */
export function resolve<T extends Json | undefined>(value: T, resolver: Resolver): T {
  return fill(value, resolver) as T;
}

function fill(value: Json | undefined, resolver: Resolver): Json | undefined {
  if (isRefValue(value) || isLookupValue(value)) return resolver(value) ?? value;
  if (isJoinValue(value)) {
    const parts = value.$join.map((part) => fill(part, resolver));
    return parts.some(isUnknown) ? { $join: parts as Json[] } : parts.map(String).join('');
  }
  if (Array.isArray(value)) return value.map((item) => fill(item as Json, resolver) as Json);
  if (!isJsonObject(value)) return value;
  const copy: Record<string, Json | undefined> = {};
  for (const [key, member] of Object.entries(value)) copy[key] = fill(member, resolver);
  return copy as JsonObject;
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
