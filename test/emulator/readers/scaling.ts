/** Readers of what watches and scales. */
import {
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeAlarmsCommand, ListTagsForResourceCommand } from '@aws-sdk/client-cloudwatch';
import { found, type Readers, tagsOf } from './reader.ts';

/** The readers, by type. */
export const scalingReaders: Readers = {
  'AWS::ApplicationAutoScaling::ScalableTarget': async ({ scaling }, _, { ResourceId }) => {
    const { ScalableTargets = [] } = await scaling.send(
      new DescribeScalableTargetsCommand({
        ServiceNamespace: 'ecs',
        ResourceIds: [String(ResourceId)],
      }),
    );
    return found(ScalableTargets[0], (target) => ({ properties: { ...target } }));
  },
  'AWS::ApplicationAutoScaling::ScalingPolicy': async ({ scaling }, _, { PolicyName }) => {
    const { ScalingPolicies = [] } = await scaling.send(
      new DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs' }),
    );
    return found(
      ScalingPolicies.find((one) => one.PolicyName === PolicyName),
      (policy) => ({ properties: { ...policy } }),
    );
  },
  'AWS::ApplicationAutoScaling::ScheduledAction': async ({ scaling }, _, declared) => {
    const { ScheduledActions = [] } = await scaling.send(
      new DescribeScheduledActionsCommand({ ServiceNamespace: 'ecs' }),
    );
    const action = ScheduledActions.find(
      (one) => one.ScheduledActionName === declared['ScheduledActionName'],
    );
    return found(action, (one) => ({
      properties: {
        ...one,
        StartTime: one.StartTime?.toISOString(),
        EndTime: one.EndTime?.toISOString(),
      },
    }));
  },
  'AWS::CloudWatch::Alarm': async ({ cloudWatch }, _, { AlarmName }) => {
    const { MetricAlarms = [] } = await cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames: [String(AlarmName)] }),
    );
    const { Tags } = await cloudWatch.send(
      new ListTagsForResourceCommand({ ResourceARN: MetricAlarms[0]?.AlarmArn }),
    );
    return found(MetricAlarms[0], (alarm) => ({ properties: { ...alarm }, tags: tagsOf(Tags) }));
  },
};
