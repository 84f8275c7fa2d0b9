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

/**
 * The ARN of each handle's service deployment; undefined while AWS does not tell it. Most are what their service is on,
 * which ten services tell in one call; the others are looked for in the list of each service.
 */
export async function findDeployments(
  aws: AwsEnvironment,
  handles: readonly RolloutHandle[],
): Promise<readonly (string | undefined)[]> {
  const services =
    handles.length > 1 ? await lookAtServices(aws, handles) : new Map<string, Service>();
  const currentOf = (handle: RolloutHandle) =>
    services.get(serviceKey(handle))?.currentServiceDeployment;
  const current = await lookAtDeployments(
    aws,
    handles.flatMap((handle) => currentOf(handle) ?? []),
  );
  return Promise.all(
    handles.map((handle) => {
      const arn = currentOf(handle);
      const target = current.get(arn ?? '')?.targetServiceRevision?.arn;
      return isOf(numberOf(handle), target) ? arn : findInList(aws, handle);
    }),
  );
}

async function findInList(aws: AwsEnvironment, handle: RolloutHandle): Promise<string | undefined> {
  const { cluster, service } = handle;
  const ecs = await aws.clients.ecs();
  const number = numberOf(handle);
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

function numberOf({ deploymentId }: RolloutHandle): string {
  return deploymentId.split('/').at(-1) ?? '';
}

function isOf(number: string, revisionArn: string | undefined): boolean {
  return number !== '' && revisionArn?.endsWith(`/${number}`) === true;
}
