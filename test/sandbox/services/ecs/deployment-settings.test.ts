import type { DeploymentConfiguration, UpdateServiceRequest } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { aService, newStory, register, type Story } from './story.ts';

describe('what an update makes of a deployment configuration', () => {
  test.each<
    readonly [string, DeploymentConfiguration, DeploymentConfiguration, DeploymentConfiguration]
  >([
    [
      'members that are left out stay',
      { maximumPercent: 150, minimumHealthyPercent: 50 },
      { maximumPercent: 175 },
      { maximumPercent: 175, minimumHealthyPercent: 50 },
    ],
    [
      'a breaker without rollback loses it, and keeps threshold and reset rule',
      {
        deploymentCircuitBreaker: {
          enable: true,
          rollback: true,
          resetOnHealthyTask: false,
          thresholdConfiguration: { type: 'COUNT', value: 7 },
        },
      },
      { deploymentCircuitBreaker: { enable: true, rollback: undefined } },
      {
        deploymentCircuitBreaker: {
          enable: true,
          rollback: false,
          resetOnHealthyTask: false,
          thresholdConfiguration: { type: 'COUNT', value: 7 },
        },
      },
    ],
    [
      'half a linear configuration is filled with defaults, not with what was there',
      { strategy: 'LINEAR', linearConfiguration: { stepPercent: 20, stepBakeTimeInMinutes: 1 } },
      { linearConfiguration: { stepPercent: 25 } },
      { strategy: 'LINEAR', linearConfiguration: { stepPercent: 25, stepBakeTimeInMinutes: 6 } },
    ],
    [
      'half a canary configuration, too',
      {
        strategy: 'CANARY',
        canaryConfiguration: { canaryPercent: 20, canaryBakeTimeInMinutes: 1 },
      },
      { canaryConfiguration: { canaryBakeTimeInMinutes: 2 } },
      { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 5, canaryBakeTimeInMinutes: 2 } },
    ],
    [
      'hooks are replaced as a whole, their timeouts filled with defaults',
      {
        strategy: 'BLUE_GREEN',
        lifecycleHooks: [
          { targetType: 'PAUSE', lifecycleStages: ['PRE_SCALE_UP'] },
          {
            targetType: 'PAUSE',
            lifecycleStages: ['POST_SCALE_UP'],
            timeoutConfiguration: { timeoutInMinutes: 5, action: 'CONTINUE' },
          },
        ],
      },
      {
        lifecycleHooks: [
          {
            targetType: 'PAUSE',
            lifecycleStages: ['POST_SCALE_UP'],
            timeoutConfiguration: { timeoutInMinutes: 7 },
          },
        ],
      },
      {
        lifecycleHooks: [
          {
            targetType: 'PAUSE',
            lifecycleStages: ['POST_SCALE_UP'],
            timeoutConfiguration: { timeoutInMinutes: 7, action: 'ROLLBACK' },
          },
        ],
      },
    ],
  ])('%s', (_, created, updated, expected) => {
    const story = aStory(created);
    update(story, { deploymentConfiguration: updated });
    expect(story.service('web').deploymentConfiguration).toMatchObject(expected);
  });

  test('what belongs to a strategy goes with it', () => {
    const story = aStory({ strategy: 'LINEAR' });
    update(story, { deploymentConfiguration: { strategy: 'BLUE_GREEN' } });
    const { deploymentConfiguration } = story.service('web');
    expect(deploymentConfiguration).toMatchObject({ strategy: 'BLUE_GREEN' });
    expect(deploymentConfiguration).not.toHaveProperty('linearConfiguration');
  });

  test('starts no deployment', () => {
    const story = aStory({});
    const { currentServiceDeployment } = story.service('web');
    update(story, { deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 } });
    expect(story.service('web')).toMatchObject({ currentServiceDeployment });
  });
});

