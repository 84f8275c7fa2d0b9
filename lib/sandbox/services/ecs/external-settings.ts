/** What a service is asked to be whose deployments are task sets: only what does not belong to the sets. */
import type { UpdateServiceRequest } from '@aws-sdk/client-ecs';
import { filledConfiguration } from './deployment-settings.ts';
import { invalid } from './faults.ts';
import type { ServiceSettings } from './service-record.ts';

/** The settings of a new service; throws for members that its task sets have instead. */
export function externalSettings(given: ServiceSettings): ServiceSettings {
  if (given.schedulingStrategy === 'DAEMON')
    throw invalid('The daemon scheduling strategy requires the ECS deployment controller.');
  for (const member of OF_SETS)
    if (given[member] !== undefined)
      throw invalid(
        `${member} cannot be specified for services with an EXTERNAL deployment controller. Specify it for their task sets.`,
      );
  return {
    ...given,
    deploymentConfiguration: filledConfiguration(given.deploymentConfiguration, false),
    availabilityZoneRebalancing: given.availabilityZoneRebalancing ?? 'DISABLED',
  };
}

/** The settings after an update of what may change. */
export function externalUpdate(old: ServiceSettings, input: UpdateServiceRequest): ServiceSettings {
  const { cluster: _c, service: _s, desiredCount: _d, ...given } = input;
  const { capacityProviderStrategy: _p, forceNewDeployment: _f, ...kept } = given;
  return { ...old, ...kept };
}

const OF_SETS = [
  'taskDefinition',
  'launchType',
  'capacityProviderStrategy',
  'platformVersion',
  'networkConfiguration',
  'loadBalancers',
  'serviceRegistries',
] as const;
