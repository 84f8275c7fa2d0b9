/**
 * Why a field differs: the code has changed it since the last deploy, or somebody has changed it in AWS. There is no state
 * file: the tag `gantry:fields` tells what the code declared last, and what for.
 */
import type { ChangeCause, FieldChange } from '../core/field-change.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { isUnknown } from '../graph/resolve.ts';
import type { AnyResourceType, LeafRule, MapRule } from '../resource-type.ts';
import { itemPath, type Rules, ruleOf } from './fields.ts';
import { type DeclaredRecord, OTHERS, valueCode } from './record.ts';

/** What tells why the fields of an object differ. */
export interface CauseInput {
  readonly type: Pick<AnyResourceType, 'fields' | 'immutable' | 'digested' | 'keepOthers'>;
  readonly record: DeclaredRecord;
  /** Canonical desired properties, as the code means them. */
  readonly desired: JsonObject;
  /** Fields that change for another reason than that the code declares them. */
  readonly forced: JsonObject;
}

/** Changes of fields with their causes. */
export function withCauses(
  changes: readonly FieldChange[],
  input: CauseInput,
): readonly FieldChange[] {
  return changes.map((change) => ({ ...change, cause: causeOf(change, input) }));
}

/** Changes of the user's tags with their causes. */
export function withTagCauses(
  changes: readonly FieldChange[],
  record: DeclaredRecord,
): readonly FieldChange[] {
  return changes.map((change) => ({
    ...change,
    cause:
      change.after === null
        ? 'code'
        : compareCodes(record, change.path, {
            desired: valueCode(undefined, change.after),
            live: valueCode(undefined, change.before),
          }),
  }));
}

function causeOf(change: FieldChange, input: CauseInput): ChangeCause {
  const { type, record, desired, forced } = input;
  const { path, before, after } = change;
  // What is forced, or not known yet, follows from another change.
  if (isUnknown(after) || hasPath(forced, path)) return 'code';
  // A revision that carries its digest never changes once it is made; of others that never change nothing is recorded.
  if (type.immutable === true) return type.digested === true ? 'code' : 'unknown';
  const rule = ruleOf(type.fields as Rules, path);
  if (rule === undefined) return 'unknown';
  if (!('entries' in rule) && rule.itemwise === true)
    return itemsCause(path, before, after, record);
  // What the code no longer declares is switched off because of the code.
  const declared = valueAt(desired, path, rule);
  if (declared === undefined) return 'code';
  return compareCodes(record, path, {
    desired: valueCode(rule, declared),
    // What others decide inside a field moves without anybody changing it.
    live: type.keepOthers === undefined ? valueCode(rule, before) : undefined,
  });
}

function compareCodes(
  record: DeclaredRecord,
  path: string,
  { desired, live }: { readonly desired: string | undefined; readonly live: string | undefined },
): ChangeCause {
  if (record.kind !== 'read') return 'unknown';
  if (!record.has(path)) return 'code';
  const recorded = record.valueOf(path);
  // Whoever decided it before decides it no longer.
  if (recorded === OTHERS) return 'code';
  if (recorded === undefined || desired === undefined) return 'unknown';
  if (recorded === desired) return 'drift';
  return live === undefined || recorded === live ? 'code' : 'both';
}

// An item that was declared before and is still wanted was taken away by somebody; all else the code has done.
function itemsCause(
  path: string,
  before: Json | undefined,
  after: Json | undefined,
  record: DeclaredRecord,
): ChangeCause {
  if (record.kind !== 'read') return 'unknown';
  const keys = (value: Json | undefined) =>
    new Set(
      (Array.isArray(value) ? (value as readonly Json[]) : []).map((one) => itemPath(path, one)),
    );
  const [present, wanted] = [keys(before), keys(after)];
  const added = [...wanted].filter((key) => !present.has(key));
  const isDrift = added.some((key) => record.has(key));
  const isCode =
    added.some((key) => !record.has(key)) || [...present].some((key) => !wanted.has(key));
  if (isDrift) return isCode ? 'both' : 'drift';
  return 'code';
}

function valueAt(properties: JsonObject, path: string, rule: LeafRule | MapRule): Json | undefined {
  return find(properties, 'entries' in rule ? entrySteps(properties, path) : path.split('.'));
}

// The key of an entry may hold dots: the map is the longest part of the path that leads to an object.
function entrySteps(properties: JsonObject, path: string): readonly string[] {
  const parts = path.split('.');
  for (let length = 1; length < parts.length; length += 1) {
    const steps = [...parts.slice(0, length), parts.slice(length).join('.')];
    if (find(properties, steps) !== undefined) return steps;
  }
  return parts;
}

function find(properties: JsonObject, steps: readonly string[]): Json | undefined {
  return steps.reduce<Json | undefined>(
    (value, step) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? (value as JsonObject)[step]
        : undefined,
    properties,
  );
}

function hasPath(properties: JsonObject, path: string): boolean {
  return properties[path.split('.')[0] ?? ''] !== undefined;
}
