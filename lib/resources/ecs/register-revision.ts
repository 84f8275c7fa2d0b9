/** Registering revisions of a family, of whichever kind. Imported by operations only. */
import { isAmbiguous } from '../../aws/classify-error.ts';
import { jsonEquals } from '../../core/json.ts';
import type { ApplyContext, CreateRequest, Live } from '../../resource-type.ts';
import { belongsTo } from '../changes.ts';
import { toTagList } from './tags.ts';
import { DIGEST_TAG } from './voucher.ts';

/** How revisions of one kind are looked at and made. */
export interface Registering<P extends object> {
  /** The latest revision of the family; undefined when there is none. */
  latest(): Promise<Live<P> | undefined>;
  canonical(properties: P): P;
  register(): Promise<Live<P>>;
}

const ATTEMPTS = 4;

/** The latest revision if it is already what is asked for, else a new one. */
export async function registerUnlessThere<P extends object>(
  request: CreateRequest<P>,
  context: ApplyContext,
  { latest, canonical, register }: Registering<P>,
): Promise<Live<P>> {
  for (let attempt = 1; ; attempt += 1) {
    const found = await latest();
    if (found !== undefined && isWhatIsAsked(found, request, context.app, canonical)) return found;
    try {
      return await register();
    } catch (error) {
      // There is no token: a lost answer may have left the revision, so look before trying again.
      if (!isAmbiguous(error) || attempt === ATTEMPTS) throw error;
      await context.clock.sleep(1_000 * attempt, context.signal);
    }
  }
}

/** What a register call is given. */
export function registration<P extends object>({
  properties,
  tags,
}: Pick<CreateRequest<P>, 'properties' | 'tags'>): P & { tags?: ReturnType<typeof toTagList> } {
  // A field that is switched off is null: it is left out.
  const members = Object.entries(properties).filter(([, value]) => value !== null);
  const tagList = toTagList(tags);
  return {
    ...(Object.fromEntries(members) as unknown as P),
    // `Tags can not be empty.`
    ...(tagList.length === 0 ? {} : { tags: tagList }),
  };
}

function isWhatIsAsked<P extends object>(
  latest: Live<P>,
  { address, properties, tags }: CreateRequest<P>,
  app: string,
  canonical: (properties: P) => P,
): boolean {
  if (!belongsTo(latest.tags, { app, address })) return false;
  const digest = tags[DIGEST_TAG];
  if (digest !== undefined) return latest.tags[DIGEST_TAG] === digest;
  return jsonEquals(canonical(latest.properties), canonical(properties));
}
