/** A cluster with its capacity. */
import type { ExecuteCommandConfiguration } from '@aws-sdk/client-ecs';
import { Construct } from 'constructs';
import { type Input, type Inputs, Lookup, text } from '../../graph/reference.ts';
import { CLUSTER_TYPE, type ClusterProperties } from '../../resources/ecs/cluster/properties.ts';
import {
  CLUSTER_CAPACITY_PROVIDERS_TYPE,
  type ClusterCapacityProvidersProperties,
} from '../../resources/ecs/cluster-capacity-providers/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { Stack } from '../../tree/stack.ts';
import type { VpcLike } from '../network/vpc-like.ts';
import { badProp, type ConstructOptions, optionsOf, validateAtSynth } from '../options.ts';

/** One part of a capacity provider strategy. */
export interface CapacityProviderStrategy {
  /** `FARGATE`, `FARGATE_SPOT`, or the name of another provider of the cluster. */
  readonly capacityProvider: 'FARGATE' | 'FARGATE_SPOT' | (string & {});
  /** Share of the tasks beyond `base`, 0 to 1000. @default 0 */
  readonly weight?: number;
  /** How many tasks run on it first; not 0 for one provider at most. @default 0 */
  readonly base?: number;
}

/** A cluster, made here or existing. */
export interface ClusterLike {
  /** ARN of the cluster. */
  readonly clusterArn: Input<string>;
  /** Name of the cluster. */
  readonly clusterName: Input<string>;
  /** VPC that services run in unless they name another. */
  readonly vpc: VpcLike | undefined;
}

/** The props of a {@link Cluster}. */
export interface ClusterProps extends ConstructOptions {
  /** VPC that services run in unless they name another. @default - each service names its own */
  readonly vpc?: VpcLike;
  /** Name. @default - derived from the address */
  readonly clusterName?: string;
  /** Container Insights. @default - as the account is set */
  readonly containerInsights?: 'disabled' | 'enabled' | 'enhanced';
  /** How commands that are run in containers are encrypted and logged. @default - AWS's defaults */
  readonly executeCommandConfiguration?: Inputs<ExecuteCommandConfiguration>;
  /** Capacity providers of the cluster. @default ['FARGATE', 'FARGATE_SPOT'] */
  readonly capacityProviders?: readonly Input<string>[];
  /** Where services run that do not say it themselves. @default - all on FARGATE */
  readonly defaultCapacityProviderStrategy?: readonly CapacityProviderStrategy[];
}

/** An existing cluster by its name. */
export interface ClusterByName {
  /** Name of the cluster. */
  readonly clusterName: Input<string>;
  /** Left out: the name tells it. */
  readonly clusterArn?: never;
  /** VPC that services run in unless they name another. @default - each service names its own */
  readonly vpc?: VpcLike;
}

/** An existing cluster by its ARN. */
export interface ClusterByArn {
  /** ARN of the cluster. */
  readonly clusterArn: string;
  /** Left out: the ARN tells it. */
  readonly clusterName?: never;
  /** VPC that services run in unless they name another. @default - each service names its own */
  readonly vpc?: VpcLike;
}

/** What identifies an existing cluster: its name or its ARN. */
export type ClusterAttributes = ClusterByName | ClusterByArn;

/**
 * A cluster. Fargate and Fargate Spot are its capacity providers; services that do not say where they run are on Fargate.
 *
 * @category Constructs
 * @example
 * const cluster = new Cluster(stack, 'Cluster', { vpc });
 */
export class Cluster extends Construct implements ClusterLike {
  /** The cluster itself. */
  readonly resource: Resource<ClusterProperties>;
  /** Its capacity providers and default strategy. */
  readonly capacityProviders: Resource<ClusterCapacityProvidersProperties>;
  /** VPC that services run in unless they name another. */
  readonly vpc: VpcLike | undefined;