describe('a deployment configuration is refused', () => {
  test.each<readonly [DeploymentConfiguration, string]>([
    [
      { linearConfiguration: { stepPercent: 10 } },
      'Linear configuration can only be present with LINEAR deployment strategy',
    ],
    [
      { strategy: 'LINEAR', canaryConfiguration: { canaryPercent: 10 } },
      'Canary configuration can only be present with CANARY deployment strategy',
    ],
    [{ strategy: 'LINEAR', linearConfiguration: { stepPercent: 2.9 } }, 'between 3.0 and 100.0'],
    [{ strategy: 'CANARY', canaryConfiguration: { canaryPercent: 1.05 } }, 'multiple of 0.1'],
    [{ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1441 }, 'between 0 and 1440'],
    [{ strategy: 'PURPLE' as never }, 'The deployment strategy PURPLE is not valid'],
    [
      {
        deploymentCircuitBreaker: {
          enable: true,
          rollback: true,
          thresholdConfiguration: { type: 'COUNT', value: undefined },
        },
      },
      'requires both type and value',
    ],
  ])('%j', (deploymentConfiguration, message) => {
    const story = newStory();
    register(story);
    expect(() => story.ecs('CreateService', aService(story, { deploymentConfiguration }))).toThrow(
      message,
    );
    story.ecs('CreateService', aService(story));
    expect(() => update(story, { deploymentConfiguration })).toThrow(message);
  });
});

describe('what a controller lets an update change', () => {
  test.each<readonly [keyof UpdateServiceRequest, object, boolean]>([
    ['desiredCount', { desiredCount: 3 }, true],
    ['deploymentConfiguration', { deploymentConfiguration: { maximumPercent: 150 } }, true],
    ['propagateTags', { propagateTags: 'SERVICE' }, true],
    ['platformVersion', { platformVersion: '1.4.0' }, false],
    ['forceNewDeployment', { forceNewDeployment: true }, false],
    ['enableExecuteCommand', { enableExecuteCommand: false }, false],
  ])('%s under CODE_DEPLOY', (_, change, allowed) => {
    const story = aStory({}, { deploymentController: { type: 'CODE_DEPLOY' } });
    const run = () => update(story, change);
    if (allowed) expect(run).not.toThrow();
    else expect(run).toThrow('services with a CODE_DEPLOY deployment controller');
  });

  test('may be another one in place, with everything else in the same request', () => {
    const story = aStory({}, { deploymentController: { type: 'CODE_DEPLOY' } });
    update(story, {
      deploymentController: { type: 'ECS' },
      taskDefinition: register(story),
      deploymentConfiguration: { strategy: 'BLUE_GREEN' },
    });
    const service = story.service('web');
    expect(service.deploymentController).toBeUndefined();
    expect(service.taskDefinition).toMatch(/web:2$/);
  });
});

describe('rarer members are refused', () => {
  test.each<readonly [string, object, string]>([
    [
      'metrics that are none',
      { monitoring: { metricConfigurations: [{ metricNames: ['Disk'], resolutionSeconds: 20 }] } },
      'The metric names Disk are not valid',
    ],
    [
      'a resolution that is none',
      {
        monitoring: {
          metricConfigurations: [{ metricNames: ['CPUUtilization'], resolutionSeconds: 30 }],
        },
      },
      'resolutionSeconds must be 20 or 60',
    ],
    [
      'a Lattice port without a name in the task definition',
      {
        vpcLatticeConfigurations: [
          {
            roleArn: 'arn:aws:iam::123456789012:role/lattice',
            targetGroupArn: 'arn:aws:vpc-lattice:eu-west-1:123456789012:targetgroup/tg-1',
            portName: 'http',
          },
        ],
      },
      'The portName http of the VPC Lattice configuration does not exist',
    ],
    [
      'a role of its own for a service that has the service-linked one',
      { role: 'arn:aws:iam::123456789012:role/ecs' },
      'You cannot specify an IAM role for services that require a service linked role.',
    ],
    [
      'two gateway connectors',
      { gatewayConnectors: [{ portName: 'a' }, { portName: 'b' }] },
      'at most 1 items',
    ],
  ])('%s', (_, given, message) => {
    const story = newStory();
    register(story);
    expect(() => story.ecs('CreateService', aService(story, given))).toThrow(message);
  });
});

function aStory(deploymentConfiguration: DeploymentConfiguration, more: object = {}): Story {
  const story = newStory();
  register(story);
  story.ecs('CreateService', aService(story, { deploymentConfiguration, ...more }));
  return story;
}

function update(story: Story, change: object): void {
  story.ecs('UpdateService', { cluster: 'main', service: 'web', ...change });
}
