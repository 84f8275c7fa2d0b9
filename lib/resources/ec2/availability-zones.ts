/** The Availability Zones that a network can be laid over. */
import { DescribeAvailabilityZonesCommand } from '@aws-sdk/client-ec2';
import type { ReadContext } from '../../resource-type.ts';
import { filter } from './filters.ts';

/** Names of the Region's zones that are available without opting in, sorted. No Local or Wavelength Zones. */
export async function availableZones(
  context: Pick<ReadContext, 'aws'>,
): Promise<readonly string[]> {
  const client = await context.aws.clients.ec2();
  const { AvailabilityZones = [] } = await client.send(
    new DescribeAvailabilityZonesCommand({
      Filters: [filter('state', 'available'), filter('opt-in-status', 'opt-in-not-required')],
    }),
  );
  return AvailabilityZones.flatMap(({ ZoneName }) => ZoneName ?? []).sort();
}
