/** Taking revisions of a family out of use, of whichever kind. Imported by operations only. */
import type { Live } from '../../resource-type.ts';
import { DIGEST_TAG, parseRevision } from './voucher.ts';

/** A revision, as far as its fate is decided by it. */
export type AnyRevision = Pick<Live, 'id' | 'tags'>;

/** How revisions of one kind are looked at and taken out of use. */
export interface Retiring {
  /** Name of the app that owns what may go. */
  readonly app: string;
  /** ARNs of the ACTIVE revisions of a family, newest first. */
  active(family: string): Promise<readonly string[]>;
  /** ARNs of what is run, or may be rolled back to. */
  inUse(): Promise<ReadonlySet<string>>;
  describe(arn: string): Promise<AnyRevision | undefined>;
  retire(arn: string): Promise<void>;
}

/** ACTIVE revisions that stay beside those in use: what a rollback by hand goes back to. */
const KEPT = 5;

/**
 * After `current` was registered over `previous`: retires our revisions beyond the newest five, and spare ones that a lost
 * answer left between the two. What is in use stays.
 */
export async function retireSuperseded(
  previous: AnyRevision,
  current: AnyRevision,
  how: Retiring,
): Promise<void> {
  const now = parseRevision(current.id);
  if (now === undefined) return;
  const active = await how.active(now.family);
  const before = parseRevision(previous.id)?.revision ?? now.revision;
  const isBetween = (arn: string) => {
    const revision = parseRevision(arn)?.revision ?? 0;
    return revision > before && revision < now.revision;
  };
  const candidates = active.filter((arn, index) => index >= KEPT || isBetween(arn));
  if (candidates.length === 0) return;
  const used = await how.inUse();
  const unused = candidates.filter((arn) => !used.has(arn) && arn !== previous.id);
  for (const revision of await oursAmong(unused, how)) {
    const spare = revision.tags[DIGEST_TAG] === current.tags[DIGEST_TAG];
    if (!isBetween(revision.id) || spare) await how.retire(revision.id);
  }
}

/** Those of the revisions that belong to the app. */
export async function oursAmong(
  arns: readonly string[],
  { app, describe }: Pick<Retiring, 'app' | 'describe'>,
): Promise<readonly AnyRevision[]> {
  const revisions = await Promise.all(arns.map((arn) => describe(arn)));
  return revisions.filter(
    (revision): revision is AnyRevision => revision?.tags['gantry:app'] === app,
  );
}

/** Takes tags off revisions of the app, the newest last: by it the others are found again by a run that goes on. */
export async function disownRevisions(
  newestFirst: readonly string[],
  how: Pick<Retiring, 'app' | 'describe'>,
  untag: (arn: string, keys: readonly string[]) => Promise<void>,
): Promise<void> {
  for (const { id, tags } of await oursAmong([...newestFirst].reverse(), how))
    await untag(
      id,
      Object.keys(tags).filter((key) => key.startsWith('gantry:')),
    );
}
