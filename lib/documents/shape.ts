/** The shape that a request must have: which members, of which types. Holding a document against it. */
import { nearestOf } from '../core/nearest.ts';
import { isUnknown } from '../graph/resolve.ts';
import { type JsonNode, joinPath, type Member, memberOf } from './node.ts';
import { hasPlaceholder, placeholder } from './placeholder.ts';
import type { Problem } from './problem.ts';

/** What a value may be. */
export type Shape =
  | { readonly kind: 'structure'; readonly members: () => ReadonlyMap<string, MemberShape> }
  | { readonly kind: 'list'; readonly item: () => Shape }
  | { readonly kind: 'map'; readonly value: () => Shape }
  | { readonly kind: 'text' | 'number' | 'boolean' | 'anything' };

/** What a member of a structure may be. */
export interface MemberShape {
  readonly required: boolean;
  readonly shape: Shape;
  /** The legal values of a text, or of the items of a list of them; undefined where any text may be. */
  readonly values?: readonly string[];
}

/** A node held against a shape: what is wrong, and the node without it, so that rules can judge the rest. */
export interface Fitted {
  readonly problems: readonly Problem[];
  readonly node: JsonNode;
}

/** How strictly a node is held against a shape. */
export interface Strictness {
  /** Members of it that need not be there although the shape requires them. */
  readonly optional: readonly string[];
  /**
   * Whether an empty text stands for nothing, and within it nothing for an empty list, as the tools take it that send such files:
   * they write what they read of AWS without its empty values.
   */
  readonly cleaned: boolean;
}

/**
 * Holds a node against a shape. What is wrong with it is left out of the node, or unknown in it; members that are null
 * are left out as AWS does.
 */
export function fitShape(node: JsonNode, shape: Shape, strictness: Strictness): Fitted {
  const problems: Problem[] = [];
  const fitted = fitNode(node, shape, { ...strictness, path: '', problems });
  return { problems, node: fitted };
}

interface Place extends Strictness {
  readonly path: string;
  readonly problems: Problem[];
}

function fitNode(node: JsonNode, shape: Shape, place: Place): JsonNode {
  if (shape.kind === 'anything') return node;
  if (node.kind === 'value' && typeof node.value === 'object' && node.value !== null) return node;
  switch (shape.kind) {
    case 'structure':
      return node.kind === 'object'
        ? fitMembers(node, shape.members(), place)
        : wrong(node, shape, place);
    case 'list': {
      if (node.kind !== 'list') return wrong(node, shape, place);
      const item = shape.item();
      const items = node.items.map((one, index) =>
        fitNode(one, item, { ...place, path: `${place.path}[${index}]`, optional: [] }),
      );
      return { ...node, items };
    }
    case 'map': {
      if (node.kind !== 'object') return wrong(node, shape, place);
      const value = shape.value();
      const members = node.members
        .filter(({ node: one }) => !isNull(one))
        .map((member) => ({
          ...member,
          node: fitNode(member.node, value, {
            ...place,
            path: joinPath(place.path, member.name),
            optional: [],
          }),
        }));
      return { ...node, members };
    }
    case 'text':
      return typeOf(node) === 'string' ? node : wrong(node, shape, place);
    case 'number':
      return typeOf(node) === 'number' ? node : wrong(node, shape, place);
    case 'boolean':
      return typeOf(node) === 'boolean' ? node : wrong(node, shape, place);
  }
}

function fitMembers(
  node: Extract<JsonNode, { readonly kind: 'object' }>,
  shapes: ReadonlyMap<string, MemberShape>,
  place: Place,
): JsonNode {
  const { path, problems, optional, cleaned } = place;
  const names = [...shapes.keys()];
  const members: Member[] = [];
  for (const member of node.members) {
    const shape = shapes.get(member.name)?.shape;
    const below = joinPath(path, member.name);
    if (shape === undefined) {
      if (hasPlaceholder(member.name)) continue;
      const meant = meantBy(member.name, names);
      problems.push(unknownField(member, below, meant, names));
      // What is mistyped is not missing as well.
      if (meant !== undefined && memberOf(node, meant) === undefined)
        members.push({ ...member, name: meant, node: unknownAt(member.node) });
    } else if (!isNull(member.node) && !(cleaned && isEmptyText(member)))
      members.push({
        ...member,
        node: fitNode(member.node, shape, { ...place, path: below, optional: [] }),
      });
  }
  const given = new Set(members.map(({ name }) => name));
  for (const [name, { required, shape }] of shapes) {
    if (!required || given.has(name) || optional.includes(name)) continue;
    if (cleaned && path !== '' && shape.kind === 'list')
      members.push({
        name,
        offset: node.offset,
        node: { kind: 'list', offset: node.offset, items: [] },
      });
    else
      problems.push({
        severity: 'error',
        code: 'document/missing-field',
        offset: node.offset,
        path: joinPath(path, name),
        detail: `${name} is required${path === '' ? '' : ` in ${path}`}`,
      });
  }
  return { ...node, members };
}

function meantBy(name: string, names: readonly string[]): string | undefined {
  return (
    names.find((known) => known.toLowerCase() === name.toLowerCase()) ?? nearestOf(name, names)
  );
}

function unknownField(
  { name, offset }: Member,
  path: string,
  meant: string | undefined,
  names: readonly string[],
): Problem {
  return {
    severity: 'error',
    code: 'document/unknown-field',
    offset,
    path,
    detail: `there is no field ${JSON.stringify(name)} here`,
    hint:
      meant === undefined
        ? `known are ${[...names].sort().join(', ')}`
        : `did you mean ${JSON.stringify(meant)}?`,
  };
}

const WORDS: Readonly<Record<Shape['kind'], string>> = {
  structure: 'an object',
  list: 'a list',
  map: 'an object',
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  anything: 'a value',
};

/** Tells of a value of the wrong type, which is unknown from here on. */
function wrong(node: JsonNode, shape: Shape, { path, problems }: Place): JsonNode {
  problems.push({
    severity: 'error',
    code: 'document/wrong-type',
    offset: node.offset,
    path,
    detail: `${describe(node)} where ${WORDS[shape.kind]} is expected`,
    ...hintFor(node, shape),
  });
  return unknownAt(node);
}

function unknownAt(node: JsonNode): JsonNode {
  return { kind: 'value', offset: node.offset, value: placeholder(describe(node)) };
}

function hintFor(node: JsonNode, shape: Shape): { readonly hint?: string } {
  if (node.kind !== 'value' || isUnknown(node.value)) return {};
  const { value } = node;
  if (shape.kind === 'text' && (typeof value === 'number' || typeof value === 'boolean'))
    return { hint: `put it in quotes: "${value}"` };
  const bare = typeof value === 'string' ? value.trim() : '';
  if (shape.kind === 'number' && bare !== '' && Number.isFinite(Number(bare)))
    return { hint: `take the quotes away: ${bare}` };
  if (shape.kind === 'boolean' && (bare === 'true' || bare === 'false'))
    return { hint: `take the quotes away: ${bare}` };
  return {};
}

function describe(node: JsonNode): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'object') return 'an object';
  const text = JSON.stringify(node.value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

/** An empty value of a variable or a tag is a value. */
function isEmptyText({ name, node }: Member): boolean {
  return node.kind === 'value' && node.value === '' && name !== 'value';
}

function isNull(node: JsonNode): boolean {
  return node.kind === 'value' && node.value === null;
}

function typeOf(node: JsonNode): string {
  return node.kind === 'value' ? typeof node.value : node.kind;
}
