/** What UpdateService changes of a service whose deployments another controller makes. */
import type { UpdateServiceRequest } from '@aws-sdk/client-ecs';
import { invalid } from './faults.ts';
import type { ServiceSettings } from './service-record.ts';

/** Refuses what the controller of a service does not let an update change, unless the update changes the controller. */
export function checkController(settings: ServiceSettings, input: UpdateServiceRequest): void {
  const type = settings.deploymentController?.type ?? 'ECS';
  const next = input.deploymentController?.type ?? type;
  if (!CONTROLLERS.includes(next))
    throw invalid(`The deployment controller type ${String(next)} is not valid.`);
  if (type === 'ECS' || next !== type) return;
  const way =
    type === 'CODE_DEPLOY'
      ? 'Use AWS CodeDeploy to trigger a new deployment.'
      : 'Use task sets to deploy the service.';
  if (input.taskDefinition !== undefined)
    throw invalid(
      `Unable to update task definition on services with a ${type} deployment controller. ${way}`,
    );
  const allowed = [...ALWAYS, ...(type === 'CODE_DEPLOY' ? ['deploymentConfiguration'] : [])];
  for (const [member, value] of Object.entries(input))
    if (value !== undefined && !allowed.includes(member))
      throw invalid(
        `Cannot update ${member} on services with a ${type} deployment controller. ${way}`,
      );
}

const CONTROLLERS: readonly string[] = ['ECS', 'CODE_DEPLOY', 'EXTERNAL'];

const ALWAYS: readonly string[] = [
  'cluster',
  'service',
  'desiredCount',
  'placementConstraints',
  'placementStrategy',
  'healthCheckGracePeriodSeconds',
  'enableECSManagedTags',
  'propagateTags',
  'deploymentController',
];
