/** Looking at revisions of daemon task definitions. Imported by operations only. */
import {
  type DaemonTaskDefinition,
  DescribeDaemonTaskDefinitionCommand,
  ListDaemonTaskDefinitionsCommand,
} from '@aws-sdk/client-ecs';
import { allPages } from '../../../aws/batch.ts';
import { classifyError, hasCode } from '../../../aws/classify-error.ts';
import type { AwsEnvironment } from '../../../aws/environment.ts';
import type { Live } from '../../../resource-type.ts';
import { readTags } from '../read-tags.ts';
import { parseRevision } from '../voucher.ts';
import { daemonTaskDefinitionFields } from './fields.ts';
import type { DaemonTaskDefinitionProperties } from './properties.ts';

/** A revision as AWS has it. */
export type DaemonTaskRevision = Live<DaemonTaskDefinitionProperties>;

/** A revision by ARN or `family:revision`, or the latest ACTIVE one of a family; undefined when there is none. */
export async function describeDaemonRevision(
  aws: AwsEnvironment,
  reference: string,
): Promise<DaemonTaskRevision | undefined> {
  const ecs = await aws.clients.ecs();
  try {
    const { daemonTaskDefinition: found } = await ecs.send(
      new DescribeDaemonTaskDefinitionCommand({ daemonTaskDefinition: reference }),
    );
    if (found?.daemonTaskDefinitionArn === undefined || found.status === 'DELETED')
      return undefined;
    return liveDaemonRevision(found, await readTags(ecs, found.daemonTaskDefinitionArn));
  } catch (error) {
    if (isAbsentRevision(error)) return undefined;
    throw error;
  }
}

/** The live revision. Members that AWS only puts out are dropped. */
export function liveDaemonRevision(
  definition: DaemonTaskDefinition,
  tags: Readonly<Record<string, string>>,
): DaemonTaskRevision {
  const { daemonTaskDefinitionArn = '', family = '', revision = 0, status } = definition;
  const members = Object.entries(definition).filter(([key]) =>
    Object.hasOwn(daemonTaskDefinitionFields, key),
  );
  return {
    id: daemonTaskDefinitionArn,
    properties: Object.fromEntries(members) as unknown as DaemonTaskDefinitionProperties,
    attributes: { daemonTaskDefinitionArn, family, revision },
    tags,
    state: status === undefined || status === 'ACTIVE' ? 'ready' : 'deleting',
  };
}

/** ARNs of the ACTIVE revisions of a family, or of all of them, newest first. */
export async function listDaemonRevisions(
  aws: AwsEnvironment,
  family?: string,
): Promise<readonly string[]> {
  const ecs = await aws.clients.ecs();
  const arns = await allPages(async (nextToken) => {
    const page = await ecs.send(
      new ListDaemonTaskDefinitionsCommand({
        ...(family === undefined ? {} : { family }),
        status: 'ACTIVE',
        sort: 'DESC',
        nextToken,
      }),
    );
    return {
      items: (page.daemonTaskDefinitions ?? []).flatMap(({ arn }) => arn ?? []),
      next: page.nextToken,
    };
  });
  return arns.toSorted(byNumber);
}

function byNumber(a: string, b: string): number {
  return (parseRevision(b)?.revision ?? 0) - (parseRevision(a)?.revision ?? 0);
}

function isAbsentRevision(error: unknown): boolean {
  return (
    hasCode(error, 'ClientException', 'InvalidParameterException') &&
    /unable to describe|not found|not exist|could not be found|is inactive/i.test(
      classifyError(error).message,
    )
  );
}
