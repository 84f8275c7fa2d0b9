import { describe, expect, test } from 'vitest';
import { validateGraph } from '../../lib/engine/validate.ts';
import {
  Alarm,
  Duration,
  Service,
  type ServiceScaling,
  type StepScaling,
  serviceMetric,
} from '../../lib/index.ts';
import { catalog } from '../../lib/toolkit/catalog.ts';
import { synthesizeTree } from '../../lib/tree/synth.ts';
import { aCluster, propertiesAt, ref, resourcesOf } from './synthesis.ts';

const SCALING = 'shop/Web/Worker/Scaling';

function scaled(range: { min: number; max: number } = { min: 1, max: 9 }) {
  const { app, stack, cluster, taskDefinition } = aCluster();
  const service = new Service(stack, 'Worker', { cluster, taskDefinition, launchType: 'FARGATE' });
  return { app, stack, service, scaling: service.autoScale(range) };
}

describe('steps', () => {
  const metric = { namespace: 'Shop', metricName: 'Waiting', period: Duration.seconds(30) };

  test('become a policy and an alarm each way, with bounds told from the threshold of the alarm', () => {
    const { app, scaling } = scaled();
    scaling.onSteps('Waiting', {
      metric,
      scaleOut: {
        steps: [
          { from: 100, change: 5 },
          { from: 10, change: 1 },
        ],
      },
      scaleIn: {
        steps: [
          { to: 0, change: -5 },
          { to: 2, change: -1 },
        ],
        cooldown: Duration.minutes(2),
        evaluationPeriods: 5,
      },
    });
    expect(propertiesAt(app, `${SCALING}/Waiting/Out`)).toMatchObject({
      PolicyName: `gantry:${SCALING}/Waiting/Out`,
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration: {
        AdjustmentType: 'ChangeInCapacity',
        StepAdjustments: [
          { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 90, ScalingAdjustment: 1 },
          { MetricIntervalLowerBound: 90, ScalingAdjustment: 5 },
        ],
      },
    });
    expect(propertiesAt(app, `${SCALING}/Waiting/OutAlarm`)).toMatchObject({
      Namespace: 'Shop',
      MetricName: 'Waiting',
      Statistic: 'Average',
      Period: 30,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      EvaluationPeriods: 1,
      AlarmActions: [ref(`${SCALING}/Waiting/Out`, 'PolicyARN')],
    });
    expect(propertiesAt(app, `${SCALING}/Waiting/In`)).toMatchObject({
      StepScalingPolicyConfiguration: {
        Cooldown: 120,
        StepAdjustments: [
          { MetricIntervalLowerBound: -2, MetricIntervalUpperBound: 0, ScalingAdjustment: -1 },
          { MetricIntervalUpperBound: -2, ScalingAdjustment: -5 },
        ],
      },
    });
    expect(propertiesAt(app, `${SCALING}/Waiting/InAlarm`)).toMatchObject({
      Threshold: 2,
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      EvaluationPeriods: 5,
    });
  });

  test.each<[string, Omit<StepScaling, 'metric'>, string]>([
    ['no direction', {}, 'neither scaleOut nor scaleIn'],
    ['no steps', { scaleOut: { steps: [] } }, 'there are no steps'],
    [
      'two steps from one bound',
      {
        scaleOut: {
          steps: [
            { from: 1, change: 1 },
            { from: 1, change: 2 },
          ],
        },
      },
      'two steps have from: 1',
    ],
  ])('with %s are refused', (_, options, words) => {
    const { scaling } = scaled();
    expect(() => scaling.onSteps('Waiting', { metric, ...options })).toThrow(words);
  });
});

describe('a forecast', () => {
  test('is of a pair that AWS knows, shown only unless told to scale', () => {
    const { app, scaling } = scaled();
    scaling.onForecast({ metric: 'cpu', target: 50 });
    expect(propertiesAt(app, `${SCALING}/Forecast`)).toMatchObject({
      PolicyType: 'PredictiveScaling',
      PredictiveScalingPolicyConfiguration: {
        MetricSpecifications: [
          {
            TargetValue: 50,
            PredefinedMetricPairSpecification: {
              PredefinedMetricType: 'ECSServiceCPUUtilization',
            },
          },
        ],
      },
    });
  });

  test('of requests needs a target group, and a target a value', () => {
    const { scaling } = scaled();
    expect(() => scaling.onForecast({ metric: 'requests', target: 5 })).toThrow('no target group');
    expect(() => scaling.onForecast({ metric: 'cpu', target: 0 })).toThrow('target 0');
    expect(() => scaling.onForecast({ metric: 'cpu', target: 5, maxCapacityBuffer: 101 })).toThrow(
      'maxCapacityBuffer is 101',
    );
  });
});

