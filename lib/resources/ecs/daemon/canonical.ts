/** One form of a managed daemon's properties, as written and as read. */
import { asSet, withoutDefaults } from '../../canonical.ts';
import type { DaemonProperties } from './properties.ts';

/** The canonical form: providers and names of alarms as sets. Fills nothing that is not declared. */
export function canonicalDaemon(properties: DaemonProperties): DaemonProperties {
  const { deploymentConfiguration: deployment } = properties;
  const alarms = deployment?.alarms;
  return withoutDefaults({
    ...properties,
    capacityProviderArns: asSet(properties.capacityProviderArns),
    ...(deployment === undefined
      ? {}
      : {
          deploymentConfiguration: withoutDefaults({
            ...deployment,
            ...(alarms === undefined
              ? {}
              : { alarms: withoutDefaults({ ...alarms, alarmNames: asSet(alarms.alarmNames) }) }),
          }),
        }),
  });
}
