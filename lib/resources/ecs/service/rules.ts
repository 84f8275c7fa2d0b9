/** What AWS refuses of a service; its deployments, networking and traffic have files of their own. */
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Finding, Neighbours } from '../../../resource-type.ts';
import { malformed, outside } from '../../findings.ts';
import { applyRules, ECS_NAME, errorIf, items, known, type Rule } from '../rules.ts';
import { strategyFindings } from '../strategy-rules.ts';
import { rebalancingObstacle } from './az-rebalancing.ts';
import { DEPLOYMENT_RULES } from './deployment-rules.ts';
import { INSTANCE_RULES } from './instance-rules.ts';
import { NETWORK_RULES } from './network-rules.ts';
import { PLACEMENT_RULES } from './placement-rules.ts';
import type { ServiceProperties } from './properties.ts';
import { PULL_RULES } from './pull-rules.ts';
import { type ServiceSubject, subjectOf } from './subject.ts';
import { TRAFFIC_RULES } from './traffic-rules.ts';

/** Findings about one service. */
export function serviceFindings(
  properties: ServiceProperties,
  node: ResourceNode,
  neighbours: Neighbours,
): readonly Finding[] {
  return applyRules(
    [
      ...SERVICE_RULES,
      ...PLACEMENT_RULES,
      ...INSTANCE_RULES,
      ...NETWORK_RULES,
      ...PULL_RULES,
      ...TRAFFIC_RULES,
      ...DEPLOYMENT_RULES,
    ],
    subjectOf(properties, neighbours, node),
  );
}

const SERVICE_RULES: readonly Rule<ServiceSubject>[] = [
  ({ service }) => malformed('serviceName', service.serviceName, ECS_NAME),
  ({ service }) =>
    errorIf(service.serviceName === undefined, 'serviceName', 'A service needs a name.'),
  ({ service: { taskDefinition, deploymentController } }) =>
    errorIf(
      taskDefinition === undefined && known(deploymentController?.type) !== 'EXTERNAL',
      'taskDefinition',
      'Task definition cannot be blank.',
    ),
  ({ service: { launchType, capacityProviderStrategy: strategy } }) =>
    errorIf(
      launchType !== undefined && items(strategy).length > 0,
      'launchType',
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    ),
  ({ service, providers }) =>
    items(service.capacityProviderStrategy).flatMap(({ capacityProvider: name }, index) =>
      errorIf(
        providers !== undefined && known(name) !== undefined && !providers.includes(String(name)),
        `capacityProviderStrategy[${index}].capacityProvider`,
        `${name} is not associated with the cluster, whose capacity providers are ${providers?.join(', ')}.`,
        'add it to capacityProviders of the cluster, or use one of those',
      ),
    ),
  ({ service, neighbours }) =>
    strategyFindings('capacityProviderStrategy', service.capacityProviderStrategy, neighbours),
  ({ service }) => outside('desiredCount', service.desiredCount, 0, 5000),
  ({ service, daemon }) =>
    errorIf(
      daemon && service.desiredCount !== undefined,
      'desiredCount',
      'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
    ),
  ({ service, daemon }) =>
    errorIf(
      daemon && items(service.capacityProviderStrategy).length > 0,
      'capacityProviderStrategy',
      'Specifying a capacity provider strategy is not supported when you create a service using the DAEMON scheduling strategy.',
    ),
  ({ service, onFargate }) =>
    errorIf(
      service.platformVersion !== undefined && !onFargate && service.launchType !== undefined,
      'platformVersion',
      'A platform version can only be given for tasks on Fargate.',
    ),
  ({ task, service, onFargate }) =>
    errorIf(
      onFargate &&
        task !== undefined &&
        Array.isArray(task.requiresCompatibilities) &&
        !task.requiresCompatibilities.includes('FARGATE'),
      service.launchType === undefined ? 'capacityProviderStrategy' : 'launchType',
      'Task definition does not support launch_type FARGATE.',
      'add FARGATE to its requiresCompatibilities',
    ),
  ({ service: { enableExecuteCommand }, task }) =>
    errorIf(
      enableExecuteCommand === true && task !== undefined && task.taskRoleArn === undefined,
      'enableExecuteCommand',
      "The service couldn't be updated because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.",
    ),
  ({ service }) => {
    const obstacle = rebalancingObstacle(service);
    return errorIf(
      service.availabilityZoneRebalancing === 'ENABLED' && obstacle !== undefined,
      'availabilityZoneRebalancing',
      `Availability Zone rebalancing cannot be ENABLED while ${obstacle}.`,
    );
  },
  ({ service: { volumeConfigurations }, task }) => {
    if (task === undefined) return [];
    const volumes = items(task.volumes).filter((volume) => volume.configuredAtLaunch === true);
    const given = items(volumeConfigurations).map(({ name }) => name);
    const names = volumes.map(({ name }) => name);
    return [
      ...errorIf(
        names.some((name) => !given.includes(name)),
        'volumeConfigurations',
        `The task definition leaves volume ${names.join(', ')} to the service (configuredAtLaunch), which gives ${given.join(', ') || 'none'}.`,
      ),
      ...errorIf(
        given.some((name) => !names.includes(name)),
        'volumeConfigurations',
        `${given.join(', ')}: no matching configuredAtLaunch volume in the task definition.`,
      ),
    ];
  },
  ({ service: { monitoring } }) =>
    items(monitoring?.metricConfigurations).flatMap(({ resolutionSeconds }, index) =>
      errorIf(
        known(resolutionSeconds) !== undefined &&
          resolutionSeconds !== 20 &&
          resolutionSeconds !== 60,
        `monitoring.metricConfigurations[${index}].resolutionSeconds`,
        `${resolutionSeconds} is neither 20 nor 60.`,
      ),
    ),
];
