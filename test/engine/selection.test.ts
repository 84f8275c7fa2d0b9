import { describe, expect, test } from 'vitest';
import { covers, type SelectionRequest, select, stackOf } from '../../lib/engine/selection.ts';
import type { Address } from '../../lib/graph/address.ts';
import { edgesOf } from '../../lib/graph/edges.ts';
import type { Graph, ResourceNode } from '../../lib/graph/graph.ts';

function node(address: string, uses: readonly string[] = [], type = 'Thing'): ResourceNode {
  const [, ...ids] = address.split('/');
  return {
    type,
    address: address as Address,
    stack: ids.slice(0, ids.length - 1).join('/'),
    properties: { uses: uses.map(($ref) => ({ $ref, attribute: 'id' })) },
    tags: {},
    dependsOn: [],
  };
}

const graph: Graph = {
  schemaVersion: 1,
  app: 'shop',
  stacks: { Base: {}, Web: {}, Webby: {}, 'eu/Web': {} },
  resources: [
    node('shop/Base/Vpc'),
    node('shop/Base/Cluster', ['shop/Base/Vpc']),
    node('shop/Base/Rule', [], 'Rule'),
    node('shop/Web/Service', ['shop/Base/Cluster', 'shop/Base/Rule'], 'Service'),
    node('shop/Web/Scaling', ['shop/Web/Service']),
    node('shop/Webby/Service', ['shop/Base/Cluster']),
    node('shop/eu/Web/Service', ['shop/Base/Cluster']),
  ],
};

const selected = (request: SelectionRequest, removal = false) =>
  select(request, {
    graph,
    order: edgesOf(graph),
    judgedBy: ({ type }) => (type === 'Rule' ? ['Service'] : []),
    removal,
  });

const short = (addresses: Iterable<string> = []) =>
  [...addresses].map((address) => address.slice('shop/'.length)).sort();

describe('select', () => {
  test('without a word means everything', () => {
    expect(selected({})).toBeUndefined();
    expect(covers(undefined, 'shop/Any/Thing')).toBe(true);
  });

  test.each<[SelectionRequest, readonly string[]]>([
    [{ stacks: ['Web'] }, ['Web/Scaling', 'Web/Service']],
    [{ stacks: ['Web*'] }, ['Web/Scaling', 'Web/Service', 'Webby/Service']],
    [{ stacks: ['*/Web'] }, ['eu/Web/Service']],
    [{ only: ['shop/Web/Service'] }, ['Web/Service']],
    [{ only: ['Web'] }, ['Web/Scaling', 'Web/Service']],
    [{ only: ['*/Service'] }, ['Web/Service', 'Webby/Service']],
    [{ only: ['eu'] }, ['eu/Web/Service']],
    [{ stacks: ['Webby'], only: ['Web/Scaling'] }, ['Web/Scaling', 'Webby/Service']],
    [{ only: ['Web/Gone'] }, []],
  ])('%j', (request, addresses) => {
    expect(short(selected(request)?.selected)).toEqual(addresses);
  });

  test('reads what the selected need, and nothing that needs them', () => {
    expect(short(selected({ stacks: ['Webby'] })?.read)).toEqual([
      'Base/Cluster',
      'Base/Vpc',
      'Webby/Service',
    ]);
  });

  test('reads what judges a change, and for a removal what uses what goes', () => {
    expect(short(selected({ only: ['Base/Rule'] })?.read)).toContain('Web/Service');
    expect(short(selected({ only: ['Base/Cluster'] })?.read)).toEqual(['Base/Cluster', 'Base/Vpc']);
    expect(short(selected({ only: ['Web/Service'] }, true)?.read)).toContain('Web/Scaling');
  });

  test('covers what the code no longer has, and no name that only begins alike', () => {
    const web = selected({ stacks: ['Web'] });
    expect(covers(web, 'shop/Web/Gone/Thing')).toBe(true);
    expect(covers(web, 'shop/Webby/Gone')).toBe(false);
    expect(covers(web, 'shop/eu/Web/Gone')).toBe(false);
    expect(covers(web, 'other/Web/Thing')).toBe(false);
  });

  test.each<[SelectionRequest, string]>([
    [{ stacks: ['Wep'] }, 'plan/unknown-stack'],
    [{ stacks: ['W.b'] }, 'plan/unknown-stack'],
    [{ stacks: [] }, 'plan/unknown-stack'],
    [{ only: [] }, 'plan/unknown-stack'],
    [{ only: ['Nowhere/Service'] }, 'plan/unknown-address'],
    [{ only: ['other/Web/Service'] }, 'plan/unknown-address'],
  ])('refuses %j', (request, code) => {
    expect(() => selected(request)).toThrow(expect.objectContaining({ code }));
  });

  test('a stack may lie within a construct', () => {
    expect(stackOf(graph, 'shop/eu/Web/Service')).toBe('eu/Web');
    expect(stackOf(graph, 'shop/Web/eu/Service')).toBe('Web');
    expect(stackOf(graph, 'shop/Gone/Service')).toBeUndefined();
  });
});
