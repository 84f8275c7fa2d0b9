import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { elasticLoadBalancingV2 } from '../../../../lib/sandbox/services/elastic-load-balancing-v2/index.ts';
import { register } from './story.ts';
import { aTrafficStory, newTrafficStory } from './traffic-story.ts';

const blueGreen = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 } as const;

describe('a blue/green deployment behind an Application Load Balancer', () => {
  test('puts the first tasks into the group without production traffic, then gives it all of it', () => {
    const story = newTrafficStory();
    story.ecs('CreateService', story.request(blueGreen));
    story.until('POST_SCALE_UP');
    expect(story.weights(story.production)).toEqual([1, undefined]);
    expect(story.targets(story.green)).toEqual(['healthy', 'healthy']);
    story.until('SUCCESSFUL');
    expect(story.weights(story.production)).toEqual([0, 100]);
    expect(story.weights(story.test)).toEqual([0, 100]);
    expect(story.targets(story.blue)).toEqual([]);
    expect(story.service('web').deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
  });

  test('goes through its stages one after the other, with the tasks and weights that belong to them', () => {
    const story = aTrafficStory(blueGreen);
    story.deploy();
    const seen: unknown[] = [];
    for (const stage of [
      'PRE_SCALE_UP',
      'SCALE_UP',
      'POST_SCALE_UP',
      'TEST_TRAFFIC_SHIFT',
      'POST_TEST_TRAFFIC_SHIFT',
      'PRODUCTION_TRAFFIC_SHIFT',
      'POST_PRODUCTION_TRAFFIC_SHIFT',
      'BAKE_TIME',
      'CLEAN_UP',
    ]) {
      story.until(stage);
      seen.push([
        stage,
        story.running().length,
        story.weights(story.test),
        story.weights(story.production),
      ]);
    }
    expect(seen).toEqual([
      ['PRE_SCALE_UP', 2, [0, 100], [0, 100]],
      ['SCALE_UP', 4, [0, 100], [0, 100]],
      ['POST_SCALE_UP', 4, [0, 100], [0, 100]],
      ['TEST_TRAFFIC_SHIFT', 4, [100, 0], [0, 100]],
      ['POST_TEST_TRAFFIC_SHIFT', 4, [100, 0], [0, 100]],
      ['PRODUCTION_TRAFFIC_SHIFT', 4, [100, 0], [100, 0]],
      ['POST_PRODUCTION_TRAFFIC_SHIFT', 4, [100, 0], [100, 0]],
      ['BAKE_TIME', 4, [100, 0], [100, 0]],
      ['CLEAN_UP', 2, [100, 0], [100, 0]],
    ]);
    expect(story.until('SUCCESSFUL').lifecycleStage).toBeUndefined();
    expect(story.running()).toEqual(['web:2', 'web:2']);
  });

  test('swaps the groups with each deployment', () => {
    const story = aTrafficStory(blueGreen);
    story.deploy();
    story.until('SUCCESSFUL');
    expect([story.targets(story.blue), story.targets(story.green)]).toEqual([
      ['healthy', 'healthy'],
      [],
    ]);
    story.deploy();
    story.until('SUCCESSFUL');
    expect([story.targets(story.blue), story.targets(story.green)]).toEqual([
      [],
      ['healthy', 'healthy'],
    ]);
    expect(story.weights(story.production)).toEqual([0, 100]);
  });

  test('keeps both revisions for the bake time', () => {
    const story = aTrafficStory(blueGreen);
    story.deploy();
    story.until('BAKE_TIME');
    story.pass(295);
    expect(story.running()).toHaveLength(4);
    story.pass(10);
    expect(story.running()).toHaveLength(2);
  });

  test.each(['POST_SCALE_UP', 'POST_TEST_TRAFFIC_SHIFT', 'BAKE_TIME', 'CLEAN_UP'])(
    'goes back with all of its traffic when it is stopped at %s',
    (stage) => {
      const story = aTrafficStory(blueGreen);
      story.deploy();
      const { serviceDeploymentArn } = story.until(stage);
      story.ecs('StopServiceDeployment', { serviceDeploymentArn });
      expect(story.deployment().status).toBe('ROLLBACK_IN_PROGRESS');
      story.until('ROLLBACK_SUCCESSFUL');
      expect(story.weights(story.production)).toEqual([0, 100]);
      expect(story.weights(story.test)[1]).toBe(100);
      expect(story.running()).toEqual(['web:1', 'web:1']);
      expect(story.service('web').taskDefinition).toMatch(/web:1$/);
    },
  );

  test('is rolled back by the circuit breaker before any traffic moves', () => {
    const story = aTrafficStory({
      ...blueGreen,
      deploymentCircuitBreaker: { enable: true, rollback: true },
    });
    story.deploy({ taskDefinition: register(story, 'shop:gantry-fail-pull') });
    expect(story.until('ROLLBACK_SUCCESSFUL').statusReason).toMatch(/circuit breaker/);
    expect(story.weights(story.production)).toEqual([0, 100]);
    expect(story.running()).toEqual(['web:1', 'web:1']);
  });

  test('is rolled back when no rule reaches the alternate group', () => {
    const story = newTrafficStory({ testForwards: 'blue' });
    story.ecs('CreateService', story.request(blueGreen));
    expect(story.until('ROLLBACK_FAILED').statusReason).toContain(
      'Service deployment rolled back because of invalid networking configuration. Both targetGroup and alternateTargetGroup must be associated with the productionListenerRule or testListenerRule.',
    );
  });

  test('reconciles when a newer deployment overtakes it: the old revision has the traffic, the middle one goes', () => {
    const story = aTrafficStory(blueGreen);
    const { serviceDeploymentArn } = story.deploy();
    story.until('POST_TEST_TRAFFIC_SHIFT');
    story.deploy();
    story.until('RECONCILE_SERVICE');
    story.until('PRE_SCALE_UP');
    expect(story.running()).toEqual(['web:1', 'web:1']);
    story.until('SUCCESSFUL');
    expect(story.running()).toEqual(['web:3', 'web:3']);
    expect(story.weights(story.production)).toEqual([100, 0]);
    const [first] = story.ecs<{ serviceDeployments: { status: string }[] }>(
      'DescribeServiceDeployments',
      { serviceDeploymentArns: [serviceDeploymentArn] },
    ).serviceDeployments;
    expect(first?.status).toBe('STOPPED');
  });

  test('needs no load balancer', () => {
    const story = newTrafficStory();
    story.ecs('CreateService', { ...story.request(blueGreen), loadBalancers: [] });
    story.until('SUCCESSFUL');
    story.deploy();
    story.until('BAKE_TIME');
    expect(story.running()).toEqual(['web:1', 'web:1', 'web:2', 'web:2']);
    story.until('SUCCESSFUL');
    expect(story.running()).toEqual(['web:2', 'web:2']);
  });
});

describe('a blue/green deployment is refused', () => {
  test.each([
    [
      'with a listener where a rule belongs',
      {
        productionListenerRule:
          'arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/a/b/c',
      },
      'productionListenerRule has an invalid ARN format. Must be RuleArn for ALB or ListenerArn for NLB. Got: arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/a/b/c',
    ],
    [
      'without an alternate group',
      { alternateTargetGroupArn: undefined },
      'alternateTargetGroupArn',
    ],
    ['without a role', { roleArn: undefined }, 'advancedConfiguration.roleArn'],
  ])('%s', (_, change, message) => {
    const story = newTrafficStory();
    const request = story.request(blueGreen);
    const [first] = request.loadBalancers ?? [];
    expect(() =>
      story.ecs('CreateService', {
        ...request,
        loadBalancers: [
          { ...first, advancedConfiguration: { ...first?.advancedConfiguration, ...change } },
        ],
      }),
    ).toThrow(message);
  });

  test('with one rule for production and tests', () => {
    const story = newTrafficStory();
    const request = story.request(blueGreen);
    const [first] = request.loadBalancers ?? [];
    const advancedConfiguration = {
      ...first?.advancedConfiguration,
      testListenerRule: story.production,
    };
    expect(() =>
      story.ecs('CreateService', {
        ...request,
        loadBalancers: [{ ...first, advancedConfiguration }],
      }),
    ).toThrow(
      `The following rules cannot be used as both production and test listener rules: ${story.production}`,
    );
  });
});

describe('in the middle of a blue/green deployment', () => {
  test('DescribeServices shows both revisions with the tasks and traffic that are asked for', () => {
    const story = aTrafficStory(blueGreen);
    story.deploy();
    story.until('BAKE_TIME');
    const { deployments, currentServiceRevisions } = story.service('web');
    expect(deployments?.map(({ status, desiredCount }) => [status, desiredCount])).toEqual([
      ['PRIMARY', 2],
      ['ACTIVE', 2],
    ]);
    expect(currentServiceRevisions).toMatchObject([
      { requestedTaskCount: 2, requestedProductionTrafficWeight: 100 },
      { requestedTaskCount: 2, requestedProductionTrafficWeight: 0 },
    ]);
  });

  test('scaling scales both revisions', () => {
    const story = aTrafficStory(blueGreen);
    story.deploy();
    story.until('BAKE_TIME');
    story.ecs('UpdateService', { cluster: 'main', service: 'web', desiredCount: 3 });
    story.pass(60);
    expect(story.running()).toHaveLength(6);
    story.ecs('UpdateService', { cluster: 'main', service: 'web', desiredCount: 1 });
    story.pass(60);
    expect(story.running()).toEqual(['web:1', 'web:2']);
  });

  test('a task of the old revision that stops is replaced', () => {
    const story = aTrafficStory(blueGreen);
    story.deploy();
    story.until('BAKE_TIME');
    const { taskArns } = story.ecs<{ taskArns: string[] }>('ListTasks', { cluster: 'main' });
    story.ecs('StopTask', { cluster: 'main', task: taskArns[0] });
    story.pass(60);
    expect(story.running()).toEqual(['web:1', 'web:1', 'web:2', 'web:2']);
  });

  test('protected tasks outlast the clean-up, and the deployment waits for them', () => {
    const story = aTrafficStory(blueGreen);
    const { taskArns } = story.ecs<{ taskArns: string[] }>('ListTasks', { cluster: 'main' });
    story.deploy();
    story.ecs('UpdateTaskProtection', {
      cluster: 'main',
      tasks: taskArns.slice(0, 1),
      protectionEnabled: true,
      expiresInMinutes: 60,
    });
    story.until('CLEAN_UP');
    story.pass(1800);
    expect(story.deployment().lifecycleStage).toBe('CLEAN_UP');
    expect(story.running()).toEqual(['web:1', 'web:2', 'web:2']);
    story.ecs('UpdateTaskProtection', {
      cluster: 'main',
      tasks: taskArns.slice(0, 1),
      protectionEnabled: false,
    });
    story.until('SUCCESSFUL');
    expect(story.running()).toEqual(['web:2', 'web:2']);
  });

  test('a rule that others changed keeps its conditions and its stickiness', () => {
    const story = aTrafficStory(blueGreen);
    const stickiness = { Enabled: true, DurationSeconds: 60 };
    story.call(elasticLoadBalancingV2, 'ModifyRule', {
      RuleArn: story.production,
      Actions: [
        {
          Type: 'forward',
          ForwardConfig: {
            TargetGroups: [
              { TargetGroupArn: story.blue, Weight: 0 },
              { TargetGroupArn: story.green, Weight: 100 },
            ],
            TargetGroupStickinessConfig: stickiness,
          },
        },
      ],
    });
    story.deploy();
    story.until('SUCCESSFUL');
    const { Rules } = story.call<{ Rules: Rule[] }>(elasticLoadBalancingV2, 'DescribeRules', {
      RuleArns: [story.production],
    });
    expect(Rules[0]?.Actions?.[0]?.ForwardConfig?.TargetGroupStickinessConfig).toEqual(stickiness);
    expect(Rules[0]?.Conditions).toHaveLength(1);
  });
});
