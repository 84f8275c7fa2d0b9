import type { CreateTaskSetRequest, TaskSet } from '@aws-sdk/client-ecs';
import { expect, test } from 'vitest';
import { newStory, register, type Story } from './story.ts';

const ours = { cluster: 'main', service: 'web' };

function anExternalService(overrides = {}): Story {
  const story = newStory();
  register(story);
  story.ecs('CreateService', {
    cluster: 'main',
    serviceName: 'web',
    desiredCount: 3,
    deploymentController: { type: 'EXTERNAL' },
    ...overrides,
  });
  return story;
}

function create(story: Story, overrides: Partial<CreateTaskSetRequest> = {}): TaskSet {
  return story.ecs<{ taskSet: TaskSet }>('CreateTaskSet', {
    ...ours,
    taskDefinition: 'web',
    launchType: 'FARGATE',
    networkConfiguration: {
      awsvpcConfiguration: { subnets: [...story.subnets], securityGroups: [story.group] },
    },
    scale: { value: 100, unit: 'PERCENT' },
    ...overrides,
  }).taskSet;
}

const sets = (story: Story, input = {}) =>
  story.ecs<{ taskSets: TaskSet[]; failures: object[] }>('DescribeTaskSets', { ...ours, ...input });

test('an external service runs nothing until it has a task set, which becomes steady', () => {
  const story = anExternalService();
  story.pass(60);
  expect(story.service('web')).toMatchObject({ deployments: [], taskSets: [], runningCount: 0 });
  const set = create(story, { externalId: 'blue' });
  expect(set).toMatchObject({
    externalId: 'blue',
    status: 'ACTIVE',
    stabilityStatus: 'STABILIZING',
    computedDesiredCount: 3,
  });
  story.pass(120);
  expect(sets(story).taskSets).toMatchObject([
    { id: set.id, runningCount: 3, pendingCount: 0, stabilityStatus: 'STEADY_STATE' },
  ]);
});

test('the share of a set is rounded up, and follows its scale and the desired count', () => {
  const story = anExternalService();
  const { id } = create(story, { scale: { value: 50, unit: 'PERCENT' } });
  story.pass(120);
  expect(sets(story).taskSets[0]).toMatchObject({ computedDesiredCount: 2, runningCount: 2 });
  story.ecs('UpdateService', { ...ours, desiredCount: 5 });
  story.pass(120);
  expect(sets(story).taskSets[0]).toMatchObject({ computedDesiredCount: 3, runningCount: 3 });
  story.ecs('UpdateTaskSet', { ...ours, taskSet: id, scale: { value: 20, unit: 'PERCENT' } });
  story.pass(120);
  expect(sets(story).taskSets[0]).toMatchObject({
    runningCount: 1,
    stabilityStatus: 'STEADY_STATE',
  });
});

test('one set is primary at a time, and what it runs shows on the service', () => {
  const story = anExternalService();
  const first = create(story);
  const newer = register(story, 'nginx:2');
  const second = create(story, { taskDefinition: newer });
  story.ecs('UpdateServicePrimaryTaskSet', { ...ours, primaryTaskSet: first.id });
  story.ecs('UpdateServicePrimaryTaskSet', { ...ours, primaryTaskSet: second.taskSetArn });
  expect(sets(story).taskSets.map(({ status }) => status)).toEqual(['ACTIVE', 'PRIMARY']);
  expect(story.service('web')).toMatchObject({ taskDefinition: newer, launchType: 'FARGATE' });
});

test('a deleted set drains and is gone; one that is scaled above 0 needs force', () => {
  const story = anExternalService();
  const { id } = create(story);
  story.pass(120);
  const remove = (input = {}) => story.ecs('DeleteTaskSet', { ...ours, taskSet: id, ...input });
  expect(() => remove()).toThrow('scaled above 0');
  expect(remove({ force: true })).toMatchObject({ taskSet: { status: 'DRAINING' } });
  story.pass(120);
  expect(sets(story, { taskSets: [id] })).toMatchObject({
    taskSets: [],
    failures: [{ reason: 'MISSING' }],
  });
  expect(story.service('web').runningCount).toBe(0);
});

test('a service takes its sets with it only by force', () => {
  const story = anExternalService();
  create(story);
  story.pass(120);
  story.ecs('UpdateService', { ...ours, desiredCount: 0 });
  expect(() => story.ecs('DeleteService', ours)).toThrow('deployments are active');
  story.ecs('DeleteService', { ...ours, force: true });
  story.pass(120);
  expect(story.service('web')).toMatchObject({ status: 'INACTIVE', taskSets: [] });
});

test('what belongs to the sets is refused of the service, and sets of services that ECS deploys', () => {
  expect(() => anExternalService({ taskDefinition: 'web' })).toThrow('taskDefinition cannot be');
  expect(() => anExternalService({ launchType: 'FARGATE' })).toThrow('launchType cannot be');
  const story = anExternalService();
  expect(() => create(story, { scale: { value: 101, unit: 'PERCENT' } })).toThrow('0 to 100');
  expect(() => story.ecs('UpdateService', { ...ours, taskDefinition: 'web' })).toThrow(
    'EXTERNAL deployment controller',
  );
  expect(() => story.ecs('UpdateTaskSet', { ...ours, taskSet: 'x', scale: {} })).toThrow(
    'not found',
  );
});

test('a request that is repeated with its token returns the set; tags can be changed', () => {
  const story = anExternalService();
  const tags = [{ key: 'team', value: 'a' }];
  const first = create(story, { clientToken: 'once', tags });
  expect(create(story, { clientToken: 'once', tags }).id).toBe(first.id);
  expect(() => create(story, { clientToken: 'once', externalId: 'other' })).toThrow('idempotent');
  story.ecs('TagResource', {
    resourceArn: first.taskSetArn,
    tags: [{ key: 'team', value: 'b' }],
  });
  expect(sets(story, { include: ['TAGS'] }).taskSets).toMatchObject([
    { tags: [{ key: 'team', value: 'b' }] },
  ]);
});
