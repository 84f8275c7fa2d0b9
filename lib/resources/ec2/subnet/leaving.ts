/**
 * Instances that must leave a subnet before it can go: those of groups of ours that no longer use it. Their groups start
 * others elsewhere, and ECS moves the tasks off them first where it manages their draining. Imported by operations only.
 */
import { TerminateInstanceInAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { type Filter, type Instance, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import { unlessGone } from '../../../aws/classify-error.ts';
import { retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import type { ApplyContext } from '../../../resource-type.ts';
import { allGroups } from '../../auto-scaling/describe.ts';
import { BUSY } from '../../auto-scaling/retries.ts';
import { tagsOf } from '../../tags.ts';
import { filter } from '../filters.ts';

const GROUP_TAG = 'aws:autoscaling:groupName';
/** Draining takes as long as the tasks of an instance need to start elsewhere. */
const LEFT_WITHIN = 30 * 60_000;

/** Ends what of our groups is still in a subnet that they have left, and waits until it is gone. */
export async function clearOfInstances(subnet: string, context: ApplyContext): Promise<void> {
  const first = await strays(subnet, context);
  if (first.length === 0) return;
  const client = await context.aws.clients.autoScaling();
  for (const { InstanceId } of first) {
    context.progress(`ends ${InstanceId}, whose group has left ${subnet}`);
    await unlessGone(
      retrying(context, BUSY, () =>
        client.send(
          new TerminateInstanceInAutoScalingGroupCommand({
            InstanceId,
            ShouldDecrementDesiredCapacity: false,
          }),
        ),
      ),
    );
  }
  await waitUntil(
    context,
    { what: `the instances in subnet ${subnet} to end`, timeoutMs: LEFT_WITHIN },
    async () => {
      const left = await strays(subnet, context);
      return left.length === 0
        ? { done: true as const }
        : { pending: left.map((one) => `${one.InstanceId} ${one.State?.Name}`).join(', ') };
    },
  );
}

/** Instances in the subnet, of groups of this app that do not use it. */
async function strays(subnet: string, context: ApplyContext): Promise<readonly Instance[]> {
  const instances = (await instancesIn(subnet, context)).filter(
    ({ Tags }) => tagsOf(Tags)[GROUP_TAG] !== undefined,
  );
  if (instances.length === 0) return [];
  const left = new Set(
    (await allGroups(context)).flatMap(({ AutoScalingGroupName, VPCZoneIdentifier, Tags }) => {
      const isOurs = tagsOf(Tags)['gantry:app'] === context.app;
      const uses = VPCZoneIdentifier?.split(',').includes(subnet) === true;
      return isOurs && !uses ? [AutoScalingGroupName] : [];
    }),
  );
  return instances.filter(({ Tags }) => left.has(tagsOf(Tags)[GROUP_TAG]));
}

async function instancesIn(subnet: string, context: ApplyContext): Promise<readonly Instance[]> {
  const client = await context.aws.clients.ec2();
  const Filters: Filter[] = [
    filter('subnet-id', subnet),
    filter('instance-state-name', 'pending', 'running', 'stopping', 'stopped', 'shutting-down'),
  ];
  const found: Instance[] = [];
  for await (const { Reservations = [] } of paginateDescribeInstances({ client }, { Filters }))
    found.push(...Reservations.flatMap(({ Instances = [] }) => Instances));
  return found;
}
