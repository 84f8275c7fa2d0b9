/** What targets of schedules and of rules have in common, in one form. */
import { asSet, withoutDefaults } from '../canonical.ts';
import type { EcsParameters } from './schedule/properties.ts';

/** What is run, without what only repeats a default of AWS. */
export function canonicalEcsParameters(parameters: EcsParameters): EcsParameters {
  const network = parameters.NetworkConfiguration?.awsvpcConfiguration;
  return withoutDefaults(
    {
      ...parameters,
      ...(network === undefined
        ? {}
        : {
            NetworkConfiguration: {
              awsvpcConfiguration: withoutDefaults(
                {
                  ...network,
                  Subnets: asSet(network.Subnets),
                  ...(network.SecurityGroups === undefined
                    ? {}
                    : { SecurityGroups: asSet(network.SecurityGroups) }),
                },
                { AssignPublicIp: 'DISABLED' },
              ),
            },
          }),
    },
    {
      TaskCount: 1,
      EnableECSManagedTags: false,
      EnableExecuteCommand: false,
      PlatformVersion: 'LATEST',
      CapacityProviderStrategy: [],
      PlacementConstraints: [],
      PlacementStrategy: [],
      Tags: [],
    },
  );
}

/** How it is tried again, as a member; nothing where it is as by default. */
export function canonicalRetries<P extends object>(
  policy: P | undefined,
): { readonly RetryPolicy?: P } {
  const retry = withoutDefaults(
    (policy ?? {}) as P,
    {
      MaximumEventAgeInSeconds: 86_400,
      MaximumRetryAttempts: 185,
    } as { readonly [K in keyof P]?: unknown },
  );
  return Object.keys(retry).length === 0 ? {} : { RetryPolicy: retry };
}
