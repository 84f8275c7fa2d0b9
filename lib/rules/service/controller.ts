/** What AWS refuses because of who deploys a service: ECS, CodeDeploy or somebody outside. */
import { error, isAbsent, refusalIf, violationIf } from '../checks.ts';
import type { Rule } from '../rule.ts';
import { items } from '../values.ts';
import type { ServiceSubject } from './subject.ts';

const CREATE = 'Amazon ECS API Reference, CreateService';
const UPDATE = 'Amazon ECS API Reference, UpdateService';

/** What belongs to the task sets of a service that is deployed from outside. */
const OF_TASK_SETS = [
  'taskDefinition',
  'launchType',
  'capacityProviderStrategy',
  'platformVersion',
  'networkConfiguration',
  'loadBalancers',
  'serviceRegistries',
] as const;

const ALWAYS = [
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

const UPDATABLE: Readonly<Record<string, readonly string[]>> = {
  EXTERNAL: ALWAYS,
  CODE_DEPLOY: [...ALWAYS, 'deploymentConfiguration'],
};

/** The members of UpdateService that change a service with this controller; undefined where all do. */
export function updatableWith(controller: string): readonly string[] | undefined {
  return UPDATABLE[controller];
}

/** The rules. */
export const CONTROLLER_RULES: readonly Rule<ServiceSubject>[] = [
  error(
    'service/external-fields',
    'What the task sets of a service decide is not given with the service.',
    CREATE,
    ({ request, controller, isUpdate }) =>
      OF_TASK_SETS.filter(
        (field) => !isUpdate && controller === 'EXTERNAL' && !isAbsent(request[field]),
      ).map((field) => ({
        path: field,
        detail: `With the EXTERNAL deployment controller ${field} belongs to the task sets.`,
        hint: 'leave it out here and give it to CreateTaskSet',
      })),
  ),
  error(
    'service/code-deploy-balancer',
    'CodeDeploy moves the traffic of a load balancer.',
    CREATE,
    ({ request: { loadBalancers }, controller, isUpdate }) =>
      violationIf(
        !isUpdate &&
          controller === 'CODE_DEPLOY' &&
          (isAbsent(loadBalancers) ||
            items(loadBalancers).some(({ loadBalancerName: name }) => !isAbsent(name))),
        'loadBalancers',
        'The CODE_DEPLOY deployment controller needs an Application or Network Load Balancer.',
      ),
  ),
  error(
    'service/code-deploy-connect',
    'CodeDeploy cannot deploy services that use Service Connect.',
    'Amazon ECS Developer Guide, Service Connect',
    ({ request, controller }) =>
      violationIf(
        controller === 'CODE_DEPLOY' && request.serviceConnectConfiguration?.enabled === true,
        'serviceConnectConfiguration',
        'Service Connect is not supported with the CODE_DEPLOY deployment controller.',
      ),
  ),
  error(
    'service/controller-strategy',
    'Only ECS itself deploys other than by rolling updates.',
    'Amazon ECS API Reference, DeploymentConfiguration',
    ({ deployment, controller }) =>
      violationIf(
        typeof deployment.strategy === 'string' &&
          deployment.strategy !== 'ROLLING' &&
          controller !== undefined &&
          controller !== 'ECS',
        'deploymentConfiguration.strategy',
        `${deployment.strategy} needs the ECS deployment controller, not ${controller}.`,
      ),
  ),
  error(
    'service/controller-percents',
    'Other controllers keep the default percentages on EC2.',
    'Amazon ECS API Reference, DeploymentConfiguration',
    ({ deployment, controller, platform }) =>
      (['maximumPercent', 'minimumHealthyPercent'] as const).flatMap((field) => {
        const value = deployment[field];
        return violationIf(
          (controller === 'CODE_DEPLOY' || controller === 'EXTERNAL') &&
            platform === 'Auto Scaling group' &&
            typeof value === 'number' &&
            value !== (field === 'maximumPercent' ? 200 : 100),
          `deploymentConfiguration.${field}`,
          `${field} cannot be ${value}: with the ${controller} deployment controller it has its default on EC2.`,
        );
      }),
  ),
  error(
    'service/update-task-definition',
    'CodeDeploy deploys task definitions itself.',
    'AWS, refusal of UpdateService (fabfuel/ecs-deploy 175)',
    ({ request: { taskDefinition }, controller, isUpdate }) =>
      refusalIf(
        isUpdate && controller === 'CODE_DEPLOY' && !isAbsent(taskDefinition),
        'taskDefinition',
        'Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.',
      ),
  ),
  error(
    'service/update-controller',
    'What other controllers deploy is not for UpdateService.',
    UPDATE,
    ({ request, controller, isUpdate }) => {
      const updatable = isUpdate ? updatableWith(controller ?? '') : undefined;
      if (updatable === undefined || request.deploymentController !== undefined) return [];
      return Object.entries(request)
        .filter(([field, value]) => value !== undefined && !updatable.includes(field))
        .filter(([field]) => controller !== 'CODE_DEPLOY' || field !== 'taskDefinition')
        .map(([field]) => ({
          path: field,
          detail: `UpdateService cannot change ${field} of a service with the ${controller} deployment controller.`,
          hint:
            controller === 'EXTERNAL'
              ? 'make a new task set'
              : 'create a deployment of AWS CodeDeploy',
        }));
    },
  ),
];
