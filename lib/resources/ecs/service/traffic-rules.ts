/** What AWS refuses of how traffic reaches a service. */
import type { LoadBalancer } from '@aws-sdk/client-ecs';
import type { Finding } from '../../../resource-type.ts';
import { outside } from '../../findings.ts';
import { errorIf, items, known, type Rule } from '../rules.ts';
import type { TaskDefinitionProperties } from '../task-definition/properties.ts';
import type { ServiceSubject } from './subject.ts';

/** The rules. */
export const TRAFFIC_RULES: readonly Rule<ServiceSubject>[] = [
  (subject) =>
    items(subject.service.loadBalancers).flatMap((balancer, index) => [
      ...shapeFindings(balancer, `loadBalancers[${index}]`, subject),
      ...portFindings(balancer, `loadBalancers[${index}]`, subject.task),
      ...targetTypeFindings(balancer, `loadBalancers[${index}]`, subject),
    ]),
  ({ service: { loadBalancers } }) =>
    errorIf(
      items(loadBalancers).length > 5,
      'loadBalancers',
      `${items(loadBalancers).length} target groups; a service can have 5.`,
    ),
  ({ service: { loadBalancers }, networkMode }) =>
    errorIf(
      networkMode === 'none' && items(loadBalancers).length > 0,
      'loadBalancers',
      'Tasks with networkMode none cannot be reached by a load balancer.',
    ),
  ({ service: { role, loadBalancers }, networkMode }) => [
    ...errorIf(
      role !== undefined && networkMode === 'awsvpc',
      'role',
      'You cannot specify an IAM role for services that require a service linked role: the tasks use awsvpc.',
    ),
    ...errorIf(
      role !== undefined && items(loadBalancers).length > 1,
      'role',
      'You cannot specify an IAM role for services that use more than one target group: they require a service linked role.',
    ),
    ...errorIf(
      role !== undefined && items(loadBalancers).length === 0,
      'role',
      'A role is only for a service with a load balancer.',
    ),
  ],
  ({ service: { healthCheckGracePeriodSeconds: seconds } }) =>
    outside('healthCheckGracePeriodSeconds', seconds, 0, 2_147_483_647),
  ({ service: { healthCheckGracePeriodSeconds: seconds, loadBalancers } }) =>
    errorIf(
      seconds !== undefined &&
        (loadBalancers === undefined ||
          (Array.isArray(loadBalancers) && loadBalancers.length === 0)),
      'healthCheckGracePeriodSeconds',
      'Health check grace period is only valid for services configured to use load balancers',
    ),
  ({ service: { serviceRegistries }, networkMode }) => [
    ...errorIf(
      items(serviceRegistries).length > 1,
      'serviceRegistries',
      'A service can have one service registry.',
    ),
    ...errorIf(
      networkMode === 'none' && items(serviceRegistries).length > 0,
      'serviceRegistries',
      'Tasks with networkMode none cannot be registered for service discovery.',
    ),
    ...items(serviceRegistries).flatMap(({ containerName, containerPort, port }, index) =>
      errorIf(
        networkMode === 'awsvpc' &&
          port !== undefined &&
          (containerName !== undefined || containerPort !== undefined),
        `serviceRegistries[${index}]`,
        "Give either 'port' or 'containerName' and 'containerPort', not both.",
      ),
    ),
    ...items(serviceRegistries).flatMap(({ containerName, containerPort }, index) =>
      errorIf(
        (networkMode === 'bridge' || networkMode === 'host') &&
          (containerName === undefined || containerPort === undefined),
        `serviceRegistries[${index}]`,
        "When specifying 'host' or 'bridge' for networkMode, values for 'containerName' and 'containerPort' must be specified from the task definition.",
      ),
    ),
  ],
  ({ service: { serviceConnectConfiguration: connect }, task }) => {
    if (task === undefined || connect?.enabled !== true) return [];
    const names = portNames(task);
    return items(connect.services).flatMap(({ portName }, index) =>
      errorIf(
        known(portName) !== undefined && !names.includes(portName ?? ''),
        `serviceConnectConfiguration.services[${index}].portName`,
        `The task definition has no port mapping named ${portName}; it has ${names.join(', ') || 'none with a name'}.`,
      ),
    );
  },
];

function shapeFindings(
  { targetGroupArn, loadBalancerName, containerName, containerPort }: LoadBalancer,
  path: string,
  { networkMode, service }: ServiceSubject,
): readonly Finding[] {
  return [
    ...errorIf(
      (targetGroupArn === undefined) === (loadBalancerName === undefined),
      path,
      'Give either a targetGroupArn or the loadBalancerName of a Classic Load Balancer.',
    ),
    ...errorIf(
      containerName === undefined || containerPort === undefined,
      path,
      'Container name and container port of the target must be given.',
    ),
    ...errorIf(
      loadBalancerName !== undefined && networkMode === 'awsvpc',
      `${path}.loadBalancerName`,
      'Classic Load Balancers cannot reach tasks with networkMode awsvpc.',
    ),
    ...errorIf(
      loadBalancerName !== undefined && items(service.capacityProviderStrategy).length > 0,
      `${path}.loadBalancerName`,
      'A capacity provider strategy cannot be used with a Classic Load Balancer.',
    ),
  ];
}

function portFindings(
  { containerName, containerPort }: LoadBalancer,
  path: string,
  task: TaskDefinitionProperties | undefined,
): readonly Finding[] {
  if (task === undefined || known(containerName) === undefined) return [];
  const containers = items(task.containerDefinitions);
  const container = containers.find(({ name }) => name === containerName);
  if (container === undefined)
    return errorIf(
      containers.every(({ name }) => known(name) !== undefined),
      `${path}.containerName`,
      `The container ${containerName} does not exist in the task definition.`,
    );
  const ports = items(container.portMappings).filter((one) => one.containerPort === containerPort);
  return [
    ...errorIf(
      ports.length === 0 && known(containerPort) !== undefined,
      `${path}.containerPort`,
      `The container ${containerName} did not have a container port ${containerPort} defined.`,
    ),
    ...errorIf(
      ports.length > 1,
      `${path}.containerPort`,
      `Container port ${containerPort} is used in more than one port mapping for container ${containerName}`,
    ),
  ];
}

function targetTypeFindings(
  { targetGroupArn }: LoadBalancer,
  path: string,
  { networkMode, referred }: ServiceSubject,
): readonly Finding[] {
  const group = referred(targetGroupArn);
  if (group === undefined || networkMode === undefined) return [];
  const type = group.properties['TargetType'] ?? 'instance';
  const needed = networkMode === 'awsvpc' ? 'ip' : 'instance';
  return errorIf(
    typeof type === 'string' && type !== needed,
    `${path}.targetGroupArn`,
    `The provided target group ${group.address} has target type ${String(type)}, which is incompatible with the ${networkMode} network mode specified in the task definition.`,
    `give the target group TargetType '${needed}'`,
  );
}

function portNames({ containerDefinitions }: TaskDefinitionProperties): readonly string[] {
  return items(containerDefinitions).flatMap(({ portMappings }) =>
    items(portMappings).flatMap(({ name }) => known(name) ?? []),
  );
}
