/** Looking at gateways. Imported by operations only. */
import { DescribeGatewayCommand, type Gateway, ListGatewaysCommand } from '@aws-sdk/client-ecs';
import { allPages } from '../../../aws/batch.ts';
import { isNotFound } from '../../../aws/classify-error.ts';
import type { AwsEnvironment } from '../../../aws/environment.ts';
import type { ReadContext } from '../../../resource-type.ts';

/** A gateway by name or ARN; undefined when there is none. */
export async function describeGateway(
  { clients }: AwsEnvironment,
  gateway: string,
): Promise<Gateway | undefined> {
  const ecs = await clients.ecs();
  try {
    return (await ecs.send(new DescribeGatewayCommand({ gateway }))).gateway;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Every gateway of the account and Region by name, read once a plan. */
export function allGateways(context: ReadContext): Promise<ReadonlyMap<string, Gateway>> {
  return context.memo('ecs/gateways', async () => {
    const ecs = await context.aws.clients.ecs();
    const names = await allPages(async (nextToken) => {
      const page = await ecs.send(new ListGatewaysCommand({ nextToken }));
      return { items: page.gateways ?? [], next: page.nextToken };
    });
    const found = await Promise.all(
      names.map(({ name = '' }) => describeGateway(context.aws, name)),
    );
    return new Map(
      found.flatMap((gateway) => (gateway === undefined ? [] : [[gateway.name ?? '', gateway]])),
    );
  });
}
