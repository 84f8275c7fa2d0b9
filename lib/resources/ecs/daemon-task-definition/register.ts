/** Registering revisions of daemon task definitions. Imported by operations only. */
import { RegisterDaemonTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { once } from '../../../aws/send-once.ts';
import type { ApplyContext, CreateRequest } from '../../../resource-type.ts';
import { registerUnlessThere, registration } from '../register-revision.ts';
import { parseRevision } from '../voucher.ts';
import { canonicalDaemonTaskDefinition } from './canonical.ts';
import type { DaemonTaskDefinitionProperties } from './properties.ts';
import {
  type DaemonTaskRevision,
  describeDaemonRevision,
  liveDaemonRevision,
} from './revisions.ts';

type Request = CreateRequest<DaemonTaskDefinitionProperties>;

/** The latest revision if it is already what is asked for, else a new one. */
export function ensureDaemonRevision(
  request: Request,
  context: ApplyContext,
): Promise<DaemonTaskRevision> {
  return registerUnlessThere(request, context, {
    latest: () => describeDaemonRevision(context.aws, request.properties.family ?? ''),
    canonical: canonicalDaemonTaskDefinition,
    register: () => register(request, context),
  });
}

async function register(request: Request, { aws }: ApplyContext): Promise<DaemonTaskRevision> {
  const ecs = await aws.clients.ecs();
  const input = registration(request);
  const { daemonTaskDefinitionArn = '' } = await ecs.send(
    once(new RegisterDaemonTaskDefinitionCommand(input)),
  );
  const { revision = 0 } = parseRevision(daemonTaskDefinitionArn) ?? {};
  return liveDaemonRevision({ ...input, daemonTaskDefinitionArn, revision }, request.tags);
}
