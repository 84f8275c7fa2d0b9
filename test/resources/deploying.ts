/** Brings one resource to its desired state as the engine does: read, compare, create or update, settle. */
import { digest, type JsonObject } from '../../lib/core/json.ts';
import { diffFields } from '../../lib/engine/diff.ts';
import type { Rules } from '../../lib/engine/fields.ts';
import { declaredBefore, tagsFor } from '../../lib/engine/ownership.ts';
import { declaredIn } from '../../lib/engine/record.ts';
import { sealOf } from '../../lib/engine/seal.ts';
import type { Address } from '../../lib/graph/address.ts';
import type { AnyResourceType, Live, ReadContext, ResourceType } from '../../lib/resource-type.ts';
import type { TestWorld } from './contexts.ts';

/** What a deploy of one resource did. */
export interface Deployed<P extends object> {
  readonly live: Live<P>;
  /** Paths of the fields that differed. */
  readonly changed: readonly string[];
  /** Names of the writes that were sent. */
  readonly writes: readonly string[];
}

/** Deploys one resource of the app `shop`. */
export async function deploy<P extends object>(
  world: TestWorld,
  type: ResourceType<P>,
  address: string,
  properties: P,
  overrides: Partial<ReadContext> = {},
): Promise<Deployed<P>> {
  const before = world.writes().length;
  const operations = await type.operations();
  const canonical = type.canonical(properties);
  const desired = canonical as unknown as JsonObject;
  const context = world.applying({ ...overrides, address: address as Address });
  const tags =
    type.taggable === false
      ? {}
      : tagsFor({
          app: 'shop',
          address: address as Address,
          tags: {},
          declared: declaredIn(type.fields as unknown as Rules, desired, {}),
          seal: sealOf(type as unknown as AnyResourceType, address as Address, desired),
          digest: type.digested === true ? digest(desired, 32) : undefined,
          retain: false,
          pins: undefined,
        });
  const found = await look(world, type, address, properties, overrides);
  if (found === undefined) {
    const request = { address: address as Address, properties: canonical, tags };
    const made = await operations.create(request, context);
    const live = (await operations.settle?.(made, 'create', context)) ?? made;
    return { live, changed: [], writes: world.writes().slice(before) };
  }
  const { changes, properties: wanted } = diffFields({
    type,
    desired,
    live: type.canonical(found.properties) as unknown as JsonObject,
    declaredBefore: declaredBefore(found as unknown as Live),
    otherOwners: {},
  });
  const set = Object.fromEntries(
    Object.entries(tags).filter(([key, value]) => found.tags[key] !== value),
  );
  const unchanged = changes.length === 0 && Object.keys(set).length === 0;
  if (unchanged || found.digest !== undefined) return { live: found, changed: [], writes: [] };
  const updated = await operations.update(
    {
      address: address as Address,
      live: found,
      properties: wanted as unknown as P,
      changes,
      tags: { set, remove: [], all: { ...found.tags, ...tags } },
    },
    context,
  );
  const live = (await operations.settle?.(updated, 'update', context)) ?? updated;
  return {
    live,
    changed: changes.map(({ path }) => path),
    writes: world.writes().slice(before),
  };
}

/** Reads one desired resource as a new plan does. */
export async function look<P extends object>(
  world: TestWorld,
  type: ResourceType<P>,
  address: string,
  properties: P,
  overrides: Partial<ReadContext> = {},
): Promise<Live<P> | undefined> {
  const canonical = type.canonical(properties);
  const operations = await type.operations();
  const [live] = await operations.read(
    [
      {
        address: address as Address,
        identity: type.identity(properties) ?? {},
        properties: canonical,
        digest: digest(canonical, 32),
      },
    ],
    world.reading(overrides),
  );
  return live;
}

/** Removes one resource and waits until it is gone. */
export async function destroy<P extends object>(
  world: TestWorld,
  type: ResourceType<P>,
  live: Live<P>,
): Promise<readonly string[]> {
  const before = world.writes().length;
  const operations = await type.operations();
  const context = world.applying();
  await operations.delete(live, context);
  await operations.settle?.(live, 'delete', context);
  return world.writes().slice(before);
}
