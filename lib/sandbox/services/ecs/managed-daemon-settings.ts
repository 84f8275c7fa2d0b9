/** What requests make of managed daemons, with AWS's defaults; refuses what AWS refuses. */
import type {
  CreateDaemonRequest,
  DaemonDeploymentConfiguration,
  UpdateDaemonRequest,
} from '@aws-sdk/client-ecs';
import { providerBy } from './capacity-provider-record.ts';
import { usableDaemonDefinition } from './daemon-definition-record.ts';
import { invalid } from './faults.ts';
import type { DaemonSettings } from './managed-daemon-record.ts';
import { type Place, plain } from './place.ts';

/** What a revision of the daemon is made of. What a request leaves out has AWS's default, also in an update. */
export function daemonSettings(
  place: Place,
  cluster: string,
  input: CreateDaemonRequest | UpdateDaemonRequest,
): DaemonSettings {
  const { propagateTags = 'NONE' } = input;
  if (propagateTags !== 'NONE' && propagateTags !== 'DAEMON')
    throw invalid(`Invalid propagateTags: ${String(propagateTags)}. Valid values: DAEMON, NONE.`);
  return {
    definition: usableDaemonDefinition(place, input.daemonTaskDefinitionArn ?? '').arn,
    providers: providersOf(place, cluster, input.capacityProviderArns ?? []),
    propagateTags,
    enableECSManagedTags: input.enableECSManagedTags ?? false,
    enableExecuteCommand: input.enableExecuteCommand ?? false,
    critical: input.critical ?? true,
  };
}

/** A deployment configuration with every default. */
export function daemonConfiguration(
  asked: DaemonDeploymentConfiguration | undefined,
): DaemonDeploymentConfiguration {
  const { drainPercent = 25, bakeTimeInMinutes = 0, alarms } = plain(asked ?? {});
  if (!(drainPercent >= 0 && drainPercent <= 100))
    throw invalid(`The drainPercent must be between 0.0 and 100.0: ${drainPercent}`);
  if (!(bakeTimeInMinutes >= 0 && bakeTimeInMinutes <= 1440))
    throw invalid(`The bakeTimeInMinutes must be between 0 and 1440: ${bakeTimeInMinutes}`);
  const { enable = false, alarmNames = [] } = alarms ?? {};
  if (enable && alarmNames.length === 0)
    throw invalid('Alarm names must be specified when alarms are enabled.');
  return { drainPercent, bakeTimeInMinutes, alarms: { enable, alarmNames } };
}

function providersOf(place: Place, cluster: string, arns: readonly string[]): readonly string[] {
  if (arns.length === 0) throw invalid('Capacity providers cannot be empty.');
  return [...new Set(arns)].map((arn) => {
    const provider = providerBy(place, arn);
    if (provider === undefined) throw invalid(`The capacity provider ${arn} was not found.`);
    if (provider.instances === undefined)
      throw invalid('Daemons are only supported on Managed Instances capacity providers.');
    if (provider.cluster !== cluster)
      throw invalid(`The capacity provider ${provider.name} does not belong to the cluster.`);
    if (provider.status !== 'ACTIVE')
      throw invalid(`The capacity provider ${provider.name} is not ACTIVE.`);
    return provider.name;
  });
}