describe('a service that may scale to no task', () => {
  const metric = { namespace: 'Shop', metricName: 'Waiting' };

  function warningsOf(follow: (scaling: ServiceScaling) => void, min = 0): readonly string[] {
    const { app, scaling } = scaled({ min, max: 9 });
    follow(scaling);
    return validateGraph(synthesizeTree(app).graph, catalog)
      .filter(({ severity }) => severity === 'warning')
      .map(({ address, detail }) => `${address}: ${detail}`);
  }

  test('and follows only what tasks measure is warned of', () => {
    expect(warningsOf((scaling) => scaling.onCpu({ targetPercent: 60 }))).toEqual([
      expect.stringContaining(`${SCALING}/Cpu: ECSServiceAverageCPUUtilization may take away`),
    ]);
  });

  test.each<[string, (scaling: ServiceScaling) => void, number?]>([
    ['keeps one task', () => {}, 1],
    [
      'has steps beside it',
      (scaling) =>
        scaling.onSteps('Waiting', { metric, scaleOut: { steps: [{ from: 1, change: 1 }] } }),
    ],
    ['has a schedule', (scaling) => scaling.onSchedule('Day', { schedule: 'rate(1 day)', min: 2 })],
    ['follows another metric too', (scaling) => scaling.onMetric('Waiting', { metric, target: 5 })],
  ])('and %s is not', (_, beside, min) => {
    const follow = (scaling: ServiceScaling) => beside(scaling.onCpu({ targetPercent: 60 }));
    expect(warningsOf(follow, min)).toEqual([]);
  });
});

describe('an alarm', () => {
  test('watches one metric, by a percentile where it is asked to', () => {
    const { app, stack, service } = scaled();
    new Alarm(stack, 'Busy', {
      metric: serviceMetric(service, 'CPUUtilization', { statistic: 'p99' }),
      threshold: 90,
      comparisonOperator: 'GreaterThanThreshold',
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      treatMissingData: 'notBreaching',
      alarmActions: ['arn:aws:sns:eu-west-1:111111111111:page'],
    });
    expect(propertiesAt(app, 'shop/Web/Busy')).toEqual({
      AlarmName: expect.stringMatching(/^gantry\/shop\/Web-Busy-[0-9a-f]{8}$/),
      Namespace: 'AWS/ECS',
      MetricName: 'CPUUtilization',
      Dimensions: [
        { Name: 'ClusterName', Value: ref('shop/Web/Cluster', 'clusterName') },
        { Name: 'ServiceName', Value: ref('shop/Web/Worker', 'serviceName') },
      ],
      ExtendedStatistic: 'p99',
      Period: 60,
      EvaluationPeriods: 5,
      DatapointsToAlarm: 3,
      Threshold: 90,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: ['arn:aws:sns:eu-west-1:111111111111:page'],
    });
  });

  test('ends deployments of the service that names it, and is made before it', () => {
    const { app, stack, cluster, taskDefinition } = aCluster();
    const alarm = new Alarm(stack, 'Errors', {
      metric: {
        expression: 'errors / all',
        metrics: {
          errors: { namespace: 'Shop', metricName: 'Errors', statistic: 'Sum' },
          all: { namespace: 'Shop', metricName: 'Requests', statistic: 'Sum' },
        },
      },
      threshold: 0.05,
    });
    new Service(stack, 'Worker', {
      cluster,
      taskDefinition,
      launchType: 'FARGATE',
      deploymentAlarms: { alarmNames: [alarm.alarmName] },
    });
    expect(propertiesAt(app, 'shop/Web/Worker')).toMatchObject({
      deploymentConfiguration: {
        alarms: { alarmNames: [ref('shop/Web/Errors', 'AlarmName')], enable: true, rollback: true },
      },
    });
    expect(resourcesOf(app).get('shop/Web/Errors')?.properties['Metrics']).toHaveLength(3);
  });

  test('refuses names that metric math does not take', () => {
    const { stack } = aCluster();
    const metric = { namespace: 'Shop', metricName: 'Errors' };
    const make = (name: string) =>
      new Alarm(stack, name, {
        metric: { expression: name, metrics: { [name]: metric } },
        threshold: 1,
      });
    expect(() => make('Errors')).toThrow('a metric of the expression is called "Errors"');
    expect(() => make('result')).toThrow('a metric of the expression is called "result"');
  });
});
