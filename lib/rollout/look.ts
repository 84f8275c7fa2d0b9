/** Looking at many services and their deployments in few calls. */
import {
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  ListServiceDeploymentsCommand,
  type Service,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs';
import { allPages, inBatches } from '../aws/batch.ts';
import { isNotFound } from '../aws/classify-error.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import { groupBy } from '../core/group.ts';
import type { RolloutHandle } from '../resource-type.ts';

const SERVICES_PER_CALL = 10;
const DEPLOYMENTS_PER_CALL = 20;

/** The key under which a service is answered. */
export function serviceKey({ cluster, service }: RolloutHandle): string {
  return `${cluster}/${service}`;
}

/** The services of the handles, by {@link serviceKey}. Those that are gone are missing. */
export async function lookAtServices(
  aws: AwsEnvironment,
  handles: readonly RolloutHandle[],
): Promise<ReadonlyMap<string, Service>> {
  const ecs = await aws.clients.ecs();
  const found = await Promise.all(
    [...groupBy(handles, ({ cluster }) => cluster)].map(([cluster, group]) =>
      inBatches(group, SERVICES_PER_CALL, async (batch) => {
        try {
          const services = batch.map(({ service }) => service);
          const answer = await ecs.send(new DescribeServicesCommand({ cluster, services }));
          return (answer.services ?? []).map(
            (service) => [`${cluster}/${service.serviceName}`, service] as const,
          );
        } catch (error) {
          if (isNotFound(error)) return [];
          throw error;
        }
      }),
    ),
  );
  return new Map(found.flat());
}

/** The ARN of the service deployment whose target is the handle's; undefined while AWS does not list it. */
export async function findDeployment(
  aws: AwsEnvironment,
  { cluster, service, deploymentId }: RolloutHandle,
): Promise<string | undefined> {
  const ecs = await aws.clients.ecs();
  const number = deploymentId.split('/').at(-1) ?? '';
  try {
    const briefs = await allPages(async (nextToken) => {
      const page = await ecs.send(
        new ListServiceDeploymentsCommand({ cluster, service, nextToken, maxResults: 100 }),
      );
      const items = page.serviceDeployments ?? [];
      const found = items.some((one) => isOf(number, one.targetServiceRevisionArn));
      return { items, next: found ? undefined : page.nextToken };
    });
    return briefs.find((one) => isOf(number, one.targetServiceRevisionArn))?.serviceDeploymentArn;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Service deployments by ARN. */
export async function lookAtDeployments(
  aws: AwsEnvironment,
  arns: readonly string[],
): Promise<ReadonlyMap<string, ServiceDeployment>> {
  const ecs = await aws.clients.ecs();
  const found = await inBatches(arns, DEPLOYMENTS_PER_CALL, async (batch) => {
    const answer = await ecs.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [...batch] }),
    );
    return answer.serviceDeployments ?? [];
  });
  return new Map(found.map((one) => [one.serviceDeploymentArn ?? '', one]));
}

function isOf(number: string, revisionArn: string | undefined): boolean {
  return number !== '' && revisionArn?.endsWith(`/${number}`) === true;
}
