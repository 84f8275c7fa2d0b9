/** What AWS refuses of a service, in a create or an update. */
import type { DeploymentConfiguration, LoadBalancer } from '@aws-sdk/client-ecs';
import { checkAdvancedConfiguration } from './advanced-configuration-rules.ts';
import { checkStrategy } from './capacity-strategy.ts';
import type { ClusterRecord } from './cluster-record.ts';
import { checkDeploymentConfiguration } from './deployment-rules.ts';
import { checkVolumes } from './ebs-volume-rules.ts';
import { invalid } from './faults.ts';
import { checkGroup, checkSubnet, targetGroupFacts } from './neighbours.ts';
import type { Place } from './place.ts';
import { checkPlacement } from './placement-rules.ts';
import { checkRegistryRecords, checkServiceConnect } from './service-connect.ts';
import { checkFields } from './service-field-rules.ts';
import type { ServiceSettings } from './service-record.ts';
import type { TaskDefinitionRecord } from './task-definition-record.ts';

/**
 * Throws AWS's refusal of a service that is to have these settings, if any. Other services' objects are looked up
 * only for the members that the request has `sent`.
 */
export function checkService(
  place: Place,
  cluster: ClusterRecord,
  settings: ServiceSettings,
  definition: TaskDefinitionRecord,
  sent: {
    readonly operation: 'created' | 'updated';
    readonly network: boolean;
    readonly loadBalancers: boolean;
    /** @default true */
    readonly registries?: boolean;
  },
): void {
  checkScheduling(settings);
  checkCapacity(place, cluster, settings, definition);
  checkNetwork(settings, definition);
  if (sent.network) checkVpc(place, settings);
  if ((settings.loadBalancers ?? []).length > 5)
    throw invalid('load balancers can have at most 5 items.');
  for (const loadBalancer of settings.loadBalancers ?? []) {
    checkLoadBalancer(loadBalancer, definition);
    if (sent.loadBalancers) checkTargetGroup(place, loadBalancer, definition);
  }
  checkAdvancedConfiguration(settings);
  checkRegistries(settings, definition);
  if (sent.registries !== false) checkRegistryRecords(place, settings, definition);
  checkServiceConnect(place, cluster, settings, definition);
  checkDeploymentConfiguration(settings);
  checkRebalancing(settings, settings.deploymentConfiguration);
  checkFields(settings, definition);
  checkVolumes(place, settings, definition, { fargate: onFargate(settings) });
  const grace = settings.healthCheckGracePeriodSeconds;
  if (grace !== undefined && (grace < 0 || grace > 2_147_483_647))
    throw invalid('Health check grace period must be between 0 and 2147483647 seconds.');
  if (settings.enableExecuteCommand === true && definition.body.taskRoleArn === undefined)
    throw invalid(
      `The service couldn't be ${sent.operation} because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.`,
    );
}

/** Throws unless a service that has load balancers now is given the grace period: those of the same update do not count. */
export function checkGrace(
  given: Pick<ServiceSettings, 'healthCheckGracePeriodSeconds'>,
  { loadBalancers = [] }: Pick<ServiceSettings, 'loadBalancers'>,
): void {
  if (given.healthCheckGracePeriodSeconds !== undefined && loadBalancers.length === 0)
    throw invalid(
      'Health check grace period is only valid for services configured to use load balancers',
    );
}

/** Tells whether tasks with these settings run on Fargate. */
export function onFargate(settings: ServiceSettings): boolean {
  const strategy = settings.capacityProviderStrategy ?? [];
  return strategy.length > 0
    ? strategy.every(({ capacityProvider }) => capacityProvider?.startsWith('FARGATE'))
    : settings.launchType === 'FARGATE';
}

function checkScheduling(settings: ServiceSettings): void {
  if (settings.schedulingStrategy !== 'DAEMON') return;
  if (onFargate(settings))
    throw invalid('The daemon scheduling strategy is not supported on Fargate.');
  if ((settings.placementStrategy ?? []).length > 0)
    throw invalid('Placement strategies are not supported with the DAEMON scheduling strategy.');
  if ((settings.deploymentController?.type ?? 'ECS') !== 'ECS')
    throw invalid('The daemon scheduling strategy requires the ECS deployment controller.');
}

function checkCapacity(
  place: Place,
  cluster: ClusterRecord,
  settings: ServiceSettings,
  definition: TaskDefinitionRecord,
): void {
  const strategy = settings.capacityProviderStrategy ?? [];
  if (strategy.length > 0) {
    if (settings.launchType !== undefined)
      throw invalid(
        'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
      );
    if (settings.schedulingStrategy === 'DAEMON')
      throw invalid(
        'Specifying a capacity provider strategy is not supported when you create a service using the DAEMON scheduling strategy.',
      );
    checkStrategy(place, strategy, cluster.capacityProviders);
  }
  const fargate = onFargate(settings);
  const required = definition.body.requiresCompatibilities ?? definition.body.compatibilities ?? [];
  if (fargate && !required.includes('FARGATE'))
    throw invalid('Task definition does not support launch_type FARGATE.');
  if (!fargate && strategy.length === 0 && !required.includes(settings.launchType ?? 'EC2'))
    throw invalid(`Task definition does not support launch_type ${settings.launchType ?? 'EC2'}.`);
  if (!fargate && settings.platformVersion !== undefined)
    throw invalid('The platform version must be null when specifying an EC2 launch type.');
  if (!fargate) {
    checkPlacement(settings.placementConstraints, settings.placementStrategy);
    return;
  }
  if ((settings.placementConstraints ?? []).length > 0)
    throw invalid('Placement constraints are not supported with FARGATE launch type.');
  if ((settings.placementStrategy ?? []).length > 0)
    throw invalid('Placement strategies are not supported with FARGATE launch type.');
  const version = settings.platformVersion ?? 'LATEST';
  if (!['LATEST', '1.4.0', '1.3.0', '1.0.0'].includes(version))
    throw invalid(`The platform version ${version} is not valid.`);
}

