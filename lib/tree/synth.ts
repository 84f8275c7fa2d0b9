/** From the tree of constructs to the graph. */
import type { Construct, IConstruct } from 'constructs';
import { type Diagnostic, type SourceLocation, sortDiagnostics } from '../core/diagnostic.ts';
import { GantryError, isGantryError } from '../core/errors.ts';
import { type JsonObject, omitUndefined } from '../core/json.ts';
import { type Address, isAddressSegment } from '../graph/address.ts';
import { referencesOf } from '../graph/edges.ts';
import {
  GRAPH_SCHEMA_VERSION,
  type Graph,
  type ResourceNode,
  type StackNode,
  sortResources,
} from '../graph/graph.ts';
import type { App } from './app.ts';
import { declaredProperties } from './declared.ts';
import { formerAddress, formerly, namingPath } from './moved.ts';
import { deriveName, type NameRule } from './names.ts';
import { addressOfConstruct, isResource, type Resource, toGraphJson } from './resource.ts';
import { sourceOf } from './source.ts';
import { Stack } from './stack.ts';

/** What a program means. */
export interface Synthesis {
  /** The desired resources. */
  readonly graph: Graph;
  /** What is wrong with the program as far as the tree can tell; in the order in which it is shown. */
  readonly diagnostics: readonly Diagnostic[];
  /** Where the construct of an address was made. Kept out of the graph, whose bytes must not depend on places. */
  sourceOf(address: string): SourceLocation | undefined;
}

/** Longest value of a tag. */
const MAX_ADDRESS = 256;

/** Turns a tree into its graph. Pure: the same program gives the same bytes. */
export function synthesizeTree(app: App): Synthesis {
  const resources = new Map<Address, Resource>();
  const nodes: ResourceNode[] = [];
  const stacks: Record<string, StackNode> = {};
  const diagnostics: Diagnostic[] = [];
  const constructs = app.node.findAll();
  const dependencies = collectDependencies(constructs);
  const formers = formerAddresses(constructs);
  for (const construct of constructs) {
    for (const message of asProgram(construct, () => construct.node.validate()))
      diagnostics.push({
        severity: 'error',
        code: 'tree/bad-props',
        address: addressOfConstruct(construct),
        detail: message,
      });
    if (construct !== app && !isAddressSegment(construct.node.id))
      diagnostics.push({
        severity: 'error',
        code: 'tree/bad-id',
        address: addressOfConstruct(construct),
        detail: `the id is ${JSON.stringify(construct.node.id)}`,
      });
    // A stack without resources counts too: what was in it must be found to be removed.
    if (Stack.isStack(construct))
      stacks[Stack.idOf(construct)] = omitUndefined({
        account: construct.props.account,
        region: construct.props.region,
        role: construct.props.role,
      }) as StackNode;
    if (!isResource(construct)) continue;
    const address = construct.address;
    if (resources.has(address))
      diagnostics.push({
        severity: 'error',
        code: 'tree/duplicate-address',
        address,
        detail: `${resources.get(address)?.node.path} and ${construct.node.path}`,
      });
    if (address.length > MAX_ADDRESS)
      diagnostics.push({
        severity: 'error',
        code: 'tree/bad-id',
        address,
        detail: `the address has ${address.length} characters; at most ${MAX_ADDRESS} fit into the tag that tells whose it is`,
        hint: 'shorten ids on the way to it',
      });
    resources.set(address, construct);
    nodes.push(
      asProgram(construct, () => {
        const stack = Stack.of(construct);
        return nodeOf(construct, address, { app, stack, dependencies, diagnostics, formers });
      }),
    );
  }
  const graph: Graph = {
    schemaVersion: GRAPH_SCHEMA_VERSION,
    app: app.name,
    stacks,
    resources: sortResources(nodes),
  };
  checkReferences(graph, diagnostics);
  const locate = (address: string) => {
    const resource = resources.get(address as Address);
    return resource && sourceOf(resource);
  };
  return {
    graph,
    diagnostics: sortDiagnostics(diagnostics.map((diagnostic) => withSource(diagnostic, locate))),
    sourceOf: locate,
  };
}

/** Runs what reads a construct's props. What it throws is a mistake in them, and is told with the construct's place. */
function asProgram<T>(construct: IConstruct, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const source = sourceAround(construct);
    const place = source === undefined ? '' : `\n${source.file}:${source.line}:${source.column}`;
    const address = addressOfConstruct(construct);
    if (isGantryError(error))
      throw new GantryError(error.code, `${error.detail}${place}`, {
        address: error.address ?? address,
        hint: error.hint,
        cause: error,
      });
    throw new GantryError('tree/bad-props', `${String(error)}${place}`, {
      address,
      hint: 'one of its props is missing or of the wrong type: tsc --noEmit names it',
      cause: error,
    });
  }
}

/** Where a construct was made: resources know their places, and most constructs have one. */
function sourceAround(construct: IConstruct): SourceLocation | undefined {
  const resource = construct.node.findAll().find(isResource);
  return resource && sourceOf(resource as IConstruct);
}

