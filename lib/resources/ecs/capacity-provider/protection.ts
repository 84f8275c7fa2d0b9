/** The scale-in protection of the instances behind a capacity provider. Imported by operations only. */
import {
  DescribeAutoScalingGroupsCommand,
  SetInstanceProtectionCommand,
} from '@aws-sdk/client-auto-scaling';
import { chunksOf } from '../../../aws/batch.ts';
import type { ApplyContext } from '../../../resource-type.ts';
import { groupNameOf } from './canonical.ts';

const PER_CALL = 50;

/**
 * Protects every instance that runs in the group, or none: managed termination protection looks after the instances that
 * the group starts from then on, and of those that were there before it waits for ever.
 */
export async function protectInstances(
  group: string,
  isProtected: boolean,
  context: Pick<ApplyContext, 'aws' | 'progress'>,
): Promise<void> {
  const client = await context.aws.clients.autoScaling();
  const AutoScalingGroupName = groupNameOf(group);
  const { AutoScalingGroups = [] } = await client.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [AutoScalingGroupName] }),
  );
  const ids = (AutoScalingGroups[0]?.Instances ?? []).flatMap(
    ({ InstanceId, LifecycleState, ProtectedFromScaleIn }) =>
      LifecycleState === 'InService' &&
      InstanceId !== undefined &&
      (ProtectedFromScaleIn ?? false) !== isProtected
        ? [InstanceId]
        : [],
  );
  if (ids.length > 0)
    context.progress(
      isProtected
        ? `protects ${ids.length} running instances from scale-in`
        : `lifts the scale-in protection of ${ids.length} instances`,
    );
  for (const InstanceIds of chunksOf(ids, PER_CALL))
    await client.send(
      new SetInstanceProtectionCommand({
        AutoScalingGroupName,
        InstanceIds: [...InstanceIds],
        ProtectedFromScaleIn: isProtected,
      }),
    );
}
