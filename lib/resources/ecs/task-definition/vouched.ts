/** Task definitions that a service of ours vouches for: known without a look. */
import { groupsOf } from '../../../core/group.ts';
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Live, ReadContext, ReadRequest } from '../../../resource-type.ts';
import { SERVICE_TYPE } from '../service/properties.ts';
import { DIGEST_TAG, parseRevision, voucherOf } from '../voucher.ts';
import { attributesOf } from './live.ts';
import { TASK_DEFINITION_TYPE, type TaskDefinitionProperties } from './properties.ts';

/** ARNs of the revisions of a family that our services run, as far as they have been read. */
export function revisionsInService(context: ReadContext, family: string): readonly string[] {
  const arns = servicesOf(context, family).map(({ attributes }) => attributes['taskDefinition']);
  return [...new Set(arns as string[])];
}

/** Whether services run the family and none of them is ours: then no revision of it is either. */
export function isOthers(context: ReadContext, family: string): boolean {
  const services = servicesOf(context, family);
  return services.length > 0 && services.every(({ tags }) => tags['gantry:app'] === undefined);
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
  const tags = desiredAt(context, address)?.tags ?? {};
  for (const service of servicesOf(context, family)) {
    const arn = service.attributes['taskDefinition'];
    const runs = parseRevision(arn);
    if (typeof arn !== 'string' || runs === undefined) continue;
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

/** The desired task definition at an address. */
export function desiredAt(context: ReadContext, address: string): ResourceNode | undefined {
  return groupsOf(context.desired(TASK_DEFINITION_TYPE), addressOf).get(address)?.[0];
}

/** Services of ours that run a revision of the family. */
function servicesOf(context: ReadContext, family: string): readonly Live[] {
  return groupsOf(context.observed(SERVICE_TYPE), familyOf).get(family) ?? [];
}

/** The family of which a service runs a revision. */
export function familyOf({ attributes }: Live): string | undefined {
  return parseRevision(attributes['taskDefinition'])?.family;
}

function addressOf({ address }: ResourceNode): string {
  return address;
}
