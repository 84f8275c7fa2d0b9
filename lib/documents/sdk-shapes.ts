/** The shapes of requests as the SDK's client states them: what its version knows is what is known. */
import { NormalizedSchema } from '@smithy/core/schema';
import type { Operation } from '../rules/index.ts';
import { enumNameOf } from './enum-members.ts';
import type { MemberShape, Shape } from './shape.ts';

/** Loads the client, and gives the shape of each operation's request. */
export async function loadShapes(): Promise<(operation: Operation) => Shape> {
  const client: object = await import('@aws-sdk/client-ecs');
  const enums: Enums = (name) => valuesOf((client as Readonly<Record<string, unknown>>)[name]);
  const schemas = new Map(
    Object.values(client).flatMap((value: unknown) => {
      const [kind, , name] = Array.isArray(value) ? (value as unknown[]) : [];
      return kind === OPERATION && typeof name === 'string' ? [[name, value as unknown[]]] : [];
    }),
  );
  return (operation) =>
    shapeOf(NormalizedSchema.of(schemas.get(operation)?.[INPUT] as never), enums);
}

/** First element of an operation's static schema, and the place of its input in it. */
const OPERATION = 9;
const INPUT = 4;
/** The place of the number of required members in a structure's static schema; they come first in it. */
const REQUIRED = 6;

/** The legal values that a list of the client's holds, in its order; undefined for what is none. */
type Enums = (name: string) => readonly string[] | undefined;

function valuesOf(exported: unknown): readonly string[] | undefined {
  if (typeof exported !== 'object' || exported === null || Array.isArray(exported))
    return undefined;
  const values: readonly unknown[] = Object.values(exported);
  const isList = values.length > 0 && values.every((value) => typeof value === 'string');
  return isList ? (values as readonly string[]) : undefined;
}

const known = new WeakMap<object, Shape>();

function shapeOf(schema: NormalizedSchema, enums: Enums): Shape {
  const key = schema.getSchema();
  const cached = typeof key === 'object' && key !== null ? known.get(key) : undefined;
  if (cached !== undefined) return cached;
  const shape = readShape(schema, enums);
  if (typeof key === 'object' && key !== null) known.set(key, shape);
  return shape;
}

function readShape(schema: NormalizedSchema, enums: Enums): Shape {
  if (schema.isStructSchema())
    return { kind: 'structure', members: once(() => membersOf(schema, enums)) };
  if (schema.isListSchema())
    return { kind: 'list', item: once(() => shapeOf(schema.getValueSchema(), enums)) };
  if (schema.isMapSchema())
    return { kind: 'map', value: once(() => shapeOf(schema.getValueSchema(), enums)) };
  if (schema.isStringSchema()) return { kind: 'text' };
  if (schema.isNumericSchema()) return { kind: 'number' };
  if (schema.isBooleanSchema()) return { kind: 'boolean' };
  return { kind: 'anything' };
}

function membersOf(schema: NormalizedSchema, enums: Enums): ReadonlyMap<string, MemberShape> {
  const stated = schema.getSchema();
  const required = Array.isArray(stated) ? Number((stated as unknown[])[REQUIRED] ?? 0) : 0;
  const structure = schema.getName()?.split('#').at(-1) ?? '';
  return new Map(
    [...schema.structIterator()].map(([name, member], index) => {
      const list = isText(member)
        ? enumNameOf(structure, name, (one) => enums(one) !== undefined)
        : undefined;
      const values = list === undefined ? undefined : enums(list);
      return [
        name,
        {
          required: index < required,
          shape: shapeOf(member, enums),
          ...(values === undefined ? {} : { values }),
        },
      ];
    }),
  );
}

/** Whether a value is a text, or a list of them. */
function isText(schema: NormalizedSchema): boolean {
  return schema.isListSchema() ? isText(schema.getValueSchema()) : schema.isStringSchema();
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
