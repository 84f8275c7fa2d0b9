import { describe, expect, test } from 'vitest';
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
