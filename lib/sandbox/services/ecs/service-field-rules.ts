/** What AWS refuses of the rarer members of a service: metrics, Lattice, gateways. */
import { invalid } from './faults.ts';
import type { ServiceSettings } from './service-record.ts';
import type { TaskDefinitionRecord } from './task-definition-record.ts';

/** Throws AWS's refusal of these members, if any. */
export function checkFields(settings: ServiceSettings, definition: TaskDefinitionRecord): void {
  checkMonitoring(settings);
  const ports = new Set(
    (definition.body.containerDefinitions ?? []).flatMap(({ portMappings = [] }) =>
      portMappings.map(({ name }) => name),
    ),
  );
  for (const { portName, roleArn, targetGroupArn } of settings.vpcLatticeConfigurations ?? []) {
    if (roleArn === undefined || targetGroupArn === undefined || portName === undefined)
      throw invalid('A VPC Lattice configuration must have roleArn, targetGroupArn and portName.');
    checkPort(ports, portName, 'VPC Lattice configuration');
  }
  const connectors = settings.gatewayConnectors ?? [];
  if (connectors.length > 1) throw invalid('gatewayConnectors can have at most 1 items.');
  for (const { portName } of connectors) checkPort(ports, portName, 'gateway connector');
}

/** Throws unless a service that names a role for its load balancer is one that may: others have the service-linked one. */
export function checkRole(
  role: string | undefined,
  { loadBalancers = [], serviceRegistries = [] }: ServiceSettings,
  definition: TaskDefinitionRecord,
): void {
  if (role === undefined || role === '') return;
  if (
    definition.body.networkMode === 'awsvpc' ||
    loadBalancers.length > 1 ||
    serviceRegistries.length > 0
  )
    throw invalid(
      'You cannot specify an IAM role for services that require a service linked role.',
    );
  if (loadBalancers.length === 0)
    throw invalid('An IAM role is only valid for services configured to use load balancers.');
}

function checkPort(ports: ReadonlySet<unknown>, name: string | undefined, noun: string): void {
  if (name === undefined || !ports.has(name))
    throw invalid(
      `The portName ${name} of the ${noun} does not exist in the port mappings of the task definition.`,
    );
}

function checkMonitoring({ monitoring, deploymentController }: ServiceSettings): void {
  if (monitoring === undefined) return;
  if ((deploymentController?.type ?? 'ECS') !== 'ECS')
    throw invalid('monitoring is supported only with the ECS deployment controller.');
  for (const { metricNames = [], resolutionSeconds } of monitoring.metricConfigurations ?? []) {
    const unknown = metricNames.find((name) => !METRICS.includes(name));
    if (unknown !== undefined || metricNames.length === 0)
      throw invalid(
        `The metric names ${metricNames.join(', ')} are not valid: they must be of ${METRICS.join(' and ')}.`,
      );
    if (resolutionSeconds !== 20 && resolutionSeconds !== 60)
      throw invalid('resolutionSeconds must be 20 or 60.');
  }
}

const METRICS: readonly string[] = ['CPUUtilization', 'MemoryUtilization'];
