/**
 * What an object says of the code that it was last written from: the tag `gantry:fields`. It holds three characters for the
 * path of each declared field. From version 2 on it holds two more for its value, so that a plan can tell what the code has
 * changed from what somebody has changed in AWS, and before them a seal, by which copied tags are known (`seal.ts`). Values
 * and seal never make a plan: tags of an earlier version stay as they are until something else is written.
 */
import { createHash } from 'node:crypto';
import { GantryError } from '../core/errors.ts';
import { canonicalJson, type Json, type JsonObject } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import { isUnknown } from '../graph/resolve.ts';
import type { LeafRule, MapRule } from '../resource-type.ts';
import { entryPath, itemPath, objectOf, pathCode, type Rules, slotsOf, tagPath } from './fields.ts';

/** A field, entry, item or tag that the code declares. */
export interface Declared {
  readonly path: string;
  /** Two characters that stand for its value; undefined where none may be kept: secrets, and what is not known yet. */
  readonly value: string | undefined;
}

/** What the tag of an object tells. */
export type DeclaredRecord =
  | {
      readonly kind: 'read';
      /** Whether a path was declared when the object was last written. */
      has(path: string): boolean;
      /** What its value was then; undefined where that is not recorded. */
      valueOf(path: string): string | undefined;
      /** The codes of all paths. */
      readonly paths: ReadonlySet<string>;
      /** For what object the tags were made; undefined where that is not recorded. */
      readonly seal: string | undefined;
    }
  /** It has no such tag. */
  | { readonly kind: 'absent' }
  /** A later version of Gantry has written it. */
  | { readonly kind: 'newer'; readonly version: number }
  /** Nobody of us has written it like that. */
  | { readonly kind: 'unreadable' };

/**
 * Why the value of a path is not recorded: it is `pinned` to what is live, or somebody of the `others` decides it. Then it is
 * not the code that makes it what it is.
 */
export type Unkept = 'pinned' | 'others' | undefined;

/** Everything that properties and tags declare. */
export function declaredIn(
  rules: Rules,
  properties: JsonObject,
  tags: Readonly<Record<string, string>>,
  unkept: (path: string) => Unkept = () => undefined,
): readonly Declared[] {
  const found: Declared[] = [];
  for (const slot of slotsOf(rules, properties, {})) {
    if (slot.desired === undefined) continue;
    const declare = (path: string, value: Json | undefined) =>
      found.push({ path, value: codeOf(unkept(slot.path), slot.rule, value) });
    if (slot.kind === 'map')
      for (const [key, value] of Object.entries(objectOf(slot.desired)))
        declare(entryPath(slot.path, key), value);
    else if (slot.rule.itemwise === true && Array.isArray(slot.desired))
      for (const item of slot.desired as readonly Json[]) declare(itemPath(slot.path, item), item);
    else declare(slot.path, slot.desired);
  }
  for (const [key, value] of Object.entries(tags)) {
    const path = tagPath(key);
    found.push({ path, value: codeOf(unkept(path), undefined, value) });
  }
  return found;
}

function codeOf(
  unkept: Unkept,
  rule: LeafRule | MapRule | undefined,
  value: Json | undefined,
): string | undefined {
  if (unkept === 'others') return OTHERS;
  return unkept === undefined ? valueCode(rule, value) : undefined;
}

/** Stands for the value of a field that somebody else decided when the object was written. */
export const OTHERS = '::';

/**
 * Two characters that stand for a value, as `gantry:fields` records it: enough to tell whether it is the same, too few to
 * guess it by. Undefined for what may be secret and for what is not known yet.
 */
export function valueCode(
  rule: LeafRule | MapRule | undefined,
  value: Json | undefined,
): string | undefined {
  if (rule?.sensitive === true || (rule !== undefined && 'isSecret' in rule)) return undefined;
  if (isUnknown(value)) return undefined;
  return createHash('sha256')
    .update(canonicalJson(meaningOf(rule, value)))
    .digest('base64url')
    .slice(0, VALUE_LENGTH);
}

/** The text of the tag: with values where they fit. Throws `plan/too-many-fields` when not even the paths do. */
export function encodeRecord(
  declared: readonly Declared[],
  seal: string,
  address: Address,
): string {
  const codes = new Map(declared.map(({ path, value }) => [pathCode(path), value]));
  const entries = [...codes].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  const withValues = entries.map(([path, value]) => path + (value ?? NO_VALUE)).join('');
  const full = `${VALUED}:${seal}${withValues}`;
  if (full.length <= MAX_TAG_VALUE) return full;
  const plain = `${PLAIN}:${entries.map(([path]) => path).join('')}`;
  if (plain.length <= MAX_TAG_VALUE) return plain;
  throw new GantryError(
    'plan/too-many-fields',
    `${declared.length} fields and tags; at most ${Math.floor((MAX_TAG_VALUE - 2) / PATH_LENGTH)} can be recorded`,
    { address },
  );
}

/** Reads the tag. */
export function parseRecord(text: string | undefined): DeclaredRecord {
  if (text === undefined) return { kind: 'absent' };
  const [, digits = '', body = ''] = /^(\d{1,6}):(.*)$/s.exec(text) ?? [];
  if (digits === '') return { kind: 'unreadable' };
  const version = Number(digits);
  if (version > VALUED) return { kind: 'newer', version };
  const start = version === VALUED ? SEAL_LENGTH : 0;
  const length = version === VALUED ? PATH_LENGTH + VALUE_LENGTH : PATH_LENGTH;
  const legible = version === VALUED ? VALUED_BODY : PLAIN_BODY;
  if (version < PLAIN || !legible.test(body)) return { kind: 'unreadable' };
  const values = new Map<string, string | undefined>();
  for (let at = start; at < body.length; at += length) {
    const value = body.slice(at + PATH_LENGTH, at + length);
    values.set(
      body.slice(at, at + PATH_LENGTH),
      value === '' || value === NO_VALUE ? undefined : value,
    );
  }
  return {
    kind: 'read',
    has: (path) => values.has(pathCode(path)),
    valueOf: (path) => values.get(pathCode(path)),
    paths: new Set(values.keys()),
    seal: start === 0 ? undefined : body.slice(0, start),
  };
}

/** The text of a tag with its paths alone, as version 1 has it; one that cannot be read as it is. */
export function pathsAlone(text: string): string {
  const record = parseRecord(text);
  return record.kind === 'read' ? `${PLAIN}:${[...record.paths].sort().join('')}` : text;
}

/** Whether two texts of the tag tell of the same paths. What values they tell is no reason to write one. */
export function samePaths(wanted: string, live: string | undefined): boolean {
  return live !== undefined && pathsAlone(wanted) === pathsAlone(live);
}

// Versions of the tag: paths alone; seal and paths with values.
const PLAIN = 1;
const VALUED = 2;
const PATH_LENGTH = 3;
const VALUE_LENGTH = 2;
/** Characters of the seal. */
export const SEAL_LENGTH = 4;
const NO_VALUE = '..';
const PLAIN_BODY = /^(?:[\w-]{3})*$/;
const VALUED_BODY = /^[\w-]{4}(?:[\w-]{3}(?:[\w-]{2}|\.\.|::))*$/;
const MAX_TAG_VALUE = 256;

// Nothing, null and what is empty are one in AWS's answers, and a set has no order.
function meaningOf(rule: LeafRule | MapRule | undefined, value: Json | undefined): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object' && Object.keys(value).length === 0) return null;
  if (rule?.order !== 'set' || !Array.isArray(value)) return value;
  return (value as readonly Json[]).map((item) => canonicalJson(item)).sort();
}
