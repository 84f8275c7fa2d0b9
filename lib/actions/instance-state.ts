/** Letting container instances drain, and letting them take tasks again. */
import {
  type ContainerInstanceStatus,
  type Failure,
  UpdateContainerInstancesStateCommand,
} from '@aws-sdk/client-ecs';
import { inBatches } from '../aws/batch.ts';
import { describeAwsError } from '../aws/describe-error.ts';
import type { AwsEnvironment } from '../aws/environment.ts';

/** Most instances of one call (ECS API reference, UpdateContainerInstancesState). */
const PER_CALL = 10;

/** Sets the state of instances of a cluster, named by ids or ARNs; tells why others of them did not take it. */
export async function setInstanceState(
  aws: AwsEnvironment,
  cluster: string,
  instances: readonly string[],
  status: Extract<ContainerInstanceStatus, 'ACTIVE' | 'DRAINING'>,
): Promise<readonly string[]> {
  const ecs = await aws.clients.ecs();
  try {
    return await inBatches(instances, PER_CALL, async (batch) => {
      const answer = await ecs.send(
        new UpdateContainerInstancesStateCommand({
          cluster,
          containerInstances: [...batch],
          status,
        }),
      );
      return (answer.failures ?? []).map(describeFailure);
    });
  } catch (error) {
    throw describeAwsError(error);
  }
}

function describeFailure({ arn = '', reason = 'no reason given', detail }: Failure): string {
  return `${arn.split('/').at(-1)}: ${reason}${detail === undefined ? '' : `: ${detail}`}`;
}
