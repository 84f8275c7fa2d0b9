import { describe, expect, test } from 'vitest';
import { pinnedAddresses, pinsTag, resolvePinned } from '../../lib/engine/pins.ts';
import type { Catalog } from '../../lib/engine/target.ts';
import type { Address } from '../../lib/graph/address.ts';
import type { Graph, ResourceNode } from '../../lib/graph/graph.ts';
import type { LookupValue } from '../../lib/graph/reference.ts';
import type { Resolver } from '../../lib/graph/resolve.ts';
import type { Live } from '../../lib/resource-type.ts';

const catalog: Catalog = {
  types: new Map(),
  lookups: new Map(),
  movingLookups: new Set(['newest']),
};
const newest: LookupValue = { $lookup: 'newest', name: 'image' };

function nodeOf(image: unknown, address = 'shop/Template'): ResourceNode {
  return {
    address: address as Address,
    type: 'Template',
    stack: 'shop',
    properties: { Data: { ImageId: image, Zone: { $lookup: 'zone' }, List: [newest] } },
    tags: {},
  } as unknown as ResourceNode;
}

const answers: Readonly<Record<string, string>> = { newest: 'ami-new', zone: 'zone-b' };
const resolver: Resolver = (value) =>
  '$lookup' in value ? answers[String(value['$lookup'])] : undefined;

function liveOf(pins: string | undefined): Live {
  return {
    id: 'lt-1',
    properties: { Data: { ImageId: 'ami-old', Zone: 'zone-a', List: ['ami-older'] } },
    attributes: {},
    tags: pins === undefined ? {} : { 'gantry:pins': pins },
  };
}

function target(repin: readonly string[] = []) {
  return { catalog, repin: new Set(repin as readonly Address[]) };
}

describe('what a moving lookup told', () => {
  const node = nodeOf(newest);
  const pins = pinsTag({ catalog }, node);

  test('stays as it is live, and the newer value is told; other lookups and items of lists follow', () => {
    const { properties, newer } = resolvePinned(target(), node, resolver, liveOf(pins));
    expect(properties).toEqual({ Data: { ImageId: 'ami-old', Zone: 'zone-b', List: ['ami-new'] } });
    expect(newer).toEqual([
      { path: 'Data.ImageId', pinned: 'ami-old', available: 'ami-new', lookup: newest },
    ]);
  });

  test.each([
    ['the object is to be made', target(), undefined],
    ['it is asked for anew', target(['shop/Template']), liveOf(pins)],
    ['nothing says that the live value came from it', target(), liveOf(undefined)],
    [
      'the live value came from another lookup',
      target(),
      liveOf(pinsTag({ catalog }, nodeOf({ $lookup: 'newest', name: 'other' }))),
    ],
  ])('is taken when %s', (_, asked, live) => {
    const { properties, newer } = resolvePinned(asked, node, resolver, live);
    expect(properties['Data']).toMatchObject({ ImageId: 'ami-new' });
    expect(newer).toEqual([]);
  });

  test('a value that is given needs no pin', () => {
    const plain = {
      ...nodeOf('ami-mine'),
      properties: { Data: { ImageId: 'ami-mine' } },
    };
    expect(pinsTag({ catalog }, plain)).toBeUndefined();
    const graph = { resources: [plain, nodeOf(newest, 'shop/B')] } as unknown as Graph;
    expect(pinnedAddresses({ catalog, graph })).toEqual(['shop/B']);
  });
});
