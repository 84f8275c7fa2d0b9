/** Which attributes of which resources are known: answers references while reading, planning and applying. */

import type { AwsEnvironment } from '../aws/environment.ts';
import { GantryError } from '../core/errors.ts';
import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import type { ResourceNode } from '../graph/graph.ts';
import { isRefValue, type LookupValue, type RefValue } from '../graph/reference.ts';
import { lookupsIn, type Resolver } from '../graph/resolve.ts';
import type { Session } from './session.ts';
import { environmentOf, nodesOf, type Target, typeOf } from './target.ts';

/** What is known of one resource. */
interface Known {
  readonly attributes: JsonObject;
  /** Attributes that will change; `all` while the object is not there. */
  readonly pending: ReadonlySet<string> | 'all';
}

/** What references and lookups answer. */
export interface Knowledge {
  /** The object is there, and its attributes stay. */
  settle(address: Address, attributes: JsonObject): void;
  /** Some attributes (or all of them) will only be known once the resource has been written. */
  expect(address: Address, attributes: JsonObject, pending: readonly string[] | 'all'): void;
  /** A resolver for a node: lookups are answered by the node's own environment. */
  resolverFor(node: ResourceNode): Resolver;
}

/** Knowledge that starts with the answers to every lookup of the graph. */
export async function gatherKnowledge(
  target: Target,
  sessions: ReadonlyMap<AwsEnvironment, Session>,
): Promise<Knowledge> {
  const answers = new Map<string, Json>();
  await Promise.all(
    distinctLookups(target, sessions).map(async ({ key, lookup, session, address }) => {
      const answer = target.catalog.lookups.get(lookup.$lookup);
      if (answer === undefined)
        throw new GantryError('plan/unknown-type', `lookup ${lookup.$lookup}`, { address });
      const { $lookup: _, ...parameters } = lookup;
      answers.set(key, await answer(parameters, session.context));
    }),
  );
  const known = new Map<string, Known>();
  return {
    settle: (address, attributes) => known.set(address, { attributes, pending: new Set() }),
    expect: (address, attributes, pending) =>
      known.set(address, { attributes, pending: pending === 'all' ? 'all' : new Set(pending) }),
    resolverFor: (node) => (value) =>
      isRefValue(value)
        ? attributeOf(target, value, known.get(value.$ref))
        : answers.get(lookupKey(value, environmentOf(target, node))),
  };
}

function attributeOf(
  target: Target,
  reference: RefValue,
  known: Known | undefined,
): Json | undefined {
  if (known === undefined || known.pending === 'all') return undefined;
  const [name = '', ...rest] = reference.attribute.split('.');
  if (known.pending.has(name)) return undefined;
  let value: Json | undefined = known.attributes[name];
  for (const step of rest) {
    if (Array.isArray(value)) value = (value as readonly Json[])[Number(step)];
    else if (isJsonObject(value)) value = value[step];
    else value = undefined;
  }
  if (value === undefined) throw unknownAttribute(target, reference);
  return value;
}

function unknownAttribute(target: Target, reference: RefValue): GantryError {
  const node = target.graph.resources.find((candidate) => candidate.address === reference.$ref);
  const names = node === undefined ? [] : Object.keys(typeOf(target.catalog, node).attributes);
  return new GantryError(
    'reference/unknown-attribute',
    `${reference.attribute}; it has ${names.join(', ')}`,
    { address: reference.$ref },
  );
}

interface LookupTask {
  readonly key: string;
  readonly lookup: LookupValue;
  readonly session: Session;
  readonly address: Address;
}

function distinctLookups(
  target: Target,
  sessions: ReadonlyMap<AwsEnvironment, Session>,
): readonly LookupTask[] {
  const tasks = new Map<string, LookupTask>();
  for (const node of nodesOf(target))
    for (const lookup of lookupsIn(node.properties)) {
      const environment = environmentOf(target, node);
      const session = sessions.get(environment);
      const key = lookupKey(lookup, environment);
      if (session !== undefined && !tasks.has(key))
        tasks.set(key, { key, lookup, session, address: node.address });
    }
  return [...tasks.values()];
}

function lookupKey(lookup: LookupValue, environment: AwsEnvironment): string {
  return `${environment.account}/${environment.region}/${canonicalJson(lookup)}`;
}
