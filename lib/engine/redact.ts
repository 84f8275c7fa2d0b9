/** Keeping secrets out of plans: what a plan may show of a field that differs. */
import { isJsonObject, type Json, type JsonObject, jsonEquals } from '../core/json.ts';
import type { Graph } from '../graph/graph.ts';
import type { AnyResourceType, FieldChange, FieldRule } from '../resource-type.ts';
import { type Rules, ruleAt } from './fields.ts';
import type { Catalog } from './target.ts';

/** What stands in a plan for a value that must not be shown. */
export const MASK = '(sensitive)';
/** What stands for such a value where it differs from the one before. */
export const CHANGED_MASK = '(sensitive, changed)';

/** Changes as a plan may hold them: secret values replaced, whether they differ still told. */
export function redactChanges(
  type: Pick<AnyResourceType, 'fields'>,
  changes: readonly FieldChange[],
): readonly FieldChange[] {
  return changes.map((change) => {
    const isSecret = ruleAt(type.fields as Rules, change.path)?.isSecret;
    if (change.sensitive === true)
      return { ...change, before: hidden(change.before), after: hidden(change.after) };
    if (isSecret === undefined) return change;
    return {
      ...change,
      before: mask(change.before, undefined, isSecret),
      after: mask(change.after, change.before, isSecret),
    };
  });
}

/** A graph as it may be shown. */
export function redactGraph(graph: Graph, types: Catalog['types']): Graph {
  return {
    ...graph,
    resources: graph.resources.map((node) => {
      const rules = types.get(node.type)?.fields as Rules | undefined;
      return rules === undefined
        ? node
        : { ...node, properties: redactProperties(rules, node.properties) };
    }),
  };
}

function redactProperties(rules: Rules, properties: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => {
      const rule = rules[key];
      if (rule === undefined || value === undefined) return [key, value];
      if ('members' in rule)
        return [key, isJsonObject(value) ? redactProperties(rule.members, value) : value];
      return [key, rule.sensitive === true ? hidden(value) : withoutSecrets(rule, value)];
    }),
  );
}

/** A field's value with its secrets masked. */
export function withoutSecrets(rule: FieldRule, value: Json): Json {
  const isSecret = 'isSecret' in rule ? rule.isSecret : undefined;
  return isSecret === undefined ? value : (mask(value, undefined, isSecret) ?? null);
}

function hidden(value: Json | undefined): Json | undefined {
  return value === undefined || value === null ? value : MASK;
}

type IsSecret = (name: string) => boolean;

// Named pairs ({name, value}) and members of maps are hidden by their name, at any depth.
function mask(
  value: Json | undefined,
  before: Json | undefined,
  isSecret: IsSecret,
): Json | undefined {
  if (Array.isArray(value))
    return value.map(
      (item, i) => mask(item as Json, counterpart(item as Json, i, before), isSecret) as Json,
    );
  if (!isJsonObject(value) || '$ref' in value || '$lookup' in value) return value;
  const other = isJsonObject(before) ? before : {};
  const own = typeof value['name'] === 'string' && isSecret(value['name']);
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const secret = (own && key === 'value') || (typeof member !== 'object' && isSecret(key));
      if (!secret || member === undefined) return [key, mask(member, other[key], isSecret)];
      const same = before === undefined || jsonEquals(member, other[key]);
      return [key, same ? MASK : CHANGED_MASK];
    }),
  );
}

function counterpart(item: Json, index: number, before: Json | undefined): Json | undefined {
  if (!Array.isArray(before)) return undefined;
  const list = before as readonly Json[];
  const name = isJsonObject(item) ? item['name'] : undefined;
  return name === undefined
    ? list[index]
    : list.find((other) => isJsonObject(other) && other['name'] === name);
}
