/** Registering revisions, one at a time for each family. Imported by operations only. */
import { type ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { once } from '../../../aws/send-once.ts';
import type { ApplyContext, CreateRequest, Live } from '../../../resource-type.ts';
import { registerUnlessThere, registration } from '../register-revision.ts';
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

/** The latest revision if it is already what is asked for, else a new one; never two at a time for a family. */
export async function ensureRevision(request: Request, context: ApplyContext): Promise<Revision> {
  const ecs = await context.aws.clients.ecs();
  const family = request.properties.family ?? '';
  return oneAtATime(ecs, family, () =>
    registerUnlessThere(request, context, {
      latest: () => describeRevision(context.aws, family),
      canonical: canonicalTaskDefinition,
      register: () => register(ecs, request, context),
    }),
  );
}

async function register(
  ecs: ECSClient,
  request: Request,
  context: ApplyContext,
): Promise<Revision> {
  const input = registration(request);
  const answer = await retrying(context, RETRIES, () =>
    ecs.send(once(new RegisterTaskDefinitionCommand(input))),
  );
  return liveRevision(answer.taskDefinition ?? {}, request.tags);
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
