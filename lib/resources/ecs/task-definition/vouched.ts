/** Task definitions that a service of ours vouches for: known without a look. */
import type { Live, ReadContext, ReadRequest } from '../../../resource-type.ts';
import { SERVICE_TYPE } from '../service/properties.ts';
import { DIGEST_TAG, parseRevision, voucherOf } from '../voucher.ts';
import { attributesOf } from './live.ts';
import { TASK_DEFINITION_TYPE, type TaskDefinitionProperties } from './properties.ts';

/** ARNs of the revisions of a family that our services run, as far as they have been read. */
export function revisionsInService(context: ReadContext, family: string): readonly string[] {
  const arns = context
    .observed(SERVICE_TYPE)
    .map(({ attributes }) => attributes['taskDefinition'])
    .filter((arn) => parseRevision(arn)?.family === family);
  return [...new Set(arns as string[])];
}

/**
 * The live form of a desired task definition if a service carries the tag that says: the revision I run was registered
 * from exactly this. Its properties are empty; its digest stands for them.
 */
export function vouchedFor(
  { address, identity, digest }: ReadRequest<TaskDefinitionProperties>,
  context: ReadContext,
): Live<TaskDefinitionProperties> | undefined {
  const family = String(identity['family']);
  if (digest === undefined) return undefined;
  const node = context.desired(TASK_DEFINITION_TYPE).find((one) => one.address === address);
  const tags = node?.tags ?? {};
  for (const service of context.observed(SERVICE_TYPE)) {
    const arn = service.attributes['taskDefinition'];
    const runs = parseRevision(arn);
    if (typeof arn !== 'string' || runs?.family !== family) continue;
    if (service.tags[DIGEST_TAG] !== voucherOf(runs.revision, digest, tags)) continue;
    return {
      id: arn,
      properties: {} as TaskDefinitionProperties,
      attributes: attributesOf(arn, family, runs.revision, digest),
      tags: {
        ...tags,
        'gantry:app': context.app,
        'gantry:address': address,
        [DIGEST_TAG]: digest,
      },
      owner: { app: context.app, address },
      digest,
    };
  }
  return undefined;
}
