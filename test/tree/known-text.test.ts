import { describe, expect, test } from 'vitest';
import { Lookup, text } from '../../lib/graph/reference.ts';
import {
  App,
  ApplicationTargetGroup,
  Cluster,
  type Input,
  movedFrom,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { knownText } from '../../lib/tree/known-text.ts';
import { aCluster, propertiesAt } from '../constructs/synthesis.ts';

describe('knownText', () => {
  test('a derived name is what synthesis derives', () => {
    const { app, stack, cluster, taskDefinition } = aCluster();
    const family = taskDefinition.resource.ref('family');
    const names = [knownText(stack, cluster.clusterName), knownText(stack, family)];
    expect(names).toEqual([
      propertiesAt(app, 'shop/Web/Cluster')['clusterName'],
      propertiesAt(app, 'shop/Web/Task')['family'],
    ]);
  });

  test('a name that is given, or overridden, is that', () => {
    const { stack } = aCluster();
    const given = new Cluster(stack, 'Given', { clusterName: 'given' });
    const overridden = new TaskDefinition(stack, 'Other', {
      cpu: 256,
      memoryMiB: 512,
      family: 'mine',
      overrides: { family: 'theirs' },
    });
    expect(knownText(stack, given.clusterName)).toBe('given');
    expect(knownText(stack, overridden.resource.ref('family'))).toBe('theirs');
  });

  test('the derived name of what has moved is that of its old address', () => {
    const { app, stack, cluster } = aCluster();
    movedFrom(cluster, 'shop/Web/Former');
    expect(knownText(stack, cluster.clusterName)).toBe(
      propertiesAt(app, 'shop/Web/Cluster')['clusterName'],
    );
  });

  test('a name is known across stacks', () => {
    const { app, cluster } = aCluster();
    const other = new Stack(app, 'Other', { region: 'eu-west-1' });
    expect(knownText(other, cluster.clusterName)).toMatch(/^shop-Web-Cluster-/);
  });

  test.each<[string, (given: ReturnType<typeof aCluster>) => Input<string>]>([
    ['an ARN', ({ cluster }) => cluster.clusterArn],
    ['an id', ({ vpc }) => vpc.vpcId],
    ['a lookup', () => new Lookup('account')],
    ['text with an unknown part', ({ cluster }) => text`x/${cluster.clusterArn}`],
    [
      'a name that changes along with other fields',
      ({ stack, vpc }) => new ApplicationTargetGroup(stack, 'Group', { vpc }).resource.ref('Name'),
    ],
    [
      'a name that another resource gives',
      ({ stack, vpc }) =>
        new Cluster(stack, 'Odd', { overrides: { clusterName: vpc.vpcId } }).clusterName,
    ],
    [
      'a name in another program',
      () => new Cluster(new Stack(new App({ name: 'other' }), 'Web'), 'Cluster').clusterName,
    ],
  ])('%s is not known', (_, make) => {
    const given = aCluster();
    expect(knownText(given.stack, make(given))).toBeUndefined();
  });

  test('text is known when its parts are', () => {
    const { stack } = aCluster();
    const cluster = new Cluster(stack, 'Given', { clusterName: 'given' });
    expect(knownText(stack, text`in-${cluster.clusterName}`)).toBe('in-given');
  });

  test('a reference to what is not in the tree is not known', () => {
    const { stack, cluster } = aCluster();
    const elsewhere = new Stack(new App({ name: 'shop' }), 'Elsewhere');
    new Vpc(elsewhere, 'Vpc', { maxAzs: 1, natGateways: 0 });
    expect(knownText(elsewhere, cluster.clusterName)).toBeUndefined();
    expect(knownText(stack, cluster.clusterName)).toBeDefined();
  });
});
