/** Brings an operation's answer into the form the SDK's serialisers take. */
import type { NormalizedSchema } from '@smithy/core/schema';

/**
 * A copy of `value` with only the members its schema has. Records are kept as JSON, so a timestamp may be a `Date`,
 * milliseconds since the epoch or ISO 8601 text, and a blob may be text; members that are null or undefined go.
 */
export function shapeOutput(schema: NormalizedSchema, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (schema.isStructSchema()) {
    const record = value as Readonly<Record<string, unknown>>;
    const shaped: Record<string, unknown> = {};
    for (const [name, member] of schema.structIterator()) {
      const item = shapeOutput(member, record[name]);
      if (item !== undefined) shaped[name] = item;
    }
    return shaped;
  }
  if (schema.isListSchema())
    return (value as readonly unknown[]).map((item) => shapeOutput(schema.getValueSchema(), item));
  if (schema.isMapSchema())
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, shapeOutput(schema.getValueSchema(), item)]),
    );
  if (schema.isTimestampSchema()) return value instanceof Date ? value : new Date(value as string);
  if (schema.isBlobSchema() && typeof value === 'string') return Buffer.from(value);
  return value;
}
