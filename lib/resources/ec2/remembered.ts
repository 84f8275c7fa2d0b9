/**
 * Fields that AWS takes and never shows again. What was asked for is kept in tags of the object itself, so that a
 * change of the code is seen.
 */

import { GantryError } from '../../core/errors.ts';
import { canonicalJson, type Json } from '../../core/json.ts';
import { ADDRESS_TAG, type TagRecord } from '../tags.ts';

const PREFIX = 'gantry:field:';
/** A tag's value holds 256 characters. */
const PIECE = 250;

/** The tags that remember fields; fields that are not given have none. */
export function rememberedTags<P extends object>(
  properties: P,
  fields: readonly (keyof P & string)[],
): TagRecord {
  const tags: Record<string, string> = {};
  for (const field of fields) {
    const value = properties[field];
    if (value === undefined) continue;
    const text = canonicalJson(value);
    for (let at = 0; at < text.length; at += PIECE)
      tags[`${PREFIX}${field}${at === 0 ? '' : `:${at / PIECE}`}`] = text.slice(at, at + PIECE);
  }
  return tags;
}

/** The fields that tags remember. Throws `plan/unreadable` for a tag that somebody has edited. */
export function remembered<P extends object>(
  tags: TagRecord,
  fields: readonly (keyof P & string)[],
): Partial<P> {
  const found: Record<string, Json> = {};
  for (const field of fields) {
    let text = tags[`${PREFIX}${field}`];
    if (text === undefined) continue;
    for (let piece = 1; tags[`${PREFIX}${field}:${piece}`] !== undefined; piece += 1)
      text += tags[`${PREFIX}${field}:${piece}`];
    found[field] = parse(`${PREFIX}${field}`, text, tags[ADDRESS_TAG]);
  }
  return found as Partial<P>;
}

function parse(key: string, text: string, address: string | undefined): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    const detail = `the tag ${key} of ${address ?? 'an object'} is ${JSON.stringify(text)}`;
    throw new GantryError('plan/unreadable', detail, { address, cause });
  }
}
