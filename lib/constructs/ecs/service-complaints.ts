/** What is wrong with a service, as far as its construct alone tells. */
import { addressOfConstruct } from '../../tree/resource.ts';
import {
  type CapacityProviderStrategy,
  isProvider,
  strategyComplaints,
} from './capacity-strategy.ts';
import type { ClusterLike } from './cluster-like.ts';
import { healthyPercents } from './service-deployment.ts';
import type { ServiceProps } from './service-options.ts';

/** What became of a service after it was made. */
export interface ServiceState {
  /** How many target groups it is attached to. */
  readonly attached: number;
  /** How many security groups its tasks are in. */
  readonly groups: number;
  /** How many tasks scaling allows. */
  readonly mostTasks: number | undefined;
}

/** The complaints, in sentences. */
export function serviceComplaints(
  props: ServiceProps,
  { attached, groups, mostTasks: max }: ServiceState,
): readonly string[] {
  const { desiredCount = 1, launchType } = props;
  const { least, most } = healthyPercents(props);
  const readonlyContainers = props.taskDefinition.containers.filter(
    (container) => container.props.readonlyRootFilesystem === true,
  );
  const rules: readonly (readonly [boolean, string])[] = [
    [
      !Number.isInteger(desiredCount) || desiredCount < 0,
      `desiredCount ${desiredCount} is not a whole number from 0`,
    ],
    [
      max !== undefined && desiredCount > max,
      `desiredCount ${desiredCount} is above the ${max} tasks that autoScale allows; lower it`,
    ],
    [
      launchType !== undefined && !/^(FARGATE|EC2|EXTERNAL)$/.test(launchType),
      `launchType is ${JSON.stringify(launchType)}; there are "FARGATE", "EC2" and "EXTERNAL"`,
    ],
    [
      launchType !== undefined && props.capacityProviderStrategies !== undefined,
      'launchType and capacityProviderStrategies are both given; keep one of them',
    ],
    [
      props.daemon === true && props.desiredCount !== undefined,
      'desiredCount is given for a daemon, which has as many tasks as there are instances; leave it out',
    ],
    [
      props.daemon === true && props.placementStrategies !== undefined,
      'placementStrategies are given for a daemon, which is on every instance; leave them out',
    ],
    [
      props.daemon === true && props.capacityProviderStrategies !== undefined,
      'capacityProviderStrategies are given for a daemon, which is on every instance; leave them out',
    ],
    [
      attached > 0 && groups === 0,
      'the security groups of the instances are not known, so that no load balancer can be let in; give them to the cluster',
    ],
    [
      least >= most,
      `minHealthyPercent ${least} is not below maxHealthyPercent ${most}, so no deployment could move; change one`,
    ],
    [
      props.enableExecuteCommand === true && readonlyContainers.length > 0,
      `enableExecuteCommand needs root file systems that can be written; that of ${readonlyContainers
        .map(({ containerName }) => containerName)
        .join(', ')} is read-only`,
    ],
    [
      props.taskDefinition.networkMode === 'awsvpc' && groups > 5,
      `${groups} securityGroups are given; AWS allows 5`,
    ],
    [attached > 5, `${attached} target groups are attached; AWS allows 5`],
  ];
  return [
    ...rules.filter(([broken]) => broken).map(([, complaint]) => complaint),
    ...(props.capacityProviderStrategies === undefined
      ? []
      : [
          ...strategyComplaints('capacityProviderStrategies', props.capacityProviderStrategies),
          ...foreignComplaints(props.cluster, props.capacityProviderStrategies),
        ]),
  ];
}

function foreignComplaints(
  cluster: ClusterLike,
  strategy: readonly CapacityProviderStrategy[],
): readonly string[] {
  return strategy.flatMap(({ capacityProvider: provider }) =>
    isProvider(provider) && provider.cluster !== cluster
      ? [
          `${addressOfConstruct(provider)} in capacityProviderStrategies is not a capacity provider of the cluster; add it there`,
        ]
      : [],
  );
}
