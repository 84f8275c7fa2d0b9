import { describe, expect, test } from 'vitest';
import { ClusterQuery, PlacementConstraint, PlacementStrategy } from '../../lib/index.ts';

const type = ClusterQuery.attribute('ecs.instance-type');

describe('a query of the cluster', () => {
  test.each([
    [type.equals('t2.small'), 'attribute:ecs.instance-type == t2.small'],
    [type.notEquals('t2.small'), 'attribute:ecs.instance-type != t2.small'],
    [type.matches('t2.*'), 'attribute:ecs.instance-type =~ t2.*'],
    [type.notMatches('^(t2|t3)'), 'attribute:ecs.instance-type !~ "^(t2|t3)"'],
    [
      ClusterQuery.attribute('ecs.availability-zone').in('eu-west-1a', 'eu-west-1b'),
      'attribute:ecs.availability-zone in [eu-west-1a, eu-west-1b]',
    ],
    [
      ClusterQuery.attribute('stack').notIn('prod', 'two words'),
      'attribute:stack !in [prod, "two words"]',
    ],
    [ClusterQuery.attribute('gpu').exists(), 'attribute:gpu exists'],
    [ClusterQuery.attribute('gpu').notExists(), 'attribute:gpu !exists'],
    [ClusterQuery.attribute('name').equals('say "hi"'), 'attribute:name == "say \\"hi\\""'],
    [ClusterQuery.attribute('word').equals('and'), 'attribute:word == "and"'],
    [ClusterQuery.agentConnected(), 'agentConnected == true'],
    [ClusterQuery.agentVersion.atLeast('1.80.0'), 'agentVersion >= 1.80.0'],
    [ClusterQuery.ec2InstanceId.in('i-1', 'i-2'), 'ec2InstanceId in [i-1, i-2]'],
    [
      ClusterQuery.registeredAt.lessThan(new Date('2026-06-18T22:28:28Z')),
      'registeredAt < 2026-06-18T22:28:28.000Z',
    ],
    [ClusterQuery.runningTasksCount.equals(0), 'runningTasksCount == 0'],
    [ClusterQuery.runningTasksCount.greaterThan(3), 'runningTasksCount > 3'],
    [ClusterQuery.runningTasksCount.atMost(3), 'runningTasksCount <= 3'],
    [ClusterQuery.taskGroup.equals('service:production'), 'task:group == service:production'],
    [ClusterQuery.not(type.equals('t2.nano')), 'not(attribute:ecs.instance-type == t2.nano)'],
    [ClusterQuery.fromExpression('a exists'), 'a exists'],
  ])('is written as %#', (query, expression) => {
    expect(query.expression).toBe(expression);
  });

  test('joins others, in parentheses', () => {
    const small = type.matches('t2.*');
    const idle = ClusterQuery.runningTasksCount.equals(0);
    const gpu = ClusterQuery.attribute('gpu').exists();
    expect(small.and(idle, gpu).expression).toBe(
      '(attribute:ecs.instance-type =~ t2.*) and (runningTasksCount == 0) and (attribute:gpu exists)',
    );
    expect(small.and(idle.or(gpu)).expression).toBe(
      '(attribute:ecs.instance-type =~ t2.*) and ((runningTasksCount == 0) or (attribute:gpu exists))',
    );
    expect(small.and().expression).toBe(small.expression);
  });

  test('refuses what can be no query', () => {
    expect(() => ClusterQuery.attribute('two words')).toThrow('"two words" is not the name');
    expect(() => type.in()).toThrow('a query asks for one of no values');
  });
});

describe('placement', () => {
  test.each([
    [PlacementStrategy.spreadAcrossInstances(), [{ type: 'spread', field: 'instanceId' }]],
    [
      PlacementStrategy.spreadAcross('ecs.availability-zone', 'attribute:rack'),
      [
        { type: 'spread', field: 'attribute:ecs.availability-zone' },
        { type: 'spread', field: 'attribute:rack' },
      ],
    ],
    [PlacementStrategy.packedByCpu(), [{ type: 'binpack', field: 'cpu' }]],
    [PlacementStrategy.packedByMemory(), [{ type: 'binpack', field: 'memory' }]],
    [PlacementStrategy.randomly(), [{ type: 'random' }]],
  ])('strategies are written as AWS takes them: %#', ({ requests }, expected) => {
    expect(requests).toEqual(expected);
  });

  test('constraints are written as AWS takes them', () => {
    expect(PlacementConstraint.distinctInstances().request).toEqual({ type: 'distinctInstance' });
    expect(PlacementConstraint.memberOf(type.equals('m6i.large')).request).toEqual({
      type: 'memberOf',
      expression: 'attribute:ecs.instance-type == m6i.large',
    });
    expect(() => PlacementConstraint.memberOf('x'.repeat(2001))).toThrow('has 2001 characters');
    expect(() => PlacementStrategy.spreadAcross()).toThrow('spread across no attributes');
  });
});
