/** A revision as AWS answers it, in the shape of the desired properties. */
import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { Live } from '../../../resource-type.ts';
import { DIGEST_TAG } from '../voucher.ts';
import { taskDefinitionFields } from './fields.ts';
import type { TaskDefinitionProperties } from './properties.ts';

/** The live revision. Members that AWS only puts out are dropped. */
export function liveRevision(
  definition: TaskDefinition,
  tags: Readonly<Record<string, string>>,
): Live<TaskDefinitionProperties> {
  const { taskDefinitionArn = '', family = '', revision = 0 } = definition;
  const members = Object.entries(definition).filter(([key]) =>
    Object.hasOwn(taskDefinitionFields, key),
  );
  return {
    id: taskDefinitionArn,
    properties: Object.fromEntries(members) as unknown as TaskDefinitionProperties,
    attributes: attributesOf(taskDefinitionArn, family, revision, tags[DIGEST_TAG]),
    tags,
    state: definition.status === undefined || definition.status === 'ACTIVE' ? 'ready' : 'deleting',
  };
}

/** What references may name, and the digest that services vouch with. */
export function attributesOf(
  taskDefinitionArn: string,
  family: string,
  revision: number,
  digest: string | undefined,
): Live['attributes'] {
  return { taskDefinitionArn, family, revision, ...(digest === undefined ? {} : { digest }) };
}
