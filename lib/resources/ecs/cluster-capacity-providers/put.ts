/** Writing a cluster's capacity providers. Imported by operations only. */
import { PutClusterCapacityProvidersCommand } from '@aws-sdk/client-ecs';
import { hasCode } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import type { ApplyContext } from '../../../resource-type.ts';
import type { ClusterCapacityProvidersProperties } from './properties.ts';

const MINUTE = 60_000;

const RETRIES: readonly RetryRule[] = [
  {
    codes: ['ClientException'],
    message: /Cluster was not ACTIVE/,
    forMs: 10 * MINUTE,
    always: true,
  },
  { codes: ['UpdateInProgressException'], forMs: 10 * MINUTE, always: true },
  // ECS makes its service-linked role at the first cluster of an account, and may be asked before it is there.
  {
    codes: ['ClientException', 'InvalidParameterException'],
    message: /Unable to assume the service linked role/,
    forMs: 2 * MINUTE,
    always: true,
  },
  // Of a provider that was made a moment ago.
  {
    codes: ['ClientException', 'InvalidParameterException'],
    message: /capacity provider.*(not exist|not found|could not be found|not active)/i,
    forMs: 2 * MINUTE,
  },
];

/** Tasks of services that have just moved or gone hold on to their provider until they have stopped. */
const IN_USE: RetryRule = { codes: ['ResourceInUseException'], forMs: 20 * MINUTE, always: true };

/** Sets both lists, once nothing holds on to what they leave out. */
export async function put(
  cluster: string,
  properties: ClusterCapacityProvidersProperties,
  context: ApplyContext,
): Promise<void> {
  await send(cluster, properties, [...RETRIES, IN_USE], context);
}

/** Sets both lists unless something holds on to what they leave out; tells whether it did. */
export async function tryPut(
  cluster: string,
  properties: ClusterCapacityProvidersProperties,
  context: ApplyContext,
): Promise<boolean> {
  try {
    await send(cluster, properties, RETRIES, context);
    return true;
  } catch (error) {
    if (hasCode(error, 'ResourceInUseException')) return false;
    throw error;
  }
}

async function send(
  cluster: string,
  properties: ClusterCapacityProvidersProperties,
  retries: readonly RetryRule[],
  context: ApplyContext,
): Promise<void> {
  const ecs = await context.aws.clients.ecs();
  const { capacityProviders, defaultCapacityProviderStrategy } = properties;
  await retrying(context, retries, () =>
    ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster,
        capacityProviders,
        defaultCapacityProviderStrategy: defaultCapacityProviderStrategy ?? [],
      }),
    ),
  );
}
