/** Registering revisions of daemon task definitions. Imported by operations only. */
import { RegisterDaemonTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { isAmbiguous } from '../../../aws/classify-error.ts';
import { once } from '../../../aws/send-once.ts';
import { jsonEquals } from '../../../core/json.ts';
import type { ApplyContext, CreateRequest } from '../../../resource-type.ts';
import { toTagList } from '../tags.ts';
import { DIGEST_TAG, parseRevision } from '../voucher.ts';
import { canonicalDaemonTaskDefinition } from './canonical.ts';
import type { DaemonTaskDefinitionProperties } from './properties.ts';
import {
  type DaemonTaskRevision,
  describeDaemonRevision,
  liveDaemonRevision,
} from './revisions.ts';

type Request = CreateRequest<DaemonTaskDefinitionProperties>;

const ATTEMPTS = 4;

/** The latest revision if it is already what is asked for, else a new one. */
export async function ensureDaemonRevision(
  request: Request,
  context: ApplyContext,
): Promise<DaemonTaskRevision> {
  for (let attempt = 1; ; attempt += 1) {
    const latest = await describeDaemonRevision(context.aws, request.properties.family ?? '');
    if (latest !== undefined && isWhatIsAsked(latest, request, context.app)) return latest;
    try {
      return await register(request, context);
    } catch (error) {
      // There is no token: a lost answer may have left the revision, so look before trying again.
      if (!isAmbiguous(error) || attempt === ATTEMPTS) throw error;
      await context.clock.sleep(1_000 * attempt, context.signal);
    }
  }
}

async function register(
  { properties, tags }: Request,
  { aws }: ApplyContext,
): Promise<DaemonTaskRevision> {
  const ecs = await aws.clients.ecs();
  // A field that is switched off is null: it is left out.
  const members = Object.entries(properties).filter(([, value]) => value !== null);
  const input = Object.fromEntries(members) as unknown as DaemonTaskDefinitionProperties;
  const tagList = toTagList(tags);
  const { daemonTaskDefinitionArn = '' } = await ecs.send(
    once(
      new RegisterDaemonTaskDefinitionCommand({
        ...input,
        ...(tagList.length === 0 ? {} : { tags: tagList }),
      }),
    ),
  );
  const { revision = 0 } = parseRevision(daemonTaskDefinitionArn) ?? {};
  return liveDaemonRevision({ ...input, daemonTaskDefinitionArn, revision }, tags);
}

function isWhatIsAsked(
  latest: DaemonTaskRevision,
  { address, properties, tags }: Request,
  app: string,
): boolean {
  if (latest.tags['gantry:app'] !== app || latest.tags['gantry:address'] !== address) return false;
  const digest = tags[DIGEST_TAG];
  if (digest !== undefined) return latest.tags[DIGEST_TAG] === digest;
  return jsonEquals(
    canonicalDaemonTaskDefinition(latest.properties),
    canonicalDaemonTaskDefinition(properties),
  );
}
