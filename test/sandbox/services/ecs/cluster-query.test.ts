import { describe, expect, test } from 'vitest';
import {
  parseQuery,
  type QuerySubject,
} from '../../../../lib/sandbox/services/ecs/cluster-query.ts';

const subject: QuerySubject = {
  attributes: [
    { name: 'ecs.instance-type', value: 't3.medium' },
    { name: 'ecs.availability-zone', value: 'eu-west-1a' },
    { name: 'stack', value: 'blue' },
    { name: 'gpu' },
    { name: 'rank', value: '7' },
  ],
  agentConnected: true,
  agentVersion: '1.98.0',
  ec2InstanceId: 'i-abcd1234',
  registeredAt: Date.UTC(2026, 0, 2),
  runningTasks: () => 3,
  taskGroups: () => ['service:web', 'family:job'],
};

describe('parseQuery', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ['attribute:ecs.instance-type == t3.medium', true],
    ['attribute:ecs.instance-type equals t3.small', false],
    ['attribute:ecs.instance-type != t3.small', true],
    ['attribute:ecs.instance-type =~ t3.*', true],
    ['attribute:ecs.instance-type =~ t3', false],
    ['attribute:ecs.instance-type matches m5.*|t3.*', true],
    ['attribute:ecs.instance-type !~ t3.*', false],
    ['attribute:ecs.availability-zone in [eu-west-1a, eu-west-1b]', true],
    ['attribute:ecs.availability-zone in ["eu-west-1c"]', false],
    ['attribute:ecs.availability-zone not_in [eu-west-1a,eu-west-1b]', false],
    ['attribute:ecs.availability-zone !in [eu-west-1c]', true],
    ['attribute:stack exists', true],
    ['attribute:stack !exists', false],
    ['attribute:gpu exists', true],
    ['attribute:missing exists', false],
    ['attribute:missing !exists', true],
    ['attribute:missing not_exists', true],
    ['attribute:missing == blue', false],
    ['attribute:stack=="blue"', true],
    ['attribute:rank > 10', false],
    ['attribute:rank < 10', true],
    ['attribute:rank >= 7', true],
    ['attribute:rank less_than_equal 6', false],
    ['agentConnected == true', true],
    ['agentConnected == false', false],
    ['ec2InstanceId in ["i-abcd1234", "i-other"]', true],
    ['runningTasksCount == 3', true],
    ['runningTasksCount greater_than 3', false],
    ['registeredAt > 2026-01-01T00:00:00+00:00', true],
    ['registeredAt > "2026-02-01"', false],
    ['task:group == service:web', true],
    ['not(task:group == service:web)', false],
    ['!(task:group == service:api)', true],
    ['task:group in [service:api, family:job]', true],
    ['attribute:stack == blue and attribute:rank == 7', true],
    ['attribute:stack == green or attribute:rank == 7', true],
    ['attribute:stack == green && attribute:rank == 7 || agentConnected == true', true],
    ['attribute:stack == green and (attribute:rank == 7 or agentConnected == true)', false],
    ['not attribute:stack == green AND agentConnected == true', true],
  ];
  test.each(cases)('%s is %s', (expression, holds) => {
    expect(parseQuery(expression)(subject)).toBe(holds);
  });

  test.each([
    '',
    'stack == blue',
    'attribute:stack',
    'attribute:stack ==',
    'attribute:stack == blue and',
    '(attribute:stack == blue',
    'attribute:stack in blue',
    'attribute:stack in [blue',
    'attribute:stack =~ [',
    'attribute:stack == blue attribute:rank == 7',
    'attribute:stack == "blue',
  ])('%s is refused', (expression) => {
    expect(() => parseQuery(expression)).toThrow(`Invalid expression: ${expression}`);
  });
});
