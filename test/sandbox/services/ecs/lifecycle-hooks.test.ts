import type { DeploymentLifecycleHook, DeploymentLifecycleHookStage } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { answerHooks } from '../../../../lib/sandbox/services/ecs/index.ts';
import { newTrafficStory, type TrafficStory } from './traffic-story.ts';

const hookTargetArn = 'arn:aws:lambda:eu-west-1:123456789012:function:check';

describe('a Lambda hook', () => {
  test('succeeds unless told otherwise, and is shown with its answer', () => {
    const story = aHookedStory((roleArn) => [lambda(roleArn, 'POST_SCALE_UP')]);
    story.deploy();
    story.until('BAKE_TIME');
    expect(story.deployment().lifecycleHookDetails).toEqual([
      {
        hookId: expect.stringMatching(/\S/),
        targetType: 'AWS_LAMBDA',
        targetArn: hookTargetArn,
        status: 'SUCCEEDED',
        expiresAt: expect.any(Date),
        timeoutAction: 'ROLLBACK',
      },
    ]);
  });

  test.each([
    ['POST_SCALE_UP', [0, 100]],
    ['POST_TEST_TRAFFIC_SHIFT', [0, 100]],
    ['POST_PRODUCTION_TRAFFIC_SHIFT', [0, 100]],
  ] as const)('that fails at %s rolls the deployment back', (stage, weights) => {
    const story = aHookedStory((roleArn) => [lambda(roleArn, stage)]);
    answerHooks(story.world, { function: '*:check', stage, answers: 'FAILED' });
    story.deploy();
    const back = story.until('ROLLBACK_SUCCESSFUL');
    expect(back.statusReason).toContain(stage);
    expect(back.lifecycleHookDetails?.map(({ status }) => status)).toEqual(['FAILED']);
    expect(story.weights(story.production)).toEqual(weights);
    expect(story.running()).toEqual(['web:1', 'web:1']);
  });

  test('that is in progress is called again every thirty seconds', () => {
    const story = aHookedStory((roleArn) => [lambda(roleArn, 'PRE_SCALE_UP')]);
    answerHooks(story.world, {
      function: hookTargetArn,
      answers: ['IN_PROGRESS', 'IN_PROGRESS', 'SUCCEEDED'],
    });
    story.deploy();
    story.until('PRE_SCALE_UP');
    story.pass(58);
    expect(story.deployment().lifecycleStage).toBe('PRE_SCALE_UP');
    story.pass(5);
    expect(story.deployment().lifecycleStage).toBe('SCALE_UP');
  });

  test('that never answers rolls back after its time, or goes on where it says so', () => {
    const ends = (['ROLLBACK', 'CONTINUE'] as const).map((action) => {
      const story = aHookedStory((roleArn) => [
        {
          ...lambda(roleArn, 'POST_SCALE_UP'),
          timeoutConfiguration: { timeoutInMinutes: 10, action },
        },
      ]);
      answerHooks(story.world, { function: '*', answers: 'IN_PROGRESS' });
      story.deploy();
      story.pass(1200);
      const { status, lifecycleHookDetails } = story.deployment();
      return [status, lifecycleHookDetails?.[0]?.status];
    });
    expect(ends).toEqual([
      ['ROLLBACK_SUCCESSFUL', 'TIMED_OUT'],
      ['SUCCESSFUL', 'TIMED_OUT'],
    ]);
  });

  test('fails when ECS cannot assume its role', () => {
    const story = aHookedStory(() => [
      lambda('arn:aws:iam::123456789012:role/gone', 'POST_SCALE_UP'),
    ]);
    story.deploy();
    story.until('ROLLBACK_SUCCESSFUL');
    expect(story.weights(story.production)).toEqual([0, 100]);
  });
});