/** Throws unless tasks have a network configuration exactly if their definition asks for one. */
export function checkNetwork(settings: ServiceSettings, definition: TaskDefinitionRecord): void {
  const awsvpc = settings.networkConfiguration?.awsvpcConfiguration;
  const mode = definition.body.networkMode;
  if (mode !== 'awsvpc') {
    if (awsvpc !== undefined)
      throw invalid(
        'Network Configuration is not valid for the given networkMode of this task definition.',
      );
    return;
  }
  if (awsvpc === undefined)
    throw invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  const { subnets = [], securityGroups = [], assignPublicIp } = awsvpc;
  if (subnets.length === 0) throw invalid('subnets can not be empty.');
  if (subnets.length > 16) throw invalid('subnets can have at most 16 items.');
  if (securityGroups.length > 5) throw invalid('securityGroups can have at most 5 items.');
  if (assignPublicIp === 'ENABLED' && !onFargate(settings))
    throw invalid('Assign public IP is not supported for this launch type');
}

function checkVpc(place: Place, settings: ServiceSettings): void {
  const { subnets = [], securityGroups = [] } =
    settings.networkConfiguration?.awsvpcConfiguration ?? {};
  const vpcs = new Set([
    ...subnets.map((id) => checkSubnet(place, id)),
    ...securityGroups.map((id) => checkGroup(place, id)),
  ]);
  if (vpcs.size > 1)
    throw invalid('The subnets and security groups of a service must all be in the same VPC.');
}

function checkLoadBalancer(loadBalancer: LoadBalancer, definition: TaskDefinitionRecord): void {
  const { targetGroupArn, loadBalancerName, containerName, containerPort } = loadBalancer;
  if ((targetGroupArn === undefined) === (loadBalancerName === undefined))
    throw invalid('Either a target group ARN or a load balancer name must be specified.');
  if (containerName === undefined || containerPort === undefined)
    throw invalid('Container name and container port must be specified for a load balancer.');
  const container = (definition.body.containerDefinitions ?? []).find(
    ({ name }) => name === containerName,
  );
  if (container === undefined)
    throw invalid(`The container ${containerName} does not exist in the task definition.`);
  const ports = (container.portMappings ?? []).filter((one) => one.containerPort === containerPort);
  if (ports.length === 0)
    throw invalid(
      `The container ${containerName} did not have a container port ${containerPort} defined.`,
    );
  if (ports.length > 1)
    throw invalid(
      `Container port ${containerPort} is used in more than one port mapping for container ${containerName}`,
    );
  if (targetGroupArn === undefined && definition.body.networkMode === 'awsvpc')
    throw invalid('Classic Load Balancers are not supported with networkMode awsvpc.');
}

function checkTargetGroup(
  place: Place,
  { targetGroupArn, advancedConfiguration }: LoadBalancer,
  definition: TaskDefinitionRecord,
): void {
  const alternate = advancedConfiguration?.alternateTargetGroupArn;
  for (const arn of [targetGroupArn, alternate]) {
    if (arn === undefined) continue;
    const facts = targetGroupFacts(place, arn);
    if (facts === undefined) throw invalid(`The target group ${arn} does not exist.`);
    const wanted = definition.body.networkMode === 'awsvpc' ? 'ip' : 'instance';
    if (facts.targetType !== wanted)
      throw invalid(
        `The provided target group ${arn} has target type ${facts.targetType}, which is incompatible with the ${definition.body.networkMode} network mode specified in the task definition.`,
      );
    // Whether rules reach the alternate group is found out by the deployment.
    if (!facts.attached && arn === targetGroupArn)
      throw invalid(
        `The target group with targetGroupArn ${arn} does not have an associated load balancer.`,
      );
  }
}

function checkRegistries(settings: ServiceSettings, definition: TaskDefinitionRecord): void {
  const registries = settings.serviceRegistries ?? [];
  if (registries.length > 1) throw invalid('service registries can have at most 1 items.');
  for (const { registryArn, containerName, containerPort } of registries)
    if (
      definition.body.networkMode !== 'awsvpc' &&
      (containerName === undefined || containerPort === undefined)
    )
      throw invalid(
        `When specifying 'host' or 'bridge' for networkMode, values for 'containerName' and 'containerPort' must be specified from the task definition. Registry: ${registryArn}`,
      );
}

function checkRebalancing(
  settings: ServiceSettings,
  configuration: DeploymentConfiguration | undefined,
): void {
  if (settings.availabilityZoneRebalancing !== 'ENABLED') return;
  if ((configuration?.maximumPercent ?? 200) <= 100)
    throw invalid(
      'The maximumPercent must be greater than 100 when availabilityZoneRebalancing is ENABLED.',
    );
  if (settings.schedulingStrategy === 'DAEMON')
    throw invalid(
      'Availability Zone rebalancing is not supported with the DAEMON scheduling strategy.',
    );
}
