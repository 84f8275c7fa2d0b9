/** Taking a warm pool away. Imported by operations only. */
import { DeleteWarmPoolCommand } from '@aws-sdk/client-auto-scaling';
import { retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import type { ApplyContext } from '../../../resource-type.ts';
import { groupNamed } from '../describe.ts';
import { BUSY, unlessGone } from '../retries.ts';

const GONE_WITHIN = 1_200_000;

/** Takes a group's warm pool away with its instances, and waits until it is gone. */
export async function removeWarmPool(name: string, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.autoScaling();
  const present = (await groupNamed(context, name))?.WarmPoolConfiguration;
  if (present === undefined) return;
  if (present.Status !== 'PendingDelete')
    await unlessGone(
      retrying(context, BUSY, () =>
        client.send(new DeleteWarmPoolCommand({ AutoScalingGroupName: name, ForceDelete: true })),
      ),
    );
  await waitUntil(
    context,
    { what: `the warm pool of ${name} to be gone`, timeoutMs: GONE_WITHIN },
    async () => {
      const group = await groupNamed(context, name);
      if (group?.WarmPoolConfiguration === undefined) return { done: true };
      return { pending: `${group.WarmPoolSize ?? 0} instances` };
    },
  );
}
