/** Fields that DescribeServices leaves out and service revisions tell. Imported by operations only. */
import {
  DescribeServiceRevisionsCommand,
  type Service,
  type ServiceRevision,
} from '@aws-sdk/client-ecs';
import { inBatches } from '../../../aws/batch.ts';
import type { AwsEnvironment } from '../../../aws/environment.ts';
import type { ServiceProperties } from './properties.ts';

const PER_CALL = 20;

/** Those fields of each service, by service ARN, from the revision that its newest deployment runs. */
export async function readUnseen(
  aws: AwsEnvironment,
  services: readonly Service[],
): Promise<ReadonlyMap<string, Pick<ServiceProperties, 'monitoring' | 'gatewayConnectors'>>> {
  const ecs = await aws.clients.ecs();
  const arns = services.flatMap((service) => newestRevision(service) ?? []);
  const revisions = await inBatches(arns, PER_CALL, async (batch) => {
    const answer = await ecs.send(
      new DescribeServiceRevisionsCommand({ serviceRevisionArns: [...batch] }),
    );
    return answer.serviceRevisions ?? [];
  });
  return new Map(revisions.map((revision) => [revision.serviceArn ?? '', unseenOf(revision)]));
}

// While a deployment runs there are several; the one with the most tasks asked for is where the service is going.
function newestRevision({ currentServiceRevisions = [] }: Service): string | undefined {
  const [newest] = [...currentServiceRevisions].sort(
    (left, right) => (right.requestedTaskCount ?? 0) - (left.requestedTaskCount ?? 0),
  );
  return newest?.arn;
}

function unseenOf({
  monitoring,
  gatewayConnectors,
}: ServiceRevision): Pick<ServiceProperties, 'monitoring' | 'gatewayConnectors'> {
  return {
    monitoring: monitoring ?? { metricConfigurations: [] },
    gatewayConnectors: gatewayConnectors ?? [],
  };
}
