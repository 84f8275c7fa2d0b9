/** Walking a type's field rules: which fields are declared, and what each is called. */
import { createHash } from 'node:crypto';
import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import { isUnknown } from '../graph/resolve.ts';
import type { FieldRule, LeafRule, MapRule } from '../resource-type.ts';

/** Rules by field, whatever the type. */
export type Rules = Readonly<Record<string, FieldRule>>;

/** One place in the rules that is owned for itself. */
export type FieldSlot =
  | {
      readonly kind: 'leaf';
      readonly path: string;
      readonly rule: LeafRule;
      readonly desired: Json | undefined;
      readonly live: Json | undefined;
    }
  | {
      readonly kind: 'map';
      readonly path: string;
      readonly rule: MapRule;
      readonly desired: Json | undefined;
      readonly live: Json | undefined;
    };

/** Every slot of the rules with its desired and live value, in the rules' order. Structures are entered. */
export function* slotsOf(
  rules: Rules,
  desired: JsonObject,
  live: JsonObject,
  prefix = '',
): Generator<FieldSlot> {
  for (const [key, rule] of Object.entries(rules)) {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    const want = desired[key];
    const have = live[key];
    if ('members' in rule) yield* slotsOf(rule.members, objectOf(want), objectOf(have), path);
    else if ('entries' in rule) yield { kind: 'map', path, rule, desired: want, live: have };
    else yield { kind: 'leaf', path, rule, desired: want, live: have };
  }
}

/** The rule of the leaf at a path; undefined for an entry of a map and for no field at all. */
export function ruleAt(rules: Rules, path: string): LeafRule | undefined {
  const rule = ruleOf(rules, path);
  return rule === undefined || 'entries' in rule ? undefined : rule;
}

/** The rule that decides at a path: of the leaf, or of the map of which it is an entry; undefined for no field at all. */
export function ruleOf(rules: Rules, path: string): LeafRule | MapRule | undefined {
  const [head = '', ...rest] = path.split('.');
  const rule = rules[head];
  if (rule === undefined) return undefined;
  return 'members' in rule ? ruleOf(rule.members, rest.join('.')) : rule;
}

/** The path of a map's entry. */
export function entryPath(path: string, key: string): string {
  return `${path}.${key}`;
}

/** The path of an item of a set that is owned item by item. */
export function itemPath(path: string, item: Json): string {
  return `${path}[${typeof item === 'string' ? item : canonicalJson(item)}]`;
}

/** The path under which a user's tag is recorded. */
export function tagPath(key: string): string {
  return `tags.${key}`;
}

/**
 * Three characters that stand for a path in `gantry:fields`. A hash and no index: rules may be added anywhere without
 * moving the meaning of tags that are already in AWS.
 */
export function pathCode(path: string): string {
  const known = codes.get(path);
  if (known !== undefined) return known;
  const code = createHash('sha256').update(path).digest('base64url').slice(0, 3);
  codes.set(path, code);
  return code;
}

const codes = new Map<string, string>();

/** A value as an object; an unknown or missing one has no members. */
export function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) && !isUnknownItself(value) ? value : {};
}

function isUnknownItself(value: JsonObject): boolean {
  return ('$ref' in value || '$join' in value || '$lookup' in value) && isUnknown(value);
}
