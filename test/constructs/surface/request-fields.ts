/** The fields that the SDK's client knows in a request, and those that the requests of a program give. */
import { NormalizedSchema } from '@smithy/core/schema';
import type { ResourceNode } from '../../../lib/graph/graph.ts';

/** The input of an operation as a client's exported schemas state it. */
export function inputOf(client: object, operation: string): NormalizedSchema {
  const found: unknown = Object.values(client).find(
    (value: unknown) => Array.isArray(value) && value[0] === OPERATION && value[2] === operation,
  );
  if (!Array.isArray(found)) throw new Error(`the client knows no ${operation}`);
  return NormalizedSchema.of(found[INPUT] as never);
}

/** Paths of all fields that hold no further fields; `[]` stands for each item of a list. */
export function fieldsOf(schema: NormalizedSchema, path = ''): readonly string[] {
  if (schema.isListSchema()) return fieldsOf(schema.getValueSchema(), `${path}[]`);
  if (!schema.isStructSchema()) return [path];
  const members = [...schema.structIterator()];
  if (members.length === 0) return [path];
  return members.flatMap(([name, member]) => fieldsOf(member, join(path, name)));
}

/** Those of the paths that a value has. */
export function givenOf(schema: NormalizedSchema, value: unknown, path = ''): readonly string[] {
  if (value === undefined || value === null) return [];
  if (schema.isListSchema())
    return (value as readonly unknown[]).flatMap((item) =>
      givenOf(schema.getValueSchema(), item, `${path}[]`),
    );
  if (!schema.isStructSchema()) return [path];
  const members = [...schema.structIterator()];
  if (members.length === 0) return [path];
  return members.flatMap(([name, member]) =>
    givenOf(member, (value as Readonly<Record<string, unknown>>)[name], join(path, name)),
  );
}

/** Fields of a request that no resource of a type gives, but for those left out; and those left out that one gives. */
export function holesOf(
  schema: NormalizedSchema,
  nodes: readonly ResourceNode[],
  leftOut: readonly string[],
): { readonly missing: readonly string[]; readonly given: readonly string[] } {
  const given = new Set(nodes.flatMap(({ properties }) => givenOf(schema, properties)));
  const isLeftOut = (field: string) =>
    leftOut.some(
      (one) => field === one || field.startsWith(`${one}.`) || field.startsWith(`${one}[`),
    );
  return {
    missing: fieldsOf(schema).filter((field) => !given.has(field) && !isLeftOut(field)),
    given: [...given].filter(isLeftOut),
  };
}

/** First element of an operation's static schema, and the place of its input in it. */
const OPERATION = 9;
const INPUT = 4;

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
