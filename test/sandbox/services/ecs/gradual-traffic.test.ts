import { describe, expect, test } from 'vitest';
import { aTrafficStory, type TrafficStory } from './traffic-story.ts';

describe('a linear deployment', () => {
  test('shifts equal steps with a bake time after each but the last', () => {
    const story = aTrafficStory({
      strategy: 'LINEAR',
      linearConfiguration: { stepPercent: 30, stepBakeTimeInMinutes: 2 },
    });
    story.deploy();
    expect(sharesOf(story)).toEqual([
      [0, 100],
      [30, 70],
      [60, 40],
      [90, 10],
      [100, 0],
    ]);
    expect(story.until('SUCCESSFUL').targetServiceRevision).toMatchObject({
      requestedProductionTrafficWeight: 100,
      requestedTestTrafficWeight: 100,
    });
    expect(story.running()).toEqual(['web:2', 'web:2']);
  });

  test('bakes for as many minutes as a step says', () => {
    const story = aTrafficStory({
      strategy: 'LINEAR',
      linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: 3 },
    });
    story.deploy();
    story.until('PRODUCTION_TRAFFIC_SHIFT');
    story.pass(175);
    expect(story.weights(story.production)).toEqual([50, 50]);
    story.pass(10);
    expect(story.weights(story.production)).toEqual([100, 0]);
  });

  test('shifts tenths of a percent in weights of a thousand', () => {
    const story = aTrafficStory({
      strategy: 'LINEAR',
      linearConfiguration: { stepPercent: 33.3, stepBakeTimeInMinutes: 0 },
    });
    story.deploy();
    expect(sharesOf(story)).toEqual([
      [0, 100],
      [333, 667],
      [666, 334],
      [999, 1],
      [100, 0],
    ]);
  });

  test('takes all the traffic back when it is stopped half-way', () => {
    const story = aTrafficStory({ strategy: 'LINEAR' });
    story.deploy();
    story.until('PRODUCTION_TRAFFIC_SHIFT');
    story.pass(800);
    expect(story.weights(story.production)).toEqual([30, 70]);
    const { serviceDeploymentArn } = story.deployment();
    story.ecs('StopServiceDeployment', { serviceDeploymentArn, stopType: 'ROLLBACK' });
    story.until('ROLLBACK_SUCCESSFUL');
    expect(story.weights(story.production)).toEqual([0, 100]);
    expect(story.running()).toEqual(['web:1', 'web:1']);
  });
});

describe('a canary deployment', () => {
  test('gives a small share to the new revision, waits, then all', () => {
    const story = aTrafficStory({
      strategy: 'CANARY',
      canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 15 },
    });
    story.deploy();
    expect(story.until('PRODUCTION_TRAFFIC_SHIFT')).toMatchObject({
      targetServiceRevision: { requestedProductionTrafficWeight: 10, requestedTaskCount: 2 },
      sourceServiceRevisions: [{ requestedProductionTrafficWeight: 90, requestedTaskCount: 2 }],
    });
    story.pass(890);
    expect(story.weights(story.production)).toEqual([10, 90]);
    story.pass(20);
    expect(story.weights(story.production)).toEqual([100, 0]);
    story.until('SUCCESSFUL');
  });

  test('has AWS’s defaults: five percent for ten minutes', () => {
    const story = aTrafficStory({ strategy: 'CANARY' });
    expect(story.service('web').deploymentConfiguration?.canaryConfiguration).toEqual({
      canaryPercent: 5,
      canaryBakeTimeInMinutes: 10,
    });
    story.deploy();
    expect(sharesOf(story)).toEqual([
      [0, 100],
      [5, 95],
      [100, 0],
    ]);
  });
});

/** The different weights that the production rule has until the deployment is over. */
function sharesOf(story: TrafficStory): readonly unknown[] {
  const seen: string[] = [];
  for (let seconds = 0; seconds < 20_000; seconds += 1) {
    const now = JSON.stringify(story.weights(story.production));
    if (seen.at(-1) !== now) seen.push(now);
    if (story.deployment().status === 'SUCCESSFUL') break;
    story.pass(1);
  }
  return seen.map((one) => JSON.parse(one) as unknown);
}
