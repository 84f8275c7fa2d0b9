/** The desired resources as they will be once the plan is done: what the code says over what is live. */
import { groupBy } from '../core/group.ts';
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import type { ResourceNode } from '../graph/graph.ts';
import { isRefValue, isToldLater } from '../graph/reference.ts';
import { resolve } from '../graph/resolve.ts';
import type { Live } from '../resource-type.ts';
import type { SurveyInput, SurveyStep } from './input.ts';

/** A desired resource after the plan. */
export interface Thing<P extends object = JsonObject> {
  readonly node: ResourceNode;
  /** Properties as the code declares them; references that are not known yet are still inside. */
  readonly declared: P;
  /** Properties once the plan is done: undeclared ones stay as they are live. */
  readonly properties: P;
  /** What stands for it now; undefined when it will be new. */
  readonly live: Live | undefined;
  readonly step: SurveyStep | undefined;
}

/** The desired resources of one account and Region. */
export interface View {
  /** Those of a type, in address order. */
  all<P extends object>(type: string): readonly Thing<P>[];
  /** The one at an address. */
  at<P extends object>(address: string): Thing<P> | undefined;
  /** The one that a property refers to, where the code says it by a reference. */
  behind<P extends object>(declared: unknown, type: string): Thing<P> | undefined;
  /** Resources of a type that refer to an address. */
  referrers<P extends object>(address: string, type: string): readonly Thing<P>[];
}

/** Looks at the graph as it will be. */
export function createView(input: SurveyInput): View {
  const byAddress = new Map<string, ResourceNode>(input.nodes.map((node) => [node.address, node]));
  const byType = groupBy(input.nodes, ({ type }) => type);
  const things = new Map<string, Thing>();
  const thingOf = (node: ResourceNode): Thing => {
    const known = things.get(node.address) ?? makeThing(input, node);
    things.set(node.address, known);
    return known;
  };
  const at = <P extends object>(address: string) => {
    const node = byAddress.get(address);
    return node === undefined ? undefined : (thingOf(node) as unknown as Thing<P>);
  };
  return {
    at,
    all: <P extends object>(type: string) =>
      (byType.get(type) ?? []).map((node) => thingOf(node) as unknown as Thing<P>),
    behind: <P extends object>(declared: unknown, type: string) => {
      const thing = isRefValue(declared) ? at<P>(declared.$ref) : undefined;
      return thing?.node.type === type ? thing : undefined;
    },
    referrers: <P extends object>(address: string, type: string) =>
      input.neighbours.referrers(address, type).flatMap((node) => at<P>(node.address) ?? []),
  };
}

/** The value, or the address of what will tell it. */
export function idOrAddress(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return isRefValue(value) ? value.$ref : undefined;
}

/** The items of a list that are known, or addresses of what will tell them. */
export function idsOrAddresses(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.flatMap((item) => idOrAddress(item) ?? []) : [];
}

/** Whether the plan makes the object anew. */
export function isNew({ step, live }: Thing<object>): boolean {
  return live === undefined || step?.action === 'create' || step?.action === 'replace';
}

function makeThing(input: SurveyInput, node: ResourceNode): Thing {
  const declared = resolve(node.properties, input.resolverFor(node));
  const live = input.liveAt(node.address);
  const step = input.stepAt(node.address);
  const fresh = live === undefined || step?.action === 'create' || step?.action === 'replace';
  const properties = fresh
    ? declared
    : keepOwned(
        merge(switchedOff(live.properties, step), declared),
        live.properties,
        Object.keys(input.ownersOf(node)),
      );
  return { node, declared, properties, live, step };
}

function merge(live: JsonObject, declared: JsonObject): JsonObject {
  const merged: Record<string, Json | undefined> = { ...live };
  for (const [key, value] of Object.entries(declared)) {
    const before = live[key];
    if (value === undefined) continue;
    merged[key] =
      isJsonObject(value) && isJsonObject(before) && !isToldLater(value)
        ? merge(before, value)
        : value;
  }
  return merged;
}

// A field that the code stopped declaring is among the changes with the value that switches it off.
function switchedOff(live: JsonObject, step: SurveyStep | undefined): JsonObject {
  return (step?.fields ?? []).reduce(
    (properties, { path, after }) => withValue(properties, path.split('.'), after),
    live,
  );
}

function keepOwned(properties: JsonObject, live: JsonObject, owned: readonly string[]): JsonObject {
  return owned.reduce((kept, path) => {
    const value = valueAt(live, path.split('.'));
    return value === undefined ? kept : withValue(kept, path.split('.'), value);
  }, properties);
}

function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  let found = value;
  for (const key of path) found = isJsonObject(found) ? found[key] : undefined;
  return found;
}

function withValue(
  object: JsonObject,
  [key = '', ...rest]: readonly string[],
  value: Json | undefined,
): JsonObject {
  const member = object[key];
  return {
    ...object,
    [key]: rest.length === 0 ? value : withValue(isJsonObject(member) ? member : {}, rest, value),
  };
}
