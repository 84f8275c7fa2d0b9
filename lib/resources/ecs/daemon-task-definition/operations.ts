/** The effects of daemon task definitions. */
import { hasCode } from '../../../aws/classify-error.ts';
import { GantryError } from '../../../core/errors.ts';
import { groupBy } from '../../../core/group.ts';
import type { ReadContext, ResourceOperations } from '../../../resource-type.ts';
import { parseRevision } from '../voucher.ts';
import { writeTags } from '../write-tags.ts';
import type { DaemonTaskDefinitionProperties } from './properties.ts';
import { ensureDaemonRevision } from './register.ts';
import { disownDaemonFamily, removeDaemonFamily, retireDaemonRevisions } from './retire.ts';
import {
  type DaemonTaskRevision,
  describeDaemonRevision,
  listDaemonRevisions,
} from './revisions.ts';

/** How daemon task definitions are read, registered and deleted. */
export const daemonTaskDefinitionOperations: ResourceOperations<DaemonTaskDefinitionProperties> = {
  async read(requests, context) {
    return Promise.all(
      requests.map(({ identity }) => latestOfOurs(String(identity['family']), context)),
    );
  },

  async list(context) {
    const revisions = await Promise.all(
      [...(await activeRevisions(context)).keys()].map((family) => latestOfOurs(family, context)),
    );
    return revisions.filter(
      (revision): revision is DaemonTaskRevision => revision?.tags['gantry:app'] === context.app,
    );
  },

  create: (request, context) => ensureDaemonRevision(request, context),

  async update({ address, live, properties, changes, tags }, context) {
    if (changes.length === 0) {
      await writeTags(await context.aws.clients.ecs(), live.id, tags);
      return { ...live, tags: tags.all };
    }
    const current = await ensureDaemonRevision({ address, properties, tags: tags.all }, context);
    await retireDaemonRevisions(live, current, context);
    return current;
  },

  async delete(live, context) {
    const family = parseRevision(live.id)?.family;
    if (family === undefined)
      throw new GantryError('internal', `${live.id} names no daemon task definition revision`);
    await removeDaemonFamily(family, context);
  },

  disown: (live, _, context) => disownDaemonFamily(parseRevision(live.id)?.family ?? '', context),
};

/** How far back our revisions are looked for behind those of somebody else. */
const LOOKED_AT = 20;

/** The latest revision that is ours; where none is, the latest of all, which then stands in our way. */
async function latestOfOurs(
  family: string,
  context: ReadContext,
): Promise<DaemonTaskRevision | undefined> {
  const arns = (await activeRevisions(context)).get(family) ?? [];
  let latest: DaemonTaskRevision | undefined;
  for (const arn of arns.slice(0, LOOKED_AT)) {
    const revision = await context.memo(`ecs/daemon-revision/${arn}`, () =>
      describeDaemonRevision(context.aws, arn),
    );
    if (revision?.tags['gantry:app'] === context.app) return revision;
    latest ??= revision;
  }
  return latest;
}

/** ARNs of all ACTIVE revisions by family, newest first, read once a plan. */
function activeRevisions(context: ReadContext): Promise<ReadonlyMap<string, readonly string[]>> {
  return context.memo('ecs/daemon-revisions', async () => {
    try {
      const arns = await listDaemonRevisions(context.aws);
      return groupBy(arns, (arn) => parseRevision(arn)?.family ?? '');
    } catch (error) {
      if (hasCode(error, 'UnsupportedFeatureException')) return new Map();
      throw error;
    }
  });
}
