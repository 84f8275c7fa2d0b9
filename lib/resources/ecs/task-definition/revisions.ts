/** Looking at revisions of a family. Imported by operations only. */
import {
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
} from '@aws-sdk/client-ecs';
import { allPages } from '../../../aws/batch.ts';
import { classifyError, hasCode } from '../../../aws/classify-error.ts';
import type { AwsEnvironment } from '../../../aws/environment.ts';
import type { Live } from '../../../resource-type.ts';
import { fromTagList } from '../tags.ts';
import { parseRevision } from '../voucher.ts';
import { liveRevision } from './live.ts';
import type { TaskDefinitionProperties } from './properties.ts';

/** A revision by ARN or `family:revision`, or the latest ACTIVE one of a family; undefined when there is none. */
export async function describeRevision(
  aws: AwsEnvironment,
  reference: string,
): Promise<Live<TaskDefinitionProperties> | undefined> {
  const ecs = await aws.clients.ecs();
  try {
    const { taskDefinition, tags } = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: reference, include: ['TAGS'] }),
    );
    return taskDefinition === undefined
      ? undefined
      : liveRevision(taskDefinition, fromTagList(tags));
  } catch (error) {
    if (isAbsentRevision(error)) return undefined;
    throw error;
  }
}

/** ARNs of the revisions of a family in one status, newest first. */
export async function listRevisions(
  aws: AwsEnvironment,
  family: string,
  status: 'ACTIVE' | 'INACTIVE',
): Promise<readonly string[]> {
  const ecs = await aws.clients.ecs();
  const arns = await allPages(async (nextToken) => {
    const page = await ecs.send(
      new ListTaskDefinitionsCommand({ familyPrefix: family, status, sort: 'DESC', nextToken }),
    );
    return { items: page.taskDefinitionArns ?? [], next: page.nextToken };
  });
  return arns.filter((arn) => parseRevision(arn)?.family === family);
}

/** Names of families that begin with `prefix`. */
export async function listFamilies(
  aws: AwsEnvironment,
  familyPrefix: string,
  status: 'ACTIVE' | 'INACTIVE',
): Promise<readonly string[]> {
  const ecs = await aws.clients.ecs();
  return allPages(async (nextToken) => {
    const page = await ecs.send(
      new ListTaskDefinitionFamiliesCommand({ familyPrefix, status, nextToken }),
    );
    return { items: page.families ?? [], next: page.nextToken };
  });
}

function isAbsentRevision(error: unknown): boolean {
  return (
    hasCode(error, 'ClientException') &&
    /Unable to describe task definition/i.test(classifyError(error).message)
  );
}
