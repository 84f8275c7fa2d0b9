/** EventBridge, as far as ECS sends it events: of tasks, services, deployments and container instances. */
import { arrive, isListening } from '../events/arrive.ts';
import type { ContainerInstanceRecord } from './container-instance-record.ts';
import { containerInstanceView } from './container-instance-view.ts';
import type { Place } from './place.ts';
import type { DeploymentRecord, ServiceRecord } from './service-record.ts';
import type { TaskRecord } from './task-record.ts';
import { taskView } from './task-view.ts';

/** Tells that a task is in another state, or is to be. */
export function tellTask(place: Place, task: TaskRecord): void {
  if (!isListening(place)) return;
  // Events of tasks carry no tags.
  const { tags: _, ...view } = taskView(place, task, []);
  send(place, 'ECS Task State Change', [task.arn], { ...view, updatedAt: now(place) });
}

/** Names of what ECS says of services. */
export type ServiceAction =
  | 'SERVICE_STEADY_STATE'
  | 'SERVICE_TASK_START_IMPAIRED'
  | 'SERVICE_TASK_PLACEMENT_FAILURE'
  | 'SERVICE_TASK_CONFIGURATION_FAILURE';

const KINDS: Readonly<Record<ServiceAction, 'INFO' | 'WARN' | 'ERROR'>> = {
  SERVICE_STEADY_STATE: 'INFO',
  SERVICE_TASK_START_IMPAIRED: 'WARN',
  SERVICE_TASK_PLACEMENT_FAILURE: 'ERROR',
  SERVICE_TASK_CONFIGURATION_FAILURE: 'ERROR',
};

/** Tells what has become of a service; `more` is what the name calls for, such as a reason. */
export function tellService(
  place: Place,
  service: ServiceRecord,
  eventName: ServiceAction,
  more: Readonly<Record<string, unknown>> = {},
): void {
  if (!isListening(place)) return;
  send(place, 'ECS Service Action', [service.arn], {
    eventType: KINDS[eventName],
    eventName,
    clusterArn: service.clusterArn,
    ...more,
    createdAt: now(place),
  });
}

/** Tells how a deployment of a service stands. Such an event does not name the cluster beside the service's ARN. */
export function tellDeployment(
  place: Place,
  service: ServiceRecord,
  deployment: Pick<DeploymentRecord, 'id' | 'rolloutState' | 'rolloutStateReason'>,
): void {
  if (!isListening(place)) return;
  const { id, rolloutState, rolloutStateReason } = deployment;
  send(place, 'ECS Deployment State Change', [service.arn], {
    eventType: rolloutState === 'FAILED' ? 'ERROR' : 'INFO',
    eventName: `SERVICE_DEPLOYMENT_${rolloutState}`,
    deploymentId: `ecs-svc/${id}`,
    updatedAt: now(place),
    reason: rolloutStateReason,
  });
}

/** Tells that a container instance has come, goes, or is in another state. */
export function tellInstance(place: Place, instance: ContainerInstanceRecord): void {
  if (!isListening(place)) return;
  const { tags: _, ...view } = containerInstanceView(place, instance, []);
  send(place, 'ECS Container Instance State Change', [instance.arn], {
    ...view,
    accountId: place.scope.account,
    clusterArn: instance.clusterArn,
    updatedAt: now(place),
  });
}

function send(place: Place, detailType: string, resources: readonly string[], detail: object) {
  arrive(place, { source: 'aws.ecs', detailType, resources, detail });
}

function now(place: Place): string {
  return new Date(place.world.now()).toISOString();
}
