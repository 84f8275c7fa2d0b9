import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { cloudWatch } from '../../../../lib/sandbox/services/cloudwatch/index.ts';
import type { Story } from './story.ts';
import { newTrafficStory, type TrafficStory } from './traffic-story.ts';

const alarms = { alarmNames: ['errors'], enable: true, rollback: true };

describe('deployment alarms', () => {
  test('roll a blue/green deployment back while it bakes', () => {
    const story = anAlarmedStory({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 10, alarms });
    story.deploy();
    story.until('BAKE_TIME');
    set(story, 'ALARM');
    story.pass(60);
    expect(story.until('ROLLBACK_SUCCESSFUL')).toMatchObject({
      alarms: { status: 'TRIGGERED', alarmNames: ['errors'], triggeredAlarmNames: ['errors'] },
      rollback: { reason: expect.stringContaining('alarm') },
    });
    expect(story.weights(story.production)).toEqual([0, 100]);
    expect(story.running()).toEqual(['web:1', 'web:1']);
  });

  test('roll a rolling deployment back while it is watched after its last step', () => {
    const story = anAlarmedStory({ alarms });
    story.deploy();
    story.pass(400);
    expect(story.running()).toEqual(['web:2', 'web:2']);
    expect(story.deployment().status).toBe('IN_PROGRESS');
    set(story, 'ALARM');
    story.until('ROLLBACK_SUCCESSFUL');
    expect(story.running()).toEqual(['web:1', 'web:1']);
  });

  test('are watched for as long as the slowest of them needs, then the deployment is done', () => {
    const story = anAlarmedStory({ alarms });
    const before = story.world.now();
    story.deploy();
    const done = story.until('SUCCESSFUL');
    expect(story.world.now() - before).toBeGreaterThan(3 * 300_000);
    expect(done.alarms).toMatchObject({ status: 'MONITORING_COMPLETE', triggeredAlarmNames: [] });
  });

  test('that are in ALARM at the start do not count', () => {
    const story = anAlarmedStory({ alarms });
    set(story, 'ALARM');
    story.deploy();
    story.until('SUCCESSFUL');
    expect(story.running()).toEqual(['web:2', 'web:2']);
  });

  test('stop a deployment that is not to be rolled back', () => {
    const story = anAlarmedStory({ alarms: { ...alarms, rollback: false } });
    story.deploy();
    story.pass(60);
    set(story, 'ALARM');
    story.until('STOPPED');
    expect(story.service('web').deployments?.[0]?.rolloutState).toBe('FAILED');
  });

  test('are refused without a name', () => {
    const story = newTrafficStory();
    expect(() =>
      story.ecs('CreateService', story.request({ alarms: { ...alarms, alarmNames: [] } })),
    ).toThrow('At least one alarm name must be specified');
  });
});

describe('early success', () => {
  const criteria = (cleanup: 'BLOCKING' | 'DEFERRED') => ({
    minimumHealthyPercent: 50,
    earlySuccessCriteria: {
      enable: true,
      healthyPercent: 50,
      sourceServiceRevisionCleanup: cleanup,
    },
  });

  test('waits until the old tasks have drained where their removal blocks, and does not where it is deferred', () => {
    const [blocking = 0, deferred = 0] = (['BLOCKING', 'DEFERRED'] as const).map((cleanup) => {
      const story = anAlarmedStory(criteria(cleanup));
      const before = story.world.now();
      story.deploy();
      story.until('SUCCESSFUL');
      const took = (story.world.now() - before) / 1000;
      story.pass(900);
      expect(story.running()).toEqual(['web:2', 'web:2', 'web:2', 'web:2']);
      expect(story.service('web').deployments).toHaveLength(1);
      return took;
    });
    expect(blocking).toBeGreaterThan(300);
    expect(deferred).toBeLessThan(100);
  });

  test.each<readonly [string, DeploymentConfiguration, string]>([
    [
      'under another strategy',
      { ...criteria('BLOCKING'), strategy: 'BLUE_GREEN' },
      'only be present with the ROLLING',
    ],
    [
      'below the healthy minimum',
      { ...criteria('BLOCKING'), minimumHealthyPercent: 60 },
      'greater than or equal to minimumHealthyPercent',
    ],
    ['without its members', { earlySuccessCriteria: { enable: true } }, 'healthyPercent and'],
  ])('is refused %s', (_, configuration, message) => {
    const story = newTrafficStory();
    expect(() => story.ecs('CreateService', story.request(configuration))).toThrow(message);
  });
});

test('a rolling deployment bakes before it is done', () => {
  const story = anAlarmedStory({ bakeTimeInMinutes: 30 });
  story.deploy();
  story.pass(1500);
  expect(story.running()).toEqual(['web:2', 'web:2', 'web:2', 'web:2']);
  expect(story.deployment().status).toBe('IN_PROGRESS');
  story.until('SUCCESSFUL');
});

function anAlarmedStory(configuration: DeploymentConfiguration): TrafficStory {
  const story = newTrafficStory();
  story.call(cloudWatch, 'PutMetricAlarm', {
    AlarmName: 'errors',
    Namespace: 'Shop',
    MetricName: 'Errors',
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 3,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
  });
  set(story, 'OK');
  const desiredCount = configuration.alarms === undefined ? 4 : 2;
  story.ecs('CreateService', {
    ...story.request(configuration),
    desiredCount,
  });
  story.until('SUCCESSFUL');
  return story;
}

function set(story: Story, StateValue: 'OK' | 'ALARM'): void {
  story.call(cloudWatch, 'SetAlarmState', {
    AlarmName: 'errors',
    StateValue,
    StateReason: 'a test says so',
  });
}
