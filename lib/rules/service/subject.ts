/** What the rules of a service look at: the request, and what stands around the service. */
import type { CreateServiceRequest, UpdateServiceRequest } from '@aws-sdk/client-ecs';
import { shapeOf } from '../checks.ts';
import { type LaunchSubject, launchSubject, platformOf } from '../launch/subject.ts';
import type { Neighbourhood } from '../neighbourhood.ts';
import { known } from '../values.ts';

/** What CreateService and UpdateService take, each its own part. */
export type ServiceRequest = Partial<CreateServiceRequest> &
  Pick<Partial<UpdateServiceRequest>, 'service' | 'forceNewDeployment'>;

/** A service in its neighbourhood. */
export interface ServiceSubject extends LaunchSubject<ServiceRequest> {
  /** The service as it was made, where an update is judged and it is known. */
  readonly existing: CreateServiceRequest | undefined;
  /** Who deploys; undefined where an update does not say and the service is not known. */
  readonly controller: string | undefined;
  /** How ECS deploys; undefined where an update does not say and the service is not known. */
  readonly strategy: string | undefined;
  /** The request's deployment configuration. */
  readonly deployment: Partial<NonNullable<ServiceRequest['deploymentConfiguration']>>;
}

/** Gathers what the rules need. */
export function serviceSubject(
  operation: 'CreateService' | 'UpdateService',
  request: ServiceRequest,
  neighbourhood: Neighbourhood,
): ServiceSubject {
  const isUpdate = operation === 'UpdateService';
  const existing = isUpdate ? neighbourhood.service?.(request.service) : undefined;
  const cluster = request.cluster ?? existing?.cluster;
  const byDefault = <T>(value: T): T | undefined =>
    isUpdate && existing === undefined ? undefined : value;
  const { deploymentController, deploymentConfiguration } = request;
  const before = existing?.deploymentConfiguration;
  const scheduling = request.schedulingStrategy ?? existing?.schedulingStrategy;
  const platform =
    existing && platformOf(existing, neighbourhood.cluster(cluster ?? 'default'), neighbourhood);
  const task = neighbourhood.taskDefinition(request.taskDefinition ?? existing?.taskDefinition);
  return {
    ...launchSubject(cluster === undefined ? request : { ...request, cluster }, neighbourhood, {
      isUpdate,
      daemon: scheduling === 'DAEMON',
      ...(platform === undefined ? {} : { platform }),
      ...(task === undefined ? {} : { task }),
    }),
    existing,
    controller: known(
      deploymentController?.type ?? existing?.deploymentController?.type ?? byDefault('ECS'),
    ),
    strategy: known(deploymentConfiguration?.strategy ?? before?.strategy ?? byDefault('ROLLING')),
    deployment: shapeOf(deploymentConfiguration),
  };
}
