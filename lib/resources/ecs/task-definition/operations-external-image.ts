/** Images that somebody else decides: read from what runs. Imported by lookups and operations only. */
import { groupsOf } from '../../../core/group.ts';
import type { Json } from '../../../core/json.ts';
import { isLookupValue } from '../../../graph/reference.ts';
import type { ReadContext } from '../../../resource-type.ts';
import { SERVICE_TYPE } from '../service/properties.ts';
import { describeRevision } from './revisions.ts';
import { desiredAt, familyOf } from './vouched.ts';

/** Name of the lookup that stands for such an image. */
export const EXTERNAL_IMAGE = 'external-image';

/**
 * The image that a container of a task definition has now: in the revision that a service of ours runs, else in the
 * newest of the family; undefined when there is none.
 */
export async function externalImage(
  context: ReadContext,
  address: string,
  container: string,
): Promise<string | undefined> {
  const family = desiredAt(context, address)?.properties['family'];
  if (typeof family !== 'string') return undefined;
  const services = groupsOf(await context.owned(SERVICE_TYPE), familyOf).get(family) ?? [];
  const running = services[0]?.attributes['taskDefinition'];
  const revision = await context.memo(`ecs/external-image/${family}`, () =>
    describeRevision(context.aws, typeof running === 'string' ? running : family),
  );
  return revision?.properties.containerDefinitions?.find(({ name }) => name === container)?.image;
}

/** Whether a desired task definition leaves an image to somebody else. */
export function hasExternalImage(context: ReadContext, address: string): boolean {
  const containers = desiredAt(context, address)?.properties['containerDefinitions'];
  return (
    Array.isArray(containers) &&
    containers.some((container: Readonly<Record<string, Json>>) => {
      const image = container['image'];
      return isLookupValue(image) && image.$lookup === EXTERNAL_IMAGE;
    })
  );
}
