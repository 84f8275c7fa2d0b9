/** Services that scale in every way. */
import {
  ApplicationLoadBalancer,
  Duration,
  ListenerCondition,
  Queue,
  queueMetric,
  Service,
  serviceMetric,
} from '../../../lib/index.ts';
import type { Place } from './services-of-every-kind.ts';

/** By metrics of all kinds, by steps, by a forecast and by the clock. */
export function scalingServices({ stack, vpc, cluster, taskDefinition }: Place): void {
  const service = new Service(stack, 'Scaled', { cluster, taskDefinition, launchType: 'FARGATE' });
  const queue = new Queue(stack, 'Work');
  const listener = new ApplicationLoadBalancer(stack, 'ScaledFront', { vpc }).addListener('Http');
  listener.addTargets('Scaled', { targets: [service] });
  const cpu = serviceMetric(service, 'CPUUtilization', { unit: 'Percent' });
  const math = { expression: 'a + b', metrics: { a: cpu, b: cpu }, label: 'both' };
  const cooldown = Duration.minutes(1);
  service
    .autoScale({ min: 1, max: 9, suspended: { scaleIn: true } })
    .onCpu({
      targetPercent: 60,
      scaleInCooldown: cooldown,
      scaleOutCooldown: cooldown,
      disableScaleIn: true,
    })
    .onRequestsPerTarget({ requests: 100 })
    .onMetric('Waiting', {
      metric: queueMetric(queue, 'ApproximateNumberOfMessagesVisible', { unit: 'Count' }),
      target: 5,
    })
    .onMetric('Both', { metric: math, target: 5 })
    .onSteps('Steps', {
      metric: cpu,
      scaleOut: {
        steps: [
          { from: 70, change: 10 },
          { from: 90, change: 30 },
        ],
        adjustmentType: 'PercentChangeInCapacity',
        minAdjustmentMagnitude: 1,
        cooldown,
        metricAggregationType: 'Maximum',
      },
    })
    .onForecast({
      metric: 'requests',
      target: 100,
      mode: 'ForecastAndScale',
      schedulingBufferTime: cooldown,
      maxCapacityBuffer: 10,
    })
    .onSchedule('Night', {
      schedule: 'cron(0 20 * * ? *)',
      min: 1,
      max: 2,
      timezone: 'Europe/Berlin',
      startTime: new Date(Date.UTC(2030, 0, 1)),
      endTime: new Date(Date.UTC(2031, 0, 1)),
    });
  const forecast = new Service(stack, 'Forecast', {
    cluster,
    taskDefinition,
    launchType: 'FARGATE',
  });
  forecast.autoScale({ min: 1, max: 9 }).onForecast({
    metric: { scaling: math, load: math, capacity: math },
    target: 50,
  });
  const named = new Service(stack, 'Named', { cluster, taskDefinition, launchType: 'FARGATE' });
  listener.addTargets('Named', {
    targets: [named],
    priority: 5,
    conditions: [ListenerCondition.pathPatterns(['/named/*'])],
  });
  named
    .autoScale({ min: 1, max: 9 })
    .onForecast({ metric: { scaling: 'requests', load: 'requests' }, target: 50 });
}
