/**
 * The seal in `gantry:fields`: a few characters that stand for the object that its tags were made for. Who clones an object
 * with its tags clones the seal too; then it tells that the clone is not ours, and a deploy does not remove it.
 */
import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import { isUnknown } from '../graph/resolve.ts';
import type { AnyResourceType, Live } from '../resource-type.ts';
import { canonicalLive } from './canonical-live.ts';
import type { Rules } from './fields.ts';
import { addressOf, recordOf } from './ownership.ts';
import { SEAL_LENGTH } from './record.ts';

/** Stands where a seal is compared with nothing. */
export const NO_SEAL = '-'.repeat(SEAL_LENGTH);

/** The seal of an object of a type at an address, with canonical properties. */
export function sealOf(type: AnyResourceType, address: Address, properties: JsonObject): string {
  return createHash('sha256')
    .update(canonicalJson([type.name, address, fixedIdentity(type, properties)]))
    .digest('base64url')
    .slice(0, SEAL_LENGTH);
}

/** Whether the tags of an object were made for another one. What carries no seal is believed. */
export function isCopied(type: AnyResourceType, live: Live): boolean {
  const record = recordOf(live);
  if (type.taggable === false || live.digest !== undefined || live.owner !== undefined)
    return false;
  if (record.kind !== 'read' || record.seal === undefined) return false;
  return record.seal !== sealOf(type, addressOf(live), canonicalLive(type, live));
}

// Of what finds the object only what nobody can change in place: a rule whose priority was moved by hand is still ours.
function fixedIdentity(type: AnyResourceType, properties: JsonObject): JsonObject {
  const rules = type.fields as Rules;
  const identity = type.identity(properties) ?? {};
  const fixed = Object.entries(identity).filter(([key]) => {
    const rule = rules[key];
    return rule === undefined || !('change' in rule) || rule.change !== 'update';
  });
  const kept = Object.fromEntries(fixed);
  return isUnknown(kept) ? {} : kept;
}
