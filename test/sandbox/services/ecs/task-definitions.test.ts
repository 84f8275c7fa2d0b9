import type { TaskDefinition } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { aService, newStory, register, type Story } from './story.ts';

describe('registering', () => {
  test('fills defaults, unifies units and shows empty lists, as AWS does on read', () => {
    const story = newStory();
    story.ecs('RegisterTaskDefinition', {
      family: 'web',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '.25 vCPU',
      memory: '0.5 GB',
      containerDefinitions: [
        {
          name: 'web',
          image: 'nginx',
          portMappings: [{ containerPort: 80 }],
          environment: [
            { name: 'B', value: '2' },
            { name: 'A', value: '1' },
          ],
          healthCheck: { command: ['CMD-SHELL', 'true'] },
        },
      ],
      volumes: [
        { name: 'scratch' },
        {
          name: 'files',
          efsVolumeConfiguration: { fileSystemId: 'fs-1' },
        },
      ],
    });
    expect(read(story, 'web')).toMatchObject({
      cpu: '256',
      memory: '512',
      revision: 1,
      status: 'ACTIVE',
      compatibilities: ['EC2', 'FARGATE'],
      placementConstraints: [],
      volumes: [
        { name: 'scratch', host: {} },
        {
          efsVolumeConfiguration: {
            fileSystemId: 'fs-1',
            rootDirectory: '/',
            transitEncryption: 'DISABLED',
          },
        },
      ],
      containerDefinitions: [
        {
          name: 'web',
          image: 'nginx',
          cpu: 0,
          essential: true,
          portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }],
          environment: [
            { name: 'A', value: '1' },
            { name: 'B', value: '2' },
          ],
          mountPoints: [],
          volumesFrom: [],
          systemControls: [],
          healthCheck: { command: ['CMD-SHELL', 'true'], interval: 30, timeout: 5, retries: 3 },
        },
      ],
    });
  });

  test('in bridge mode gives an absent host port as 0', () => {
    const story = newStory();
    story.ecs('RegisterTaskDefinition', {
      family: 'web',
      containerDefinitions: [
        { name: 'web', image: 'nginx', memory: 64, portMappings: [{ containerPort: 80 }] },
      ],
    });
    expect(read(story, 'web')).toMatchObject({
      networkMode: 'bridge',
      compatibilities: ['EXTERNAL', 'EC2'],
      containerDefinitions: [{ portMappings: [{ hostPort: 0 }] }],
    });
    expect(read(story, 'web').requiresCompatibilities).toBeUndefined();
  });

  test('counts a family on, also after everything in it was deleted', () => {
    const story = newStory();
    register(story);
    const arn = register(story);
    for (const taskDefinition of ['web:1', arn]) {
      story.ecs('DeregisterTaskDefinition', { taskDefinition });
      story.ecs('DeleteTaskDefinitions', { taskDefinitions: [taskDefinition] });
    }
    expect(read(story, 'web:2').status).toBe('DELETE_IN_PROGRESS');
    story.pass(120);
    expect(() => read(story, 'web:2')).toThrow('Unable to describe task definition.');
    expect(register(story)).toMatch(/web:3$/);
  });
});

describe('reading', () => {
  test('a bare family is its latest ACTIVE revision', () => {
    const story = newStory();
    register(story);
    register(story);
    story.ecs('DeregisterTaskDefinition', { taskDefinition: 'web:2' });
    expect(read(story, 'web').revision).toBe(1);
    expect(read(story, 'web:2').status).toBe('INACTIVE');
    story.ecs('DeregisterTaskDefinition', { taskDefinition: 'web:1' });
    expect(() => read(story, 'web')).toThrow('Unable to describe task definition.');
  });

  test('tags come only where included, beside the definition', () => {
    const story = newStory();
    register(story, undefined, { tags: [{ key: 'a', value: '1' }] });
    expect(story.ecs('DescribeTaskDefinition', { taskDefinition: 'web' })).not.toHaveProperty(
      'tags',
    );
    expect(
      story.ecs('DescribeTaskDefinition', { taskDefinition: 'web', include: ['TAGS'] }),
    ).toHaveProperty('tags', [{ key: 'a', value: '1' }]);
  });

  test('lists go by family and number, a page at a time', () => {
    const story = newStory();
    for (let revision = 0; revision < 3; revision += 1) register(story);
    register(story, undefined, { family: 'api' });
    story.ecs('DeregisterTaskDefinition', { taskDefinition: 'web:1' });
    expect(list(story, {})).toEqual(['api:1', 'web:2', 'web:3']);
    expect(list(story, { familyPrefix: 'web', sort: 'DESC' })).toEqual(['web:3', 'web:2']);
    expect(list(story, { status: 'INACTIVE' })).toEqual(['web:1']);
    const { nextToken } = story.ecs<{ nextToken: string }>('ListTaskDefinitions', {
      maxResults: 2,
    });
    expect(list(story, { maxResults: 2, nextToken })).toEqual(['web:3']);
    expect(story.ecs('ListTaskDefinitionFamilies', { familyPrefix: 'w' })).toMatchObject({
      families: ['web'],
    });
  });
});

describe('deleting', () => {
  test('an ACTIVE revision is a failure, not an error', () => {
    const story = newStory();
    const arn = register(story);
    expect(
      story.ecs('DeleteTaskDefinitions', { taskDefinitions: ['web:1', 'web:9'] }),
    ).toMatchObject({
      taskDefinitions: [],
      failures: [{ arn, reason: expect.stringContaining('still in ACTIVE status') }, {}],
    });
  });

  test('waits for the services that run the revision', () => {
    const story = newStory();
    register(story);
    story.ecs('CreateService', aService(story));
    story.ecs('DeregisterTaskDefinition', { taskDefinition: 'web:1' });
    story.ecs('DeleteTaskDefinitions', { taskDefinitions: ['web:1'] });
    story.pass(300);
    expect(read(story, 'web:1').status).toBe('DELETE_IN_PROGRESS');
    story.ecs('UpdateService', { cluster: 'main', service: 'web', desiredCount: 4 });
    story.pass(60);
    expect(story.service('web').runningCount).toBe(4);
  });

  test('an INACTIVE revision starts nothing new', () => {
    const story = newStory();
    register(story);
    story.ecs('DeregisterTaskDefinition', { taskDefinition: 'web:1' });
    expect(() => story.ecs('CreateService', aService(story, { taskDefinition: 'web:1' }))).toThrow(
      expect.objectContaining({ code: 'ClientException', message: 'TaskDefinition is inactive' }),
    );
  });
});

function read(story: Story, taskDefinition: string): TaskDefinition {
  return story.ecs<{ taskDefinition: TaskDefinition }>('DescribeTaskDefinition', {
    taskDefinition,
  }).taskDefinition;
}

function list(story: Story, input: object): readonly string[] {
  return story
    .ecs<{ taskDefinitionArns: string[] }>('ListTaskDefinitions', input)
    .taskDefinitionArns.map((arn) => arn.slice(arn.indexOf('/') + 1));
}
