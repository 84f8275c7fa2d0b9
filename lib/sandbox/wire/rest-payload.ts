/** Members of REST services whose value is the whole body: a structure, or bare text and bytes. */
import type { NormalizedSchema } from '@smithy/core/schema';

/** A member with its name. */
export type Payload = readonly [name: string, member: NormalizedSchema];

/** The member that the body is; none when the body is empty. */
export function readPayload(
  [name, member]: Payload,
  body: string,
  read: (schema: NormalizedSchema, body: string) => unknown,
): Readonly<Record<string, unknown>> {
  if (body === '') return {};
  if (member.isBlobSchema()) return { [name]: Buffer.from(body) };
  return { [name]: member.isStructSchema() ? read(member, body) : body };
}

/** The body that a member is. */
export function rawPayload(
  [, member]: Payload,
  value: unknown,
  write: (schema: NormalizedSchema, value: unknown) => string,
): Buffer {
  if (value === undefined) return Buffer.alloc(0);
  if (member.isStructSchema()) return Buffer.from(write(member, value));
  return Buffer.from(value as string);
}
