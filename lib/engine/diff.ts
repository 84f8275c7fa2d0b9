/** What differs between desired and live, field by field, by the three-way rule of ownership. */
import { canonicalJson, type Json, type JsonObject, jsonEquals } from '../core/json.ts';
import { isUnknown } from '../graph/resolve.ts';
import type { AnyResourceType, FieldChange, LeafRule, MapRule } from '../resource-type.ts';
import { entryPath, itemPath, objectOf, type Rules, slotsOf, tagPath } from './fields.ts';
import { isOwnTag } from './ownership.ts';

/** How two states compare. */
export interface Difference {
  readonly changes: readonly FieldChange[];
  /** Desired properties with the off values of fields that are switched off: what an update enforces. */
  readonly properties: JsonObject;
}

/**
 * Compares canonical forms. Declared now: enforced. Declared before and not now: switched off. Never declared: left
 * alone. Fields that somebody else decides are compared with nothing.
 */
export function diffFields(options: {
  readonly type: Pick<AnyResourceType, 'fields' | 'immutable'>;
  readonly desired: JsonObject;
  readonly live: JsonObject;
  readonly declaredBefore: (path: string) => boolean;
  readonly otherOwners: Readonly<Record<string, string>>;
}): Difference {
  const { type, desired, live, otherOwners } = options;
  const before = type.immutable === true ? () => true : options.declaredBefore;
  const changes: FieldChange[] = [];
  let properties = desired;
  for (const slot of slotsOf(type.fields as Rules, desired, live)) {
    if (otherOwners[slot.path] !== undefined) continue;
    const found =
      slot.kind === 'map'
        ? diffMap(slot.path, slot.rule, slot, before)
        : diffLeaf(slot.path, slot.rule, slot, before);
    for (const change of found) {
      changes.push(change);
      if (change.write !== undefined) properties = withPath(properties, change.write);
    }
  }
  return { changes: changes.map(strip), properties };
}

/** The user's tags that differ. */
export function diffTags(
  desired: Readonly<Record<string, string>>,
  live: Readonly<Record<string, string>>,
  declared: (path: string) => boolean,
): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  const rule = { change: 'update', impact: 'live' } as const;
  for (const [key, after] of Object.entries(desired))
    if (!isOwnTag(key) && live[key] !== after)
      changes.push({ path: tagPath(key), before: live[key], after, ...rule });
  for (const [key, value] of Object.entries(live))
    if (!isOwnTag(key) && desired[key] === undefined && declared(tagPath(key)))
      changes.push({ path: tagPath(key), before: value, after: null, ...rule });
  return changes;
}

interface Write {
  readonly path: readonly string[];
  readonly value: Json;
}

interface FoundChange extends FieldChange {
  /** Where an update must write what the desired properties do not say themselves. */
  readonly write?: Write;
}

interface Pair {
  readonly desired: Json | undefined;
  readonly live: Json | undefined;
}

function diffLeaf(
  path: string,
  rule: LeafRule,
  { desired, live }: Pair,
  before: (path: string) => boolean,
): readonly FoundChange[] {
  if (rule.itemwise === true) return diffItems(path, rule, { desired, live }, before);
  if (desired !== undefined)
    return sameValue(rule, desired, live) ? [] : [changeOf(path, rule, live, desired)];
  if (!before(path) || rule.off === 'keep' || live === undefined) return [];
  if (rule.off === 'replace')
    return [{ ...changeOf(path, rule, live, null), change: 'replace', impact: 'replacement' }];
  const off = rule.off.value;
  if (sameValue(rule, off, live) || (isEmpty(off) && isEmpty(live))) return [];
  return [{ ...changeOf(path, rule, live, off), write: { path: path.split('.'), value: off } }];
}

function diffItems(
  path: string,
  rule: LeafRule,
  { desired, live }: Pair,
  before: (path: string) => boolean,
): readonly FoundChange[] {
  if (isUnknown(desired)) return [changeOf(path, rule, live, desired)];
  const wanted = asList(desired);
  const present = asList(live);
  const wantedKeys = new Set(wanted.map((item) => itemPath(path, item)));
  const presentKeys = new Set(present.map((item) => itemPath(path, item)));
  const kept = present.filter(
    (item) => wantedKeys.has(itemPath(path, item)) || !before(itemPath(path, item)),
  );
  const added = wanted.filter((item) => !presentKeys.has(itemPath(path, item)));
  if (added.length === 0 && kept.length === present.length) return [];
  const after = sortSet([...kept, ...added]);
  return [
    {
      ...changeOf(path, rule, sortSet(present), after),
      write: { path: path.split('.'), value: after },
    },
  ];
}

function diffMap(
  path: string,
  rule: MapRule,
  { desired, live }: Pair,
  before: (path: string) => boolean,
): readonly FoundChange[] {
  const wanted = objectOf(desired);
  const present = objectOf(live);
  const changes: FoundChange[] = [];
  for (const [key, value] of Object.entries(wanted))
    if (value !== undefined && !jsonEquals(value, present[key]))
      changes.push(changeOf(entryPath(path, key), rule, present[key], value));
  for (const [key, value] of Object.entries(present)) {
    if (wanted[key] !== undefined || value === undefined || !before(entryPath(path, key))) continue;
    const off = rule.entries.off(key);
    if (off === 'keep' || jsonEquals(off, value)) continue;
    const change = changeOf(entryPath(path, key), rule, value, off ?? null);
    changes.push(
      off === undefined
        ? change
        : { ...change, write: { path: [...path.split('.'), key], value: off } },
    );
  }
  return changes;
}

function changeOf(
  path: string,
  rule: LeafRule | MapRule,
  before: Json | undefined,
  after: Json | undefined,
): FoundChange {
  return {
    path,
    before,
    after,
    change: rule.change,
    impact: rule.impact,
    ...(rule.sensitive === true ? { sensitive: true as const } : {}),
  };
}

function strip({ write: _, ...change }: FoundChange): FieldChange {
  return change;
}

function sameValue(rule: LeafRule, left: Json, right: Json | undefined): boolean {
  if (jsonEquals(left, right)) return true;
  if (rule.order === 'set' && Array.isArray(left) && Array.isArray(right))
    return jsonEquals(sortSet(left as readonly Json[]), sortSet(right as readonly Json[]));
  return isEmpty(left) && isEmpty(right);
}

function sortSet(items: readonly Json[]): readonly Json[] {
  return items
    .map((item) => [canonicalJson(item), item] as const)
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([, item]) => item);
}

function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

// `[]`, `{}`, null and nothing are equal in AWS's answers.
function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function withPath(target: JsonObject, { path, value }: Write): JsonObject {
  const [head, ...rest] = path;
  if (head === undefined) return target;
  const inner = rest.length === 0 ? value : withPath(objectOf(target[head]), { path: rest, value });
  return { ...target, [head]: inner };
}
