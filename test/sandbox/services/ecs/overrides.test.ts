import { expect, test } from 'vitest';
import { newStory, register } from './story.ts';

test.each([
  ['that are longer than 8192 characters', { name: 'web', command: ['x'.repeat(8192)] }, '8192'],
  ['of a container that is not there', { name: 'api' }, 'Override for container named api'],
])('overrides are refused %s', (_, override, message) => {
  const story = newStory();
  register(story);
  expect(() =>
    story.ecs('RunTask', {
      cluster: 'main',
      taskDefinition: 'web',
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: story.subnets } },
      overrides: { containerOverrides: [override] },
    }),
  ).toThrow(message);
});