interface NodeContext {
  readonly app: App;
  readonly stack: Stack;
  readonly dependencies: ReadonlyMap<IConstruct, readonly Address[]>;
  readonly diagnostics: Diagnostic[];
  /** What resources that have moved were known as, by their addresses. */
  readonly formers: ReadonlyMap<string, Address>;
}

function nodeOf(resource: Resource, address: Address, context: NodeContext): ResourceNode {
  const { props } = resource;
  const merged = declaredProperties(resource);
  const properties =
    props.name === undefined
      ? merged
      : withName(props.name, merged, { resource, address, context });
  const explicit = typeof props.dependsOn === 'function' ? props.dependsOn() : props.dependsOn;
  const dependsOn = new Set([
    ...(explicit ?? []).flatMap(addressesUnder),
    ...resource.node.scopes.flatMap((scope) => context.dependencies.get(scope) ?? []),
  ]);
  dependsOn.delete(address);
  const former = formerAddress(resource);
  return {
    type: props.type,
    address,
    stack: Stack.idOf(context.stack),
    properties,
    tags:
      props.taggable === false
        ? {}
        : { ...context.app.tags, ...context.stack.props.tags, ...props.tags },
    dependsOn: [...dependsOn].sort(),
    ...(props.removalPolicy === 'retain' ? { removalPolicy: 'retain' as const } : {}),
    ...(former === undefined ? {} : { movedFrom: former }),
    ...(props.adopt === true ? { adopt: true as const } : {}),
  };
}

/** A rule by which a name stays what it was before what it is told from has moved. */
function formerRule(rule: NameRule, formers: ReadonlyMap<string, Address>): NameRule {
  const { replacedWith } = rule;
  return replacedWith === undefined || formers.size === 0
    ? rule
    : { ...rule, replacedWith: () => formerly(toGraphJson(replacedWith()), formers) };
}

function formerAddresses(constructs: readonly IConstruct[]): ReadonlyMap<string, Address> {
  return new Map(
    constructs.filter(isResource).flatMap((resource) => {
      const former = formerAddress(resource);
      return former === undefined ? [] : [[resource.address as string, former] as const];
    }),
  );
}

interface Named {
  readonly resource: Resource;
  readonly address: Address;
  readonly context: NodeContext;
}

function withName(
  rule: NameRule,
  properties: JsonObject,
  { resource, address, context }: Named,
): JsonObject {
  const given = properties[rule.property];
  if (given === undefined)
    return {
      ...properties,
      [rule.property]: deriveName(
        formerRule(rule, context.formers),
        namingPath(resource),
        formerly(properties, context.formers) as JsonObject,
      ),
    };
  const forbidden = rule.forbidden ?? /[^A-Za-z0-9-]+/;
  if (typeof given === 'string' && (given.length > rule.maxLength || forbidden.test(given)))
    context.diagnostics.push({
      severity: 'error',
      code: 'tree/bad-name',
      address,
      path: rule.property,
      detail: `${JSON.stringify(given)} has ${given.length} characters; allowed are at most ${rule.maxLength}, none of them matching ${forbidden}`,
    });
  return properties;
}

function collectDependencies(
  constructs: readonly IConstruct[],
): ReadonlyMap<IConstruct, readonly Address[]> {
  const found = new Map<IConstruct, readonly Address[]>();
  for (const construct of constructs) {
    const targets = construct.node.dependencies;
    if (targets.length > 0) found.set(construct, targets.flatMap(addressesUnder));
  }
  return found;
}

function addressesUnder(construct: IConstruct): readonly Address[] {
  return construct.node
    .findAll()
    .filter(isResource)
    .map((resource) => (resource as Construct as Resource).address);
}

function checkReferences(graph: Graph, diagnostics: Diagnostic[]): void {
  const known = new Set<string>(graph.resources.map((node) => node.address));
  for (const node of graph.resources) {
    if (node.movedFrom !== undefined && known.has(node.movedFrom))
      diagnostics.push({
        severity: 'error',
        code: 'tree/duplicate-address',
        address: node.address,
        detail: `it is said to have moved from ${node.movedFrom}, which is still in the code`,
        hint: 'give what is there now another id: names derived from that address belong to what has moved',
      });
    for (const reference of referencesOf(node))
      if (!known.has(reference.$ref))
        diagnostics.push({
          severity: 'error',
          code: reference.$ref.startsWith(`${graph.app}/`)
            ? 'reference/unknown'
            : 'reference/foreign-app',
          address: node.address,
          detail: `${reference.attribute} of ${reference.$ref}`,
        });
  }
}

function withSource(
  diagnostic: Diagnostic,
  locate: (address: string) => SourceLocation | undefined,
): Diagnostic {
  const source = diagnostic.address === undefined ? undefined : locate(diagnostic.address);
  return source === undefined ? diagnostic : { ...diagnostic, source };
}
