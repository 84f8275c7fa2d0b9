/** What of containers somebody else decides: read from what runs. Imported by lookups and operations only. */
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { groupsOf } from '../../../core/group.ts';
import { isJsonObject, type Json } from '../../../core/json.ts';
import { isLookupValue } from '../../../graph/reference.ts';
import type { ReadContext } from '../../../resource-type.ts';
import { SERVICE_TYPE } from '../service/properties.ts';
import { describeRevision } from './revisions.ts';
import { desiredAt, familyOf } from './vouched.ts';

/** The lookups that stand for what a pipeline decides. */
const EXTERNAL: ReadonlySet<string> = new Set(['external-image', 'external-environment']);

/**
 * A container of a task definition as it is now: in the revision that a service of ours runs, else in the newest of the
 * family; undefined when there is none.
 */
export async function runningContainer(
  context: ReadContext,
  address: string,
  container: string,
): Promise<ContainerDefinition | undefined> {
  const family = desiredAt(context, address)?.properties['family'];
  if (typeof family !== 'string') return undefined;
  const services = groupsOf(await context.owned(SERVICE_TYPE), familyOf).get(family) ?? [];
  const running = services[0]?.attributes['taskDefinition'];
  const revision = await context.memo(`ecs/external/${family}`, () =>
    describeRevision(context.aws, typeof running === 'string' ? running : family),
  );
  return revision?.properties.containerDefinitions?.find(({ name }) => name === container);
}

/** Whether a desired task definition leaves something of its containers to somebody else. */
export function hasExternal(context: ReadContext, address: string): boolean {
  return isExternal(desiredAt(context, address)?.properties['containerDefinitions']);
}

function isExternal(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some(isExternal);
  if (isLookupValue(value)) return EXTERNAL.has(value.$lookup);
  return isJsonObject(value) && Object.values(value).some(isExternal);
}
