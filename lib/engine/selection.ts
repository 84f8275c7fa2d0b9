/** Which part of a graph a run works on: by stack, by address, and what must be read for it. Pure data. */
import { GantryError } from '../core/errors.ts';
import { nearestOf } from '../core/nearest.ts';
import type { Address } from '../graph/address.ts';
import { type Edges, reverseEdges } from '../graph/dag.ts';
import { edgesOf } from '../graph/edges.ts';
import type { Graph, ResourceNode } from '../graph/graph.ts';

/** What is asked for. With neither stacks nor addresses everything is meant. */
export interface SelectionRequest {
  /** Ids of stacks; `*` stands for any part of one. */
  readonly stacks?: readonly string[] | undefined;
  /** Addresses of resources and of what holds them; `*` stands for any part of an id. */
  readonly only?: readonly string[] | undefined;
  /** Whether what is missing and not selected is refused instead of being made along. */
  readonly exclusively?: boolean | undefined;
}

/** The part of a graph that a run works on. */
export interface Selection {
  /** What was asked for, for people. */
  readonly asked: readonly string[];
  /** What addresses of selected resources match, of those that the code no longer has too. */
  readonly patterns: readonly RegExp[];
  /** Addresses that were asked for and name nothing in the code: what they name may still be live. */
  readonly unmatched: readonly string[];
  /** The selected resources of the code. */
  readonly selected: ReadonlySet<Address>;
  /** What is read: what is selected, and what that needs. */
  readonly read: ReadonlySet<Address>;
  /** The stacks of what is selected. */
  readonly stacks: ReadonlySet<string>;
  readonly exclusively: boolean;
}

/** How the parts of a graph hang together. */
export interface SelectionContext {
  readonly graph: Graph;
  /** What must come before what. */
  readonly order: Edges<Address>;
  /** Types of those that refer to a resource by which its changes are judged. */
  judgedBy(node: ResourceNode): readonly string[];
  /** Whether it is to be removed: then what uses it is read as well. */
  readonly removal: boolean;
}

/**
 * The part that is asked for; undefined when all is. Throws `plan/unknown-stack` or `plan/unknown-address` for what names
 * nothing.
 */
export function select(
  request: SelectionRequest,
  context: SelectionContext,
): Selection | undefined {
  const { stacks, only } = request;
  if (stacks === undefined && only === undefined) return undefined;
  const { graph } = context;
  const asked = [...(stacks ?? []), ...(only ?? [])];
  // A script that found nothing to deploy does not mean everything.
  if (asked.length === 0) throw new GantryError('plan/unknown-stack', 'the list is empty');
  const named = (stacks ?? []).flatMap((name) => stacksNamed(graph, name));
  const patterns = [
    ...named.map((stack) => patternOf(`${graph.app}/${stack}`)),
    ...(only ?? []).map((text) => addressPattern(graph, text)),
  ];
  const chosen = graph.resources.filter(({ address }) => matches(patterns, address));
  const selected = new Set(chosen.map(({ address }) => address));
  return {
    asked,
    patterns,
    unmatched: (only ?? []).filter((text) => !chosenBy(addressPattern(graph, text), chosen)),
    selected,
    read: closureOf([...selected, ...lookedAt(context, chosen, selected)], context.order),
    stacks: new Set([
      ...named,
      ...chosen.map(({ stack }) => stack),
      ...(only ?? []).flatMap((text) => stackOf(graph, withApp(graph, text)) ?? []),
    ]),
    exclusively: request.exclusively === true,
  };
}

/** Whether an address is selected: of a resource of the code, or of what the code no longer has. */
export function covers(selection: Selection | undefined, address: string): boolean {
  return selection === undefined || matches(selection.patterns, address);
}

/** Addresses that were asked for and are those of nothing, neither in the code nor among these. */
export function namingNothing(
  { unmatched }: Selection,
  graph: Graph,
  live: readonly string[],
): readonly string[] {
  return unmatched.filter((text) => {
    const pattern = patternOf(withApp(graph, text));
    return !live.some((address) => pattern.test(address));
  });
}

/** Id of the stack in which an address lies, by the graph's stacks. */
export function stackOf(graph: Pick<Graph, 'app' | 'stacks'>, address: string): string | undefined {
  const [app, ...ids] = address.split('/');
  if (app !== graph.app) return undefined;
  // A stack may lie within another: the innermost counts.
  for (let end = ids.length; end > 0; end -= 1) {
    const id = ids.slice(0, end).join('/');
    if (Object.hasOwn(graph.stacks, id)) return id;
  }
  return undefined;
}

/** The given keys and everything that must come before them. */
export function closureOf(from: Iterable<Address>, order: Edges<Address>): ReadonlySet<Address> {
  const found = new Set<Address>();
  const queue = [...from];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    for (const before of order.get(next) ?? []) if (order.has(before)) queue.push(before);
  }
  return found;
}

// What uses that which goes; and what tells whether a change may be made now.
function lookedAt(
  { graph, judgedBy, removal }: SelectionContext,
  chosen: readonly ResourceNode[],
  selected: ReadonlySet<Address>,
): readonly Address[] {
  const judges = new Map(chosen.map((node) => [node.address, judgedBy(node)]));
  if (!removal && [...judges.values()].every((types) => types.length === 0)) return [];
  const types = new Map(graph.resources.map((node) => [node.address, node.type]));
  const users = reverseEdges(edgesOf(graph));
  return [...selected].flatMap((address) =>
    [...(users.get(address) ?? [])].filter(
      (user) => removal || judges.get(address)?.includes(types.get(user) ?? '') === true,
    ),
  );
}

function chosenBy(pattern: RegExp, nodes: readonly ResourceNode[]): boolean {
  return nodes.some(({ address }) => pattern.test(address));
}

function matches(patterns: readonly RegExp[], address: string): boolean {
  return patterns.some((pattern) => pattern.test(address));
}

function stacksNamed(graph: Graph, name: string): readonly string[] {
  const ids = Object.keys(graph.stacks).sort();
  const pattern = new RegExp(`^${globSource(name)}$`);
  const found = ids.filter((id) => pattern.test(id));
  if (found.length > 0) return found;
  const nearest = nearestOf(name, ids);
  throw new GantryError(
    'plan/unknown-stack',
    `${name}; ${ids.length === 0 ? 'the app has no stack' : `the stacks are ${ids.join(', ')}`}`,
    nearest === undefined ? {} : { hint: `did you mean ${nearest}?` },
  );
}

function addressPattern(graph: Graph, text: string): RegExp {
  const address = withApp(graph, text);
  const pattern = patternOf(address);
  // What the code no longer has may still be live, in a stack that the code has.
  if (
    graph.resources.some((node) => pattern.test(node.address)) ||
    stackOf(graph, address) !== undefined
  )
    return pattern;
  const nearest = nearestOf(
    address,
    graph.resources.map((node) => node.address),
  );
  throw new GantryError(
    'plan/unknown-address',
    text,
    nearest === undefined ? {} : { hint: `did you mean ${nearest}? gantry graph lists all` },
  );
}

/** An address may leave the app's name out: there is only one. */
function withApp({ app }: Graph, text: string): string {
  const plain = text.replace(/\/+$/, '');
  return plain === app || plain.startsWith(`${app}/`) ? plain : `${app}/${plain}`;
}

function patternOf(address: string): RegExp {
  return new RegExp(`^${globSource(address)}(/.*)?$`);
}

function globSource(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*');
}
