/** Registering revisions, one at a time for each family. Imported by operations only. */
import { type ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { isAmbiguous } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { once } from '../../../aws/send-once.ts';
import { jsonEquals } from '../../../core/json.ts';
import type { ApplyContext, CreateRequest, Live } from '../../../resource-type.ts';
import { toTagList } from '../tags.ts';
import { DIGEST_TAG } from '../voucher.ts';
import { canonicalTaskDefinition } from './canonical.ts';
import { liveRevision } from './live.ts';
import type { TaskDefinitionProperties } from './properties.ts';
import { describeRevision } from './revisions.ts';

type Request = CreateRequest<TaskDefinitionProperties>;
type Revision = Live<TaskDefinitionProperties>;

const RETRIES: readonly RetryRule[] = [
  {
    codes: ['ClientException'],
    message: /Too many concurrent attempts to create a new revision/,
    forMs: 120_000,
    always: true,
  },
];

const ATTEMPTS = 4;

/** The latest revision if it is already what is asked for, else a new one; never two at a time for a family. */
export async function ensureRevision(request: Request, context: ApplyContext): Promise<Revision> {
  const ecs = await context.aws.clients.ecs();
  return oneAtATime(ecs, request.properties.family ?? '', async () => {
    for (let attempt = 1; ; attempt += 1) {
      const latest = await describeRevision(context.aws, request.properties.family ?? '');
      if (latest !== undefined && isWhatIsAsked(latest, request, context.app)) return latest;
      try {
        return await register(ecs, request, context);
      } catch (error) {
        // There is no token: a lost answer may have left the revision, so look before trying again.
        if (!isAmbiguous(error) || attempt === ATTEMPTS) throw error;
        await context.clock.sleep(1_000 * attempt, context.signal);
      }
    }
  });
}

async function register(
  ecs: ECSClient,
  { properties, tags }: Request,
  context: ApplyContext,
): Promise<Revision> {
  // A field that is switched off is null: it is left out.
  const members = Object.entries(properties).filter(([, value]) => value !== null);
  const tagList = toTagList(tags);
  const input = {
    ...(Object.fromEntries(members) as unknown as TaskDefinitionProperties),
    // `Tags can not be empty.`
    ...(tagList.length === 0 ? {} : { tags: tagList }),
  };
  const answer = await retrying(context, RETRIES, () =>
    ecs.send(once(new RegisterTaskDefinitionCommand(input))),
  );
  return liveRevision(answer.taskDefinition ?? {}, tags);
}

function isWhatIsAsked(
  latest: Revision,
  { address, properties, tags }: Request,
  app: string,
): boolean {
  if (latest.tags['gantry:app'] !== app || latest.tags['gantry:address'] !== address) return false;
  const digest = tags[DIGEST_TAG];
  if (digest !== undefined) return latest.tags[DIGEST_TAG] === digest;
  return jsonEquals(
    canonicalTaskDefinition(latest.properties),
    canonicalTaskDefinition(properties),
  );
}

const queues = new WeakMap<ECSClient, Map<string, Promise<unknown>>>();

/** AWS refuses two registrations of a family at the same time. */
async function oneAtATime<T>(ecs: ECSClient, family: string, work: () => Promise<T>): Promise<T> {
  const families = queues.get(ecs) ?? new Map<string, Promise<unknown>>();
  queues.set(ecs, families);
  const turn = (families.get(family) ?? Promise.resolve()).then(work, work);
  families.set(family, turn);
  return turn;
}
