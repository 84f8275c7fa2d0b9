/** What AWS refuses of services on container instances: daemons, managed and external instances, host ports. */
import type { ResourceNode } from '../../../graph/graph.ts';
import { errorIf, items, known, type Rule, referenceOf } from '../rules.ts';
import { hostPortsOf } from '../task-definition/host-ports.ts';
import {
  TASK_DEFINITION_TYPE,
  type TaskDefinitionProperties,
} from '../task-definition/properties.ts';
import { SERVICE_TYPE, type ServiceProperties } from './properties.ts';
import { type Platform, platformOf, type ServiceSubject } from './subject.ts';

const COMPATIBILITY: Readonly<Record<Exclude<Platform, 'Fargate'>, string>> = {
  'Auto Scaling group': 'EC2',
  'external instances': 'EXTERNAL',
  'managed instances': 'MANAGED_INSTANCES',
};

/** The rules. */
export const INSTANCE_RULES: readonly Rule<ServiceSubject>[] = [
  ({ service: { launchType } }) =>
    errorIf(
      known(launchType) === 'MANAGED_INSTANCES',
      'launchType',
      'Managed instances are reached by a capacity provider strategy, not by a launch type.',
    ),
  ({ service, platform, task }) => {
    if (platform === undefined || platform === 'Fargate' || task === undefined) return [];
    const needed = COMPATIBILITY[platform];
    const { requiresCompatibilities: given } = task;
    // Without any, a task definition is one for EC2 and for external instances.
    const fits = given === undefined ? needed !== 'MANAGED_INSTANCES' : isAmong(needed, given);
    return errorIf(
      !fits,
      service.launchType === undefined ? 'capacityProviderStrategy' : 'launchType',
      `Task definition does not support launch_type ${needed}.`,
      `add ${needed} to its requiresCompatibilities`,
    );
  },
  ({ service, daemon, platform }) => [
    ...errorIf(
      daemon && platform === 'Fargate',
      'schedulingStrategy',
      'A daemon is one task on every container instance, and Fargate has none.',
    ),
    ...errorIf(
      daemon && platform === 'managed instances',
      'schedulingStrategy',
      'The DAEMON scheduling strategy is not supported on managed instances.',
    ),
    ...errorIf(
      daemon && (known(service.deploymentController?.type) ?? 'ECS') !== 'ECS',
      'schedulingStrategy',
      `A daemon needs the ECS deployment controller, not ${service.deploymentController?.type}.`,
    ),
    ...errorIf(
      daemon && items(service.volumeConfigurations).length > 0,
      'volumeConfigurations',
      'A daemon takes no volumes that are configured at launch.',
    ),
  ],
  ({ address, daemon, neighbours }) =>
    neighbours
      .referrers(address, 'AWS::ApplicationAutoScaling::ScalableTarget')
      .flatMap((target) =>
        errorIf(
          daemon,
          'schedulingStrategy',
          `A daemon cannot be scaled, and ${target.address} is there to do so.`,
        ),
      ),
  ({ service, platform }) => {
    const path = (['loadBalancers', 'serviceRegistries'] as const).find(
      (field) => items<object>(service[field]).length > 0,
    );
    return [
      ...errorIf(
        platform === 'external instances' && path !== undefined,
        path ?? '',
        'Services on external instances take neither load balancers nor service discovery.',
      ),
      ...errorIf(
        platform === 'external instances' && service.serviceConnectConfiguration?.enabled === true,
        'serviceConnectConfiguration',
        'Services on external instances cannot use Service Connect.',
      ),
      ...errorIf(
        platform === 'external instances' &&
          service.networkConfiguration?.awsvpcConfiguration !== undefined,
        'networkConfiguration',
        'The awsvpc network mode is not supported on external instances.',
      ),
    ];
  },
  takenHostPorts,
];

/** A daemon holds its host ports on every instance: nobody else can be placed with them anywhere. */
function takenHostPorts({ address, service, task, daemon, neighbours, platform }: ServiceSubject) {
  const cluster = referenceOf(service.cluster)?.$ref;
  if (daemon || task === undefined || cluster === undefined) return [];
  if (platform !== 'Auto Scaling group') return [];
  const wanted = hostPortsOf(task);
  if (wanted.length === 0) return [];
  return neighbours.referrers(cluster, SERVICE_TYPE).flatMap((other) => {
    if (other.address === address || !isEverywhere(other)) return [];
    const held = hostPortsOf(taskOf(other, neighbours));
    const taken = wanted.filter((port) => held.includes(port));
    return errorIf(
      taken.length > 0 && platformOf(propertiesOf(other), neighbours) === platform,
      'taskDefinition',
      `Host port ${taken.join(', ')} is taken on every container instance by the daemon ${other.address}: no task could be placed.`,
      'give one of them another host port, or leave it to Docker (hostPort 0 in bridge mode)',
    );
  });
}

function isEverywhere({ properties }: ResourceNode): boolean {
  return (
    properties['schedulingStrategy'] === 'DAEMON' &&
    items(properties['placementConstraints'] as readonly object[] | undefined).length === 0
  );
}

function taskOf(
  service: ResourceNode,
  neighbours: ServiceSubject['neighbours'],
): TaskDefinitionProperties | undefined {
  const reference = referenceOf(service.properties['taskDefinition']);
  const node = reference === undefined ? undefined : neighbours.at(reference.$ref);
  return node?.type === TASK_DEFINITION_TYPE
    ? (node.properties as unknown as TaskDefinitionProperties)
    : undefined;
}

function propertiesOf({ properties }: ResourceNode): ServiceProperties {
  return properties as unknown as ServiceProperties;
}

function isAmong(needed: string, given: unknown): boolean {
  return !Array.isArray(given) || given.some((one) => typeof one !== 'string' || one === needed);
}
