import type { ECSExpressGatewayService } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { iam } from '../../../../lib/sandbox/services/iam/index.ts';
import { newStory, type Story } from './story.ts';

const trust = (Service: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
  });

function aRole(story: Story, RoleName: string, service: string): string {
  return story.call<{ Role: { Arn: string } }>(iam, 'CreateRole', {
    RoleName,
    AssumeRolePolicyDocument: trust(service),
  }).Role.Arn;
}

interface Answer {
  readonly service: ECSExpressGatewayService;
}

function anExpress(story: Story, more: object = {}): ECSExpressGatewayService {
  return story.ecs<Answer>('CreateExpressGatewayService', {
    cluster: 'main',
    serviceName: 'web',
    infrastructureRoleArn: aRole(story, 'infrastructure', 'ecs.amazonaws.com'),
    executionRoleArn: aRole(story, 'execution', 'ecs-tasks.amazonaws.com'),
    primaryContainer: { image: 'nginx:1' },
    networkConfiguration: { subnets: story.subnets },
    ...more,
  }).service;
}

function look(story: Story): ECSExpressGatewayService {
  const serviceArn = 'arn:aws:ecs:eu-west-1:123456789012:service/main/web';
  return story.ecs<Answer>('DescribeExpressGatewayService', { serviceArn }).service;
}

describe('an Express service', () => {
  test("has AWS's defaults, runs tasks, and belongs to ECS", () => {
    const story = newStory();
    const { activeConfigurations: [made] = [] } = anExpress(story);
    expect(made).toMatchObject({
      cpu: '256',
      memory: '512',
      cpuArchitecture: 'X86_64',
      healthCheckPath: '/ping',
      primaryContainer: { image: 'nginx:1', containerPort: 80 },
      scalingTarget: {
        minTaskCount: 1,
        autoScalingMetric: 'AVERAGE_CPU',
        autoScalingTargetValue: 60,
      },
      ingressPaths: [{ accessType: 'PRIVATE' }],
    });
    story.pass(60);
    expect(story.service('web')).toMatchObject({ runningCount: 1, resourceManagementType: 'ECS' });
    const arns = (resourceManagementType: string) =>
      story.ecs<{ serviceArns: string[] }>('ListServices', {
        cluster: 'main',
        resourceManagementType,
      }).serviceArns.length;
    expect([arns('ECS'), arns('CUSTOMER')]).toEqual([1, 0]);
    expect(() =>
      story.ecs('DeleteService', { cluster: 'main', service: 'web', force: true }),
    ).toThrow(
      'arn:aws:ecs:eu-west-1:123456789012:service/main/web has ResourceManagementType=ECS use DeleteExpressGatewayService to delete',
    );
  });

  test('is deployed anew by a change, and by nothing else', () => {
    const story = newStory();
    const { serviceArn } = anExpress(story);
    story.pass(60);
    const before = look(story).currentDeployment;
    story.ecs('UpdateExpressGatewayService', { serviceArn, healthCheckPath: '/ping' });
    expect(look(story).currentDeployment).toBe(before);
    story.ecs('UpdateExpressGatewayService', {
      serviceArn,
      primaryContainer: { image: 'nginx:2' },
    });
    expect(look(story).currentDeployment).not.toBe(before);
    const images = () =>
      look(story).activeConfigurations?.map(({ primaryContainer }) => primaryContainer?.image);
    expect(images()).toEqual(['nginx:2', 'nginx:1']);
    story.pass(120);
    expect(images()).toEqual(['nginx:2']);
  });

  test('goes back by itself when its tasks do not start', () => {
    const story = newStory();
    const { serviceArn } = anExpress(story);
    story.pass(60);
    const primaryContainer = { image: 'gantry-fail-pull' };
    story.ecs('UpdateExpressGatewayService', { serviceArn, primaryContainer });
    story.pass(1800);
    expect(look(story).activeConfigurations?.[0]?.primaryContainer?.image).toBe('nginx:1');
  });

  test('drains, and is INACTIVE when its tasks have stopped', () => {
    const story = newStory();
    const { serviceArn } = anExpress(story);
    story.pass(60);
    story.ecs('DeleteExpressGatewayService', { serviceArn });
    expect(look(story).status?.statusCode).toBe('DRAINING');
    expect(() => story.ecs('DeleteExpressGatewayService', { serviceArn })).toThrow(
      'Service is in DRAINING status',
    );
    story.pass(120);
    expect(look(story).status?.statusCode).toBe('INACTIVE');
  });

  test('takes a task definition or a container, and a role that ECS can assume', () => {
    const story = newStory();
    expect(() => anExpress(story, { taskDefinitionArn: 'web:1' })).toThrow(
      'primaryContainer, executionRoleArn cannot be specified together with taskDefinitionArn.',
    );
    expect(() =>
      story.ecs('CreateExpressGatewayService', {
        cluster: 'main',
        infrastructureRoleArn: 'nobody',
      }),
    ).toThrow('Cannot assume role nobody');
    const other = newStory();
    expect(() => anExpress(other, { healthCheckPath: 'ping' })).toThrow(
      'The health check path must start with a forward slash.',
    );
  });
});
