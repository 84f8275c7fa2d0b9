import { expect, test } from 'vitest';
import { tagFindings } from '../../lib/engine/tag-rules.ts';
import { validateGraph } from '../../lib/engine/validate.ts';
import type { Address } from '../../lib/graph/address.ts';
import type { Graph, ResourceNode } from '../../lib/graph/graph.ts';
import { resourceTypes } from '../../lib/resources/registry.ts';

test.each<[string, Record<string, string>, string[]]>([
  ['what AWS takes', { team: 'Käse 1_.:/=+-@', 'cost centre': '' }, []],
  ['a key of AWS', { 'aws:x': 'a' }, ['tags.aws:x']],
  ['no key', { '': 'a' }, ['tags.']],
  ['a key of 129 characters', { ['k'.repeat(129)]: 'a' }, [`tags.${'k'.repeat(129)}`]],
  ['a key with brackets', { 'a(b)': 'a' }, ['tags.a(b)']],
  ['a value of 257 characters', { team: 'v'.repeat(257) }, ['tags.team']],
  ['a value that only EC2 takes', { team: 'R&D' }, ['tags.team']],
])('%s', (_, tags, expected) => {
  expect(tagFindings(tags).map(({ path }) => path)).toEqual(expected);
});

test('a tag of a stack is told once', () => {
  const clusterAt = (name: string): ResourceNode => ({
    type: 'AWS::ECS::Cluster',
    address: `shop/prod/${name}` as Address,
    stack: 'prod',
    properties: { clusterName: name },
    tags: { team: 'R&D' },
    dependsOn: [],
  });
  const graph = { app: 'shop', stacks: [], resources: [clusterAt('a'), clusterAt('b')] };
  const found = validateGraph(graph as unknown as Graph, { types: resourceTypes } as never);
  expect(found).toMatchObject([{ address: 'shop/prod/a', path: 'tags.team', severity: 'error' }]);
  expect(found).toHaveLength(1);
});
