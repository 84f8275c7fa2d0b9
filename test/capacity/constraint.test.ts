import { expect, test } from 'vitest';
import { parseConstraint } from '../../lib/capacity/constraint.ts';

const subject = {
  id: 'i-1',
  attributes: {
    'ecs.instance-type': 'c5.large',
    'ecs.availability-zone': 'us-east-1a',
    stack: 'prod',
    rank: '3',
  },
  complete: true,
};

test.each([
  ['attribute:stack == prod', true],
  ['attribute:stack != prod', false],
  ['attribute:stack == "prod"', true],
  ['attribute:stack equals prod', true],
  ['attribute:ecs.instance-type =~ c5.*', true],
  ['attribute:ecs.instance-type =~ t2.*', false],
  ['attribute:ecs.instance-type !~ t2.*', true],
  ['attribute:ecs.instance-type matches c5\\.(large|xlarge)', undefined],
  ['attribute:ecs.availability-zone in [us-east-1a, us-east-1b]', true],
  ['attribute:ecs.availability-zone not_in [us-east-1a]', false],
  ['attribute:ecs.availability-zone !in [us-east-1b]', true],
  ['attribute:stack exists', true],
  ['attribute:other exists', false],
  ['attribute:other !exists', true],
  ['attribute:other not_exists', true],
  ['attribute:other == x', false],
  ['attribute:rank > 2', true],
  ['attribute:rank <= 2', false],
  ['attribute:stack == prod and attribute:rank > 5', false],
  ['attribute:stack == test or attribute:rank > 2', true],
  ['not(attribute:stack == prod)', false],
  ['!(attribute:stack == prod) || attribute:stack exists', true],
  ['(attribute:stack == prod)', true],
  ['ec2InstanceId == i-1', true],
  ['ec2InstanceId in ["i-1", "i-2"]', true],
  ['task:group == service:web', undefined],
  ['runningTasksCount < 5', undefined],
  ['task:group == service:web or attribute:stack == prod', true],
  ['task:group == service:web and attribute:stack == test', false],
  ['attribute:stack ==', undefined],
  ['attribute:stack ~ prod', undefined],
  ['(attribute:stack == prod', undefined],
  ['attribute:stack == prod attribute:rank > 2', undefined],
  ['attribute:stack in prod', undefined],
  ['', undefined],
])('%s', (expression, expected) => {
  expect(parseConstraint(expression)(subject)).toBe(expected);
});

test('what a new instance will carry is not known, nor is what it will not', () => {
  const fresh = { id: 'new', attributes: { 'ecs.instance-type': 'c5.large' }, complete: false };
  expect(parseConstraint('attribute:ecs.instance-type == c5.large')(fresh)).toBe(true);
  expect(parseConstraint('attribute:stack == prod')(fresh)).toBeUndefined();
  expect(parseConstraint('attribute:stack exists')(fresh)).toBeUndefined();
  expect(parseConstraint('ec2InstanceId == i-1')(fresh)).toBeUndefined();
});