  constructor(scope: Construct, id: string, props: ClusterProps = {}) {
    super(scope, checkId(scope, id));
    this.vpc = props.vpc;
    const exec = props.executeCommandConfiguration;
    this.resource = new Resource<ClusterProperties>(this, 'Resource', {
      type: CLUSTER_TYPE,
      properties: {
        ...(props.clusterName === undefined ? {} : { clusterName: props.clusterName }),
        ...(props.containerInsights === undefined
          ? {}
          : { settings: [{ name: 'containerInsights', value: props.containerInsights }] }),
        ...(exec === undefined ? {} : { configuration: { executeCommandConfiguration: exec } }),
      },
      name: { property: 'clusterName', maxLength: 255, forbidden: /[^A-Za-z0-9_-]+/ },
      ...optionsOf(props),
    });
    const strategy = props.defaultCapacityProviderStrategy ?? [
      { capacityProvider: 'FARGATE', weight: 1 },
    ];
    validateAtSynth(this, () => strategyComplaints('defaultCapacityProviderStrategy', strategy));
    this.capacityProviders = new Resource<ClusterCapacityProvidersProperties>(
      this,
      'CapacityProviders',
      {
        type: CLUSTER_CAPACITY_PROVIDERS_TYPE,
        properties: {
          cluster: this.clusterName,
          capacityProviders: props.capacityProviders ?? ['FARGATE', 'FARGATE_SPOT'],
          defaultCapacityProviderStrategy: strategy,
        },
        taggable: false,
      },
    );
  }

  /**
   * An existing cluster. Nothing of it is changed.
   *
   * @example
   * const cluster = Cluster.fromClusterAttributes(stack, 'Shared', { clusterName: 'shared', vpc });
   */
  static fromClusterAttributes(
    scope: Construct,
    id: string,
    attributes: ClusterAttributes,
  ): ClusterLike {
    return new ExistingCluster(scope, id, attributes);
  }

  /** ARN of the cluster. */
  get clusterArn(): Input<string> {
    return this.resource.ref('clusterArn');
  }

  /** Name of the cluster. */
  get clusterName(): Input<string> {
    return this.resource.ref('clusterName');
  }
}

class ExistingCluster extends Construct implements ClusterLike {
  readonly clusterArn: Input<string>;
  readonly clusterName: Input<string>;
  readonly vpc: VpcLike | undefined;

  constructor(scope: Construct, id: string, attributes: ClusterAttributes) {
    super(scope, checkId(scope, id));
    this.vpc = attributes.vpc;
    if (attributes.clusterArn === undefined) {
      const { region, account } = Stack.of(this);
      const partition = new Lookup('partition');
      this.clusterName = attributes.clusterName;
      this.clusterArn = text`arn:${partition}:ecs:${region}:${account}:cluster/${attributes.clusterName}`;
      return;
    }
    const name = /^arn:[\w-]+:ecs:[\w-]+:\d{12}:cluster\/([\w-]+)$/.exec(
      attributes.clusterArn,
    )?.[1];
    if (name === undefined)
      throw badProp(
        this,
        `clusterArn ${JSON.stringify(attributes.clusterArn)} is not the ARN of a cluster`,
        'give it as arn:aws:ecs:<region>:<account>:cluster/<name>, or give clusterName',
      );
    this.clusterArn = attributes.clusterArn;
    this.clusterName = name;
  }
}

/** What is wrong with a strategy, as far as it alone tells. */
export function strategyComplaints(
  prop: string,
  strategy: readonly CapacityProviderStrategy[],
): readonly string[] {
  const complaints: string[] = [];
  if (strategy.length === 0)
    complaints.push(`${prop} is empty; leave it out or name a capacity provider`);
  else if (!strategy.some(({ weight }) => (weight ?? 0) > 0))
    complaints.push(
      `no capacity provider in ${prop} has a weight above 0; give one of them weight 1`,
    );
  const bases = strategy.filter(({ base }) => (base ?? 0) > 0);
  if (bases.length > 1)
    complaints.push(
      `${bases.map(({ capacityProvider }) => capacityProvider).join(' and ')} in ${prop} have a base; AWS allows one`,
    );
  return complaints;
}
