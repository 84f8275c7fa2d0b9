/** Names of AWS objects: derived from where a construct stands, deterministic, within AWS's limits. */
import { digest, type Json } from '../core/json.ts';

/** How a type's name is derived. */
export interface NameRule {
  /** The property that holds the name, such as `clusterName`. */
  readonly property: string;
  /** Most characters that AWS allows. */
  readonly maxLength: number;
  /** Characters that AWS refuses; each run of them becomes the separator. @default everything but letters, digits and hyphen */
  readonly forbidden?: RegExp;
  /** Put before the readable part, such as `/gantry/shop/`; counts toward the length. @default - nothing */
  readonly prefix?: string;
  /** @default '-' */
  readonly separator?: string;
  /** Fields whose change needs a second object at the same time: the name changes with them. @default - none */
  readonly replacedBy?: readonly string[];
  /** What else needs a second object when it changes, beside fields; asked at synthesis. @default - nothing */
  readonly replacedWith?: () => unknown;
  /** True where the prefix names the app already: its id is left out of the readable part. @default false */
  readonly withoutApp?: boolean;
}

const HASH_LENGTH = 8;

/**
 * The derived name of the resource at `path`:
 *
 * 1. The readable part is the path's ids, joined by the separator, without forbidden characters.
 * 2. A hash of the app, the full path and the fields in `replacedBy` follows, so that names never collide by trimming.
 * 3. What is too long loses whole words at the front of the readable part: its tail tells more.
 */
export function deriveName(
  rule: NameRule,
  path: readonly string[],
  properties: Readonly<Record<string, Json | undefined>> = {},
): string {
  const separator = rule.separator ?? '-';
  const prefix = rule.prefix ?? '';
  const immutable = (rule.replacedBy ?? []).map((field) => properties[field] ?? null);
  const further = rule.replacedWith === undefined ? [] : [rule.replacedWith()];
  const hash = digest([path, immutable, ...further], HASH_LENGTH);
  const room = rule.maxLength - prefix.length - separator.length - HASH_LENGTH;
  const readable = (rule.withoutApp === true ? path.slice(1) : path)
    .join(separator)
    .replace(globally(rule.forbidden ?? /[^A-Za-z0-9-]+/), separator);
  const start = tailOf(readable, Math.max(room, 0), separator);
  return start === '' ? `${prefix}g${hash}` : `${prefix}${start}${separator}${hash}`;
}

// The last `room` characters, from the start of a word on where one starts within them.
function tailOf(readable: string, room: number, separator: string): string {
  if (readable.length <= room) return readable.replace(/^[^A-Za-z0-9]+/, '');
  const tail = readable.slice(readable.length - room);
  const wordStart = readable.at(-room - 1) === separator ? 0 : tail.indexOf(separator) + 1;
  return tail.slice(wordStart).replace(/^[^A-Za-z0-9]+/, '');
}

function globally(pattern: RegExp): RegExp {
  return pattern.global ? pattern : new RegExp(pattern.source, `${pattern.flags}g`);
}
