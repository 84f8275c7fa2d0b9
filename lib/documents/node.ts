/** A JSON text as a tree that knows its places. */
import type { Json } from '../core/json.ts';
import type { JoinValue, RefValue } from '../graph/reference.ts';

/** A value and where it stands. */
export type JsonNode = {
  /** Where it begins, in UTF-16 units from the start of the text. */
  readonly offset: number;
} & (
  | { readonly kind: 'object'; readonly members: readonly Member[] }
  | { readonly kind: 'list'; readonly items: readonly JsonNode[] }
  | {
      readonly kind: 'value';
      readonly value: null | boolean | number | string | RefValue | JoinValue;
    }
);

/** A member of an object. */
export interface Member {
  readonly name: string;
  /** Where its name begins. */
  readonly offset: number;
  readonly node: JsonNode;
}

/** A place in a file. */
export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** The value of a node. Of members that are given twice the last one counts. */
export function jsonOf(node: JsonNode): Json {
  if (node.kind === 'list') return node.items.map(jsonOf);
  if (node.kind === 'value') return node.value;
  return objectOf(node.members.map(({ name, node: value }) => [name, jsonOf(value)]));
}

/** An object of members that may have any name. */
export function objectOf<T>(members: readonly (readonly [string, T])[]): Record<string, T> {
  // Object.fromEntries defines members: one called __proto__ is a member like any other.
  return Object.fromEntries(members);
}

/** The member of that name; the last one where it is given twice. */
export function memberOf(node: JsonNode, name: string): Member | undefined {
  return node.kind === 'object'
    ? node.members.findLast((member) => member.name === name)
    : undefined;
}

/** Where the value at a path such as `containerDefinitions[0].memory` begins; where it is absent, what would hold it. */
export function offsetAt(root: JsonNode, path: string): number {
  let node = root;
  let offset = root.offset;
  for (const step of stepsOf(path)) {
    const index = node.kind === 'list' ? Number(step) : Number.NaN;
    const item = node.kind === 'list' ? node.items[index] : undefined;
    const member = memberOf(node, step);
    const next = item ?? member?.node;
    if (next === undefined) return offset;
    offset = member?.offset ?? next.offset;
    node = next;
  }
  return offset;
}

/** The steps of a path: names and indices. */
export function stepsOf(path: string): readonly string[] {
  return path.split(/[.[\]]+/).filter((step) => step !== '');
}

/** Where a path leads from another one. */
export function joinPath(base: string, more: string): string {
  if (base === '' || more === '') return base + more;
  return more.startsWith('[') ? base + more : `${base}.${more}`;
}

/** Finds line and column of offsets in a text. */
export function positionsIn(text: string): (offset: number) => Position {
  let starts: readonly number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
