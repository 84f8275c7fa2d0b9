/** What AWS refuses of the capacity providers of a cluster. */
import type { PutClusterCapacityProvidersRequest } from '@aws-sdk/client-ecs';
import { error, isAbsent, refusalIf, violationIf } from '../checks.ts';
import type { Neighbourhood } from '../neighbourhood.ts';
import type { LeftOut, Rule } from '../rule.ts';
import { items, known } from '../values.ts';

const PUT = 'Amazon ECS API Reference, PutClusterCapacityProviders';

/** A cluster's providers in their neighbourhood. */
export interface AssociationSubject {
  readonly request: Partial<PutClusterCapacityProvidersRequest>;
  readonly neighbourhood: Neighbourhood;
}

/** The rules. */
export const ASSOCIATION_RULES: readonly Rule<AssociationSubject>[] = [
  error(
    'cluster-capacity-providers/lists-missing',
    'The call writes the whole of both lists.',
    PUT,
    ({ request }) =>
      (['cluster', 'capacityProviders', 'defaultCapacityProviderStrategy'] as const)
        .filter((field) => request[field] === undefined)
        .map((field) => ({
          path: field,
          detail: `PutClusterCapacityProviders needs ${field}.`,
          ...(field === 'cluster' ? {} : { hint: 'give [] for none' }),
        })),
  ),
  error(
    'cluster-capacity-providers/most',
    'A cluster has up to 20 capacity providers.',
    'AWS, refusal of PutClusterCapacityProviders (cloudformation-coverage-roadmap 1086)',
    ({ request: { capacityProviders } }) =>
      refusalIf(
        items(capacityProviders).length > 20,
        'capacityProviders',
        'The maximum number of capacity providers per cluster has been exceeded.',
      ),
  ),
  error(
    'cluster-capacity-providers/associated',
    'The default strategy names providers of the cluster.',
    PUT,
    ({ request, neighbourhood }) => {
      const { cluster, capacityProviders, defaultCapacityProviderStrategy: strategy } = request;
      // Providers of managed instances belong to the cluster without being on the list.
      const home = neighbourhood.cluster(cluster);
      const associated = [...items(capacityProviders), ...(home?.capacityProviders ?? [])];
      const isKnown =
        Array.isArray(capacityProviders) &&
        (home === undefined || home.capacityProviders !== undefined) &&
        associated.every((one) => known(one) !== undefined);
      return items(strategy).flatMap(({ capacityProvider: name }) =>
        violationIf(
          isKnown &&
            typeof known(name) === 'string' &&
            name !== '' &&
            !associated.includes(String(name)) &&
            neighbourhood.providerKind(name) !== 'managed instances',
          'defaultCapacityProviderStrategy',
          `${name} is not associated with the cluster. Associate the capacity provider with the cluster and try again.`,
        ),
      );
    },
  ),
  error(
    'cluster-capacity-providers/managed',
    'Providers of managed instances belong to their cluster since they were made.',
    'AWS, refusal of PutClusterCapacityProviders (hashicorp/terraform-provider-aws 44783)',
    ({ request: { capacityProviders }, neighbourhood }) =>
      items(capacityProviders).flatMap((name, index) =>
        violationIf(
          neighbourhood.providerKind(name) === 'managed instances',
          `capacityProviders[${index}]`,
          'A capacity provider of managed instances belongs to its cluster since it was made and cannot be associated with one.',
          {
            hint: 'leave it out; strategies may name it all the same',
            awsMessage:
              'Cannot associate Managed Instances capacity provider to clusters using this API. Managed Instances capacity providers are already',
          },
        ),
      ),
  ),
  error(
    'cluster-capacity-providers/name',
    'Capacity providers are named, not the groups behind them.',
    'AWS, refusal of CreateCluster (terraform-aws-modules/terraform-aws-ecs 53)',
    ({ request: { capacityProviders } }) =>
      items(capacityProviders).flatMap((name, index) =>
        refusalIf(
          !isAbsent(name) && /^arn:[^:]*:autoscaling:/.test(known(name) ?? ''),
          `capacityProviders[${index}]`,
          'The specified capacity provider was not found. Specify a valid capacity provider and try again',
          'make a capacity provider of the group and give its name',
        ),
      ),
  ),
];

/** What is not judged, and why. */
export const ASSOCIATION_LEFT_OUT: readonly LeftOut[] = [
  {
    what: 'a provider that tasks or services use cannot leave its cluster; providers are ACTIVE or UPDATING',
    why: 'only a live look-up tells',
  },
];
