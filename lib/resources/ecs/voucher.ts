/**
 * The tag by which a service vouches for the task definition revision it runs, so that no DescribeTaskDefinition is
 * needed while code, tag and live ARN agree: revisions never change.
 */
import { digest } from '../../core/json.ts';

/** The tag's key. */
export const DIGEST_TAG = 'gantry:digest';

/** The tag's value: `<revision>:<hash>`, the hash extended where the revision carries tags of the user's. */
export function voucherOf(
  revision: number,
  hash: string,
  tags: Readonly<Record<string, string>>,
): string {
  const own = userTags(tags);
  const suffix = Object.keys(own).length === 0 ? '' : `.${digest(own, 8)}`;
  return `${revision}:${hash}${suffix}`;
}

/** The tags without Gantry's and AWS's own. */
export function userTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !/^(gantry|aws):/i.test(key)));
}

/** Family and revision named by an ARN or by `family:revision`; undefined when there is no revision. */
export function parseRevision(
  reference: unknown,
): { readonly family: string; readonly revision: number } | undefined {
  if (typeof reference !== 'string') return undefined;
  const match = /(?:^|task-definition\/)([A-Za-z0-9_-]+):(\d+)$/.exec(reference);
  const [, family, revision] = match ?? [];
  return family === undefined || revision === undefined
    ? undefined
    : { family, revision: Number(revision) };
}
