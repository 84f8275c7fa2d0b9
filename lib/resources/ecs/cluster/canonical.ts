/** One form of a cluster's properties, as written and as read. */
import { asSet, withoutDefaults } from '../../canonical.ts';
import type { ClusterProperties } from './properties.ts';

/** The canonical form: settings as a set, exec logging DEFAULT and an empty namespace as absent. */
export function canonicalCluster(properties: ClusterProperties): ClusterProperties {
  const { settings, configuration, ...rest } = properties;
  return withoutDefaults({
    ...rest,
    ...(settings === undefined ? {} : { settings: asSet(settings) }),
    ...(configuration === undefined
      ? {}
      : { configuration: canonicalConfiguration(configuration) }),
  });
}

function canonicalConfiguration(
  configuration: NonNullable<ClusterProperties['configuration']>,
): NonNullable<ClusterProperties['configuration']> {
  const exec = configuration.executeCommandConfiguration;
  const log = exec?.logConfiguration;
  return withoutDefaults({
    ...configuration,
    ...(exec === undefined
      ? {}
      : {
          executeCommandConfiguration: {
            logging: 'DEFAULT',
            ...withoutDefaults({
              ...exec,
              logConfiguration: log && withoutDefaults(log, NOT_ENCRYPTED),
            }),
          },
        }),
  });
}

/** AWS answers both switches, also where neither was given. */
const NOT_ENCRYPTED = { cloudWatchEncryptionEnabled: false, s3EncryptionEnabled: false };