describe('a PAUSE hook', () => {
  const pause = { targetType: 'PAUSE', lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'] } as const;

  test('holds the deployment until it is continued', () => {
    const story = aHookedStory(() => [{ ...pause, lifecycleStages: [...pause.lifecycleStages] }]);
    story.deploy();
    story.until('PRE_PRODUCTION_TRAFFIC_SHIFT');
    story.pass(3600);
    const { serviceDeploymentArn, lifecycleHookDetails, lifecycleStage } = story.deployment();
    expect(lifecycleStage).toBe('PRE_PRODUCTION_TRAFFIC_SHIFT');
    expect(lifecycleHookDetails).toMatchObject([
      { targetType: 'PAUSE', status: 'AWAITING_ACTION', timeoutAction: 'ROLLBACK' },
    ]);
    const hookId = lifecycleHookDetails?.[0]?.hookId;
    expect(story.ecs('ContinueServiceDeployment', { serviceDeploymentArn, hookId })).toEqual({
      serviceDeploymentArn,
    });
    story.until('SUCCESSFUL');
    expect(story.weights(story.production)).toEqual([100, 0]);
    expect(() => story.ecs('ContinueServiceDeployment', { serviceDeploymentArn, hookId })).toThrow(
      'is not awaiting an action',
    );
  });

  test('lets it go back', () => {
    const story = aHookedStory(() => [{ ...pause, lifecycleStages: [...pause.lifecycleStages] }]);
    story.deploy();
    story.until('PRE_PRODUCTION_TRAFFIC_SHIFT');
    const { serviceDeploymentArn, lifecycleHookDetails } = story.deployment();
    const hookId = lifecycleHookDetails?.[0]?.hookId;
    story.ecs('ContinueServiceDeployment', { serviceDeploymentArn, hookId, action: 'ROLLBACK' });
    story.until('ROLLBACK_SUCCESSFUL');
    expect(story.running()).toEqual(['web:1', 'web:1']);
  });

  test('is continued only by an id that is there', () => {
    const story = aHookedStory(() => []);
    const { serviceDeploymentArn } = story.deployment();
    expect(() =>
      story.ecs('ContinueServiceDeployment', { serviceDeploymentArn, hookId: 'hook-0' }),
    ).toThrow('The lifecycle hook hook-0 does not exist');
    expect(() =>
      story.ecs('ContinueServiceDeployment', {
        serviceDeploymentArn: `${serviceDeploymentArn}0`,
        hookId: 'hook-0',
      }),
    ).toThrow('doesn’t exist');
  });
});

describe('hooks are refused', () => {
  const role = 'arn:aws:iam::123456789012:role/hooks';
  test.each<readonly [string, DeploymentLifecycleHook[], string]>([
    ['without stages', [{ ...lambda(role), lifecycleStages: [] }], 'At least one lifecycle stage'],
    ['at SCALE_UP', [lambda(role, 'SCALE_UP' as never)], 'not supported at the SCALE_UP'],
    ['without a function', [{ lifecycleStages: ['PRE_SCALE_UP'], roleArn: role }], 'hookTargetArn'],
    [
      'that pause while traffic shifts',
      [{ targetType: 'PAUSE', lifecycleStages: ['PRODUCTION_TRAFFIC_SHIFT'] }],
      'PAUSE lifecycle hooks cannot be configured at the PRODUCTION_TRAFFIC_SHIFT',
    ],
    [
      'that wait for more than two weeks',
      [{ ...lambda(role, 'PRE_SCALE_UP'), timeoutConfiguration: { timeoutInMinutes: 20_161 } }],
      'between 1 and 20160',
    ],
    [
      'of which there are too many',
      Array.from({ length: 11 }, () => lambda(role, 'PRE_SCALE_UP')),
      'at most 10 lifecycle hooks',
    ],
  ])('%s', (_, lifecycleHooks, message) => {
    const story = newTrafficStory();
    expect(() =>
      story.ecs('CreateService', story.request({ strategy: 'BLUE_GREEN', lifecycleHooks })),
    ).toThrow(message);
  });
});

function lambda(
  roleArn: string,
  ...lifecycleStages: DeploymentLifecycleHookStage[]
): DeploymentLifecycleHook {
  return { targetType: 'AWS_LAMBDA', hookTargetArn, roleArn, lifecycleStages };
}

/** `web` is up without hooks; its next deployment has these. */
function aHookedStory(
  hooksOf: (roleArn: string) => readonly DeploymentLifecycleHook[],
): TrafficStory {
  const story = newTrafficStory();
  story.ecs('CreateService', story.request({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 }));
  story.until('SUCCESSFUL');
  story.ecs('UpdateService', {
    cluster: 'main',
    service: 'web',
    deploymentConfiguration: { lifecycleHooks: hooksOf(story.role) },
  });
  return story;
}
