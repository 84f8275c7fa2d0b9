/** Gantry's own tags: who owns an object, and which fields the code last declared. */
import { GantryError } from '../core/errors.ts';
import { digest, type JsonObject } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import type { Live, Owner } from '../resource-type.ts';
import { PINS_TAG } from './pins.ts';
import { type Declared, type DeclaredRecord, encodeRecord, parseRecord } from './record.ts';

/** The tag that names the owning app. */
export const APP_TAG = 'gantry:app';
/** The tag that names the owning address. */
export const ADDRESS_TAG = 'gantry:address';
/** The tag that records which fields and tags the code last declared, and as what. */
export const FIELDS_TAG = 'gantry:fields';
/** The tag that holds the digest of the canonical form. */
export const DIGEST_TAG = 'gantry:digest';

/** The tag of an object that stays in AWS when it is removed from the code. */
export const RETAIN_TAG = 'gantry:retain';

const OWN_PREFIX = 'gantry:';
const CHILD_PREFIX = 'gantry:child:';
const DIGEST_LENGTH = 32;
const MAX_TAGS = 50;

/** All tags of an object: the user's and ours. Throws when AWS's limits on tags would be passed. */
export function tagsFor(options: {
  readonly app: string;
  readonly address: Address;
  readonly tags: Readonly<Record<string, string>>;
  /** Fields and tags that the code declares. */
  readonly declared: readonly Declared[];
  /** For what object the tags are made. */
  readonly seal: string;
  readonly digest: string | undefined;
  readonly retain: boolean;
  /** Which lookups it is made from. */
  readonly pins: string | undefined;
}): Readonly<Record<string, string>> {
  const { app, address, tags, declared, seal, retain } = options;
  const all = {
    ...tags,
    [APP_TAG]: app,
    [ADDRESS_TAG]: address,
    [FIELDS_TAG]: encodeRecord(declared, seal, address),
    ...(options.digest === undefined ? {} : { [DIGEST_TAG]: options.digest }),
    ...(retain ? { [RETAIN_TAG]: 'true' } : {}),
    ...(options.pins === undefined ? {} : { [PINS_TAG]: options.pins }),
  };
  if (Object.keys(all).length > MAX_TAGS)
    throw new GantryError('plan/too-many-tags', `${Object.keys(all).length} tags`, { address });
  return all;
}

/** The digest of a canonical form, as `gantry:digest` carries it. */
export function digestOf(canonical: JsonObject): string {
  const known = digests.get(canonical) ?? digest(canonical, DIGEST_LENGTH);
  digests.set(canonical, known);
  return known;
}

const digests = new WeakMap<JsonObject, string>();

/** Who owns an object, as it or its parent says. */
export function ownerOf(live: Live): Owner | undefined {
  if (live.owner !== undefined) return live.owner;
  const app = live.tags[APP_TAG];
  const address = live.tags[ADDRESS_TAG];
  return app === undefined || address === undefined
    ? undefined
    : { app, address: address as Address };
}

/** The address of an object of ours; its id where it tells none. */
export function addressOf(live: Live): Address {
  return ownerOf(live)?.address ?? (live.id as Address);
}

/** Whether an object stays in AWS when it is removed from the code. */
export function isRetained(live: Live): boolean {
  return live.tags[RETAIN_TAG] === 'true';
}

/** What the code declared when the object was last written. */
export function recordOf(live: Pick<Live, 'tags'>): DeclaredRecord {
  const known = records.get(live.tags) ?? parseRecord(live.tags[FIELDS_TAG]);
  records.set(live.tags, known);
  return known;
}

const records = new WeakMap<Live['tags'], DeclaredRecord>();

/** Whether a path was declared when the object was last written. */
export function declaredBefore(live: Live): (path: string) => boolean {
  const record = recordOf(live);
  return record.kind === 'read' ? record.has : () => false;
}

/** Whether a tag is Gantry's own. */
export function isOwnTag(key: string): boolean {
  return key.startsWith(OWN_PREFIX);
}

/** Our own tags of an object, but for those that say whose its children are. */
export function ownKeys({ tags }: Pick<Live, 'tags'>): readonly string[] {
  return Object.keys(tags).filter((key) => isOwnTag(key) && !key.startsWith(CHILD_PREFIX));
}
