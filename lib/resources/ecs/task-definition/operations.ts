/** The effects of task definitions. */
import { GantryError } from '../../../core/errors.ts';
import { jsonEquals } from '../../../core/json.ts';
import type { Live, ReadContext, ReadRequest, ResourceOperations } from '../../../resource-type.ts';
import { SERVICE_TYPE } from '../service/properties.ts';
import { DIGEST_TAG, parseRevision } from '../voucher.ts';
import { writeTags } from '../write-tags.ts';
import { canonicalTaskDefinition } from './canonical.ts';
import { hasExternal } from './operations-external.ts';
import { TASK_DEFINITION_TYPE, type TaskDefinitionProperties } from './properties.ts';
import { ensureRevision } from './register.ts';
import { removeFamily, retireRevisions } from './retire.ts';
import { describeRevision, listFamilies, listRevisions } from './revisions.ts';
import { isOthers, revisionsInService, vouchedFor } from './vouched.ts';

type Revision = Live<TaskDefinitionProperties>;

/** More families than this are looked for in the list of ours before each is looked at. */
const FEW = 10;

/** How task definitions are read, registered and retired. */
export const taskDefinitionOperations: ResourceOperations<TaskDefinitionProperties> = {
  async read(requests, context) {
    const vouched = requests.map((request) => vouchedFor(request, context));
    const isMany = vouched.filter((live) => live === undefined).length > FEW;
    const families = isMany ? await ourFamilies(context, 'ACTIVE') : undefined;
    return Promise.all(
      requests.map(async (request, index) => {
        if (vouched[index] !== undefined) return vouched[index];
        const family = String(request.identity['family']);
        // The first deploy of many services: one page of the list tells of a hundred families that they are not there.
        const isAbsent =
          families !== undefined && isNamedAsOurs(family, context) && !families.has(family);
        return isAbsent ? undefined : bestRevision(request, context);
      }),
    );
  },

  async list(context) {
    const desired = new Set(
      context.desired(TASK_DEFINITION_TYPE).map(({ properties }) => properties['family']),
    );
    const [services, listed, inactive] = await Promise.all([
      context.owned(SERVICE_TYPE),
      ourFamilies(context, 'ACTIVE'),
      ourFamilies(context, 'INACTIVE'),
    ]);
    const active = new Set([
      ...listed,
      ...services.flatMap(
        ({ attributes }) => parseRevision(attributes['taskDefinition'])?.family ?? [],
      ),
    ]);
    const revisions = await Promise.all([
      ...[...active]
        .filter((family) => !desired.has(family))
        .map((family) => latestOfOurs(family, context)),
      ...[...inactive].map((family) => leftBehind(family, context)),
    ]);
    return revisions.filter(
      (revision): revision is Revision => revision?.tags['gantry:app'] === context.app,
    );
  },

  create: (request, context) => ensureRevision(request, context),

  async update({ address, live, properties, changes, tags }, context) {
    if (changes.length === 0) {
      await writeTags(await context.aws.clients.ecs(), live.id, tags);
      return {
        ...live,
        attributes: { ...live.attributes, digest: tags.all[DIGEST_TAG] },
        tags: tags.all,
      };
    }
    const current = await ensureRevision({ address, properties, tags: tags.all }, context);
    await retireRevisions(live, current, context);
    return current;
  },

  async delete(live, context) {
    const family = parseRevision(live.id)?.family;
    if (family === undefined)
      throw new GantryError('internal', `${live.id} names no task definition revision`);
    await removeFamily(family, context, { inactiveOnly: live.attributes['inactive'] === true });
  },
};

/** The latest revision, or one that a service runs and that is what the code asks for: a rollback leaves it older. */
async function bestRevision(
  { address, identity, digest, properties }: ReadRequest<TaskDefinitionProperties>,
  context: ReadContext,
): Promise<Revision | undefined> {
  const family = String(identity['family']);
  const latest = await latestOfOurs(family, context);
  if (latest === undefined || digest === undefined || latest.tags[DIGEST_TAG] === digest)
    return latest;
  const running = revisionsInService(context, family).filter((arn) => arn !== latest.id);
  const others = await Promise.all(running.map((arn) => describeRevision(context.aws, arn)));
  const usable = others.filter(
    (one): one is Revision => one !== undefined && one.state !== 'deleting',
  );
  const same = usable.find((one) => isSame(one, properties));
  if (isOurs(latest, context) && same?.tags['gantry:app'] === undefined) {
    // A pipeline registers revisions of our family without our tags: what runs of them is what stands for ours.
    if (same !== undefined) return asOurs(same, latest, digest);
    const foreign = usable.find(({ tags }) => tags['gantry:app'] === undefined);
    if (foreign !== undefined && hasExternal(context, address))
      return asOurs(foreign, latest, latest.tags[DIGEST_TAG]);
  }
  return (
    usable.find(({ tags }) => tags[DIGEST_TAG] === digest) ??
    // Where nothing of the family is ours, the revision that runs is the one to take over.
    (isOurs(latest, context) ? undefined : usable.find((one) => isSame(one, properties))) ??
    latest
  );
}

function asOurs(revision: Revision, { tags }: Revision, digest: string | undefined): Revision {
  return {
    ...revision,
    attributes: { ...revision.attributes, ...(digest === undefined ? {} : { digest }) },
    tags: { ...tags, ...(digest === undefined ? {} : { [DIGEST_TAG]: digest }) },
  };
}

function isOurs({ tags }: Revision, { app }: ReadContext): boolean {
  return tags['gantry:app'] === app;
}

function isSame({ properties }: Revision, asked: TaskDefinitionProperties): boolean {
  return jsonEquals(canonicalTaskDefinition(properties), asked);
}

/** How far back our revisions are looked for behind those of somebody else. */
const LOOKED_AT = 20;

/** The latest revision that is ours; where none is, the latest of all, which then stands in our way. */
async function latestOfOurs(family: string, context: ReadContext): Promise<Revision | undefined> {
  const latest = await describeRevision(context.aws, family);
  if (latest === undefined || isOurs(latest, context) || isOthers(context, family)) return latest;
  const older = (await listRevisions(context.aws, family, 'ACTIVE')).filter(
    (arn) => arn !== latest.id,
  );
  for (const arn of older.slice(0, LOOKED_AT)) {
    const revision = await describeRevision(context.aws, arn);
    if (revision?.tags['gantry:app'] === context.app) return revision;
  }
  return latest;
}

/** A family of which a removal had deregistered every revision, and deleted none when it was cut off. */
async function leftBehind(family: string, context: ReadContext): Promise<Revision | undefined> {
  const [newest] = await listRevisions(context.aws, family, 'INACTIVE');
  const revision = newest === undefined ? undefined : await describeRevision(context.aws, newest);
  return (
    revision && {
      ...revision,
      attributes: { ...revision.attributes, inactive: true },
      state: 'ready',
    }
  );
}

/** Names of all families, of whomever, that are called as those of our app are. */
function ourFamilies(
  context: ReadContext,
  status: 'ACTIVE' | 'INACTIVE',
): Promise<ReadonlySet<string>> {
  return context.memo(
    `ecs/families/${status}`,
    async () => new Set(await listFamilies(context.aws, prefixOf(context), status)),
  );
}

function isNamedAsOurs(family: string, context: ReadContext): boolean {
  return family.startsWith(prefixOf(context));
}

function prefixOf({ app }: ReadContext): string {
  return `${app}-`;
}
