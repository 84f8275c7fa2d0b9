/** Checks decoded input against its schema: required members and the kinds of values. */
import type { NormalizedSchema } from '@smithy/core/schema';
import type { StaticStructureSchema } from '@smithy/types';
import { ServiceFault } from '../service.ts';
import type { WireService } from './services.ts';

/** Throws the protocol's validation error when a required member is missing or a value has the wrong kind. */
export function validateInput(
  service: WireService,
  schema: NormalizedSchema,
  input: unknown,
): void {
  const problems: Problems = { missing: [], wrong: [] };
  check(schema, input, [], problems);
  const [wrong] = problems.wrong;
  if (wrong !== undefined) throw new ServiceFault('SerializationException', wrong);
  const [missing] = problems.missing;
  if (missing === undefined) return;
  if (service.protocol === 'ec2')
    throw new ServiceFault(
      service.missingMember,
      `The request must contain the parameter ${upperFirst(missing)}`,
    );
  const count = problems.missing.length;
  throw new ServiceFault(
    service.missingMember,
    `${count} validation error${count === 1 ? '' : 's'} detected: ${problems.missing
      .map(
        (path) =>
          `Value null at '${path.replaceAll(/(?<=^|\.)\w/g, (first) => first.toLowerCase())}' failed to satisfy constraint: Member must not be null`,
      )
      .join('; ')}`,
  );
}

interface Problems {
  readonly missing: string[];
  readonly wrong: string[];
}

function check(
  schema: NormalizedSchema,
  value: unknown,
  path: readonly string[],
  problems: Problems,
): void {
  if (value === undefined || value === null) return;
  const wrong = wrongKind(schema, value);
  if (wrong !== undefined) problems.wrong.push(wrong);
  else if (schema.isStructSchema()) checkStructure(schema, value as object, path, problems);
  else if (schema.isListSchema())
    (value as unknown[]).forEach((item, index) => {
      check(schema.getValueSchema(), item, [...path, String(index + 1), 'member'], problems);
    });
  else if (schema.isMapSchema())
    for (const [key, item] of Object.entries(value))
      check(schema.getValueSchema(), item, [...path, key, 'member'], problems);
}

function checkStructure(
  schema: NormalizedSchema,
  value: object,
  path: readonly string[],
  problems: Problems,
): void {
  const record = value as Readonly<Record<string, unknown>>;
  const required = requiredMembers(schema);
  for (const [name, member] of schema.structIterator()) {
    const item = record[name];
    if (item !== undefined && item !== null) check(member, item, [...path, name], problems);
    else if (required.has(name)) problems.missing.push([...path, name].join('.'));
  }
}

/** A static structure schema lists its required members first and says how many they are. */
function requiredMembers(schema: NormalizedSchema): ReadonlySet<string> {
  const [, , , , names, , required] = schema.getSchema() as StaticStructureSchema;
  return new Set(names.slice(0, required ?? 0));
}

function wrongKind(schema: NormalizedSchema, value: unknown): string | undefined {
  if (schema.isStructSchema() || schema.isMapSchema())
    return isPlainObject(value) ? undefined : `${kindOf(value)} can not be converted to an Object`;
  if (schema.isListSchema())
    return Array.isArray(value) ? undefined : `${kindOf(value)} can not be converted to a List`;
  if (schema.isStringSchema())
    return typeof value === 'string'
      ? undefined
      : `${kindOf(value)} can not be converted to a String`;
  if (schema.isBooleanSchema())
    return typeof value === 'boolean'
      ? undefined
      : `${kindOf(value)} can not be converted to a Boolean`;
  if (schema.isNumericSchema())
    return typeof value === 'number'
      ? undefined
      : `${kindOf(value)} can not be converted to a Number`;
  return undefined;
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'START_ARRAY';
  if (typeof value === 'object') return 'START_OBJECT';
  return `${typeof value}_VALUE`.toUpperCase();
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
