/** A cluster with its capacity. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import { CLUSTER_TYPE, type ClusterProperties } from '../../resources/ecs/cluster/properties.ts';
import {
  CLUSTER_CAPACITY_PROVIDERS_TYPE,
  type ClusterCapacityProvidersProperties,
} from '../../resources/ecs/cluster-capacity-providers/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { addressOfConstruct, Resource } from '../../tree/resource.ts';
import { Stack } from '../../tree/stack.ts';
import { AsgCapacityProvider } from '../capacity/asg-capacity-provider.ts';
import type {
  AsgCapacityProviderLike,
  CapacityProviderLike,
} from '../capacity/capacity-provider.ts';
import type { AsgCapacityProviderOptions } from '../capacity/instance-options.ts';
import {
  ManagedInstancesCapacityProvider,
  type ManagedInstancesCapacityProviderOptions,
} from '../capacity/managed-instances-capacity-provider.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';
import type { VpcLike } from '../network/vpc-like.ts';
import { badProp, type ConstructOptions, optionsOf, validateAtSynth } from '../options.ts';
import { Connections } from '../security/connections.ts';
import {
  type CapacityProviderStrategy,
  isProvider,
  providerName,
  strategyComplaints,
  strategyRequest,
} from './capacity-strategy.ts';
import {
  type ClusterConfigurationOptions,
  configurationRequest,
  execStatements,
} from './cluster-configuration.ts';
import type { ClusterLike } from './cluster-like.ts';
import { type ClusterAttributes, ExistingCluster } from './existing-cluster.ts';

/** The props of a {@link Cluster}. */
export interface ClusterProps extends ConstructOptions, ClusterConfigurationOptions {
  /** VPC that services run in unless they name another. @default - each service names its own */
  readonly vpc?: VpcLike;
  /** Name. @default - derived from the address */
  readonly clusterName?: string;
  /** Container Insights. @default - as the account is set */
  readonly containerInsights?: 'disabled' | 'enabled' | 'enhanced';
  /**
   * Capacity providers of the cluster, beside those that are added to it.
   *
   * @default ['FARGATE', 'FARGATE_SPOT'], or none without `enableFargateCapacityProviders`
   */
  readonly capacityProviders?: readonly (Input<string> | AsgCapacityProviderLike)[];
  /** Whether Fargate and Fargate Spot are there. @default true */
  readonly enableFargateCapacityProviders?: boolean;
  /**
   * Where services and tasks run that do not say it themselves.
   *
   * @default - all on FARGATE; without it, evenly on all providers that are added
   */
  readonly defaultCapacityProviderStrategy?: readonly CapacityProviderStrategy[];
}

/**
 * A cluster. Fargate and Fargate Spot are its capacity providers unless it is told otherwise, and instances can be added;
 * services that do not say where they run are on Fargate, or without it on the instances.
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
  /** Who may connect to the instances of the cluster, and to whom. */
  readonly connections = new Connections({ securityGroups: [] });
  readonly #providers: (Input<string> | AsgCapacityProviderLike)[];
  readonly #added: CapacityProviderLike[] = [];
  readonly #configuration: ClusterConfigurationOptions;
  #defaultStrategy: readonly CapacityProviderStrategy[] | undefined;

  constructor(scope: Construct, id: string, props: ClusterProps = {}) {
    super(scope, checkId(scope, id));
    this.vpc = props.vpc;
    this.#configuration = props;
    this.resource = new Resource<ClusterProperties>(this, 'Resource', {
      type: CLUSTER_TYPE,
      properties: {
        ...(props.clusterName === undefined ? {} : { clusterName: props.clusterName }),
        ...(props.containerInsights === undefined
          ? {}
          : { settings: [{ name: 'containerInsights', value: props.containerInsights }] }),
        ...configurationRequest(props),
      },
      name: { property: 'clusterName', maxLength: 255, forbidden: /[^A-Za-z0-9_-]+/ },
      ...optionsOf(props),
    });
    const fargate = props.enableFargateCapacityProviders ?? true;
    this.#providers = [...(props.capacityProviders ?? (fargate ? FARGATE_PROVIDERS : []))];
    this.#defaultStrategy = props.defaultCapacityProviderStrategy;
    for (const provider of this.#providers)
      if (isProvider(provider)) this.#welcome(provider as AsgCapacityProviderLike);
    validateAtSynth(this, () => this.#complaints());
    this.capacityProviders = new Resource<ClusterCapacityProvidersProperties>(
      this,
      'CapacityProviders',
      {
        type: CLUSTER_CAPACITY_PROVIDERS_TYPE,
        properties: () => ({
          cluster: this.clusterName,
          capacityProviders: this.#providers.map(providerName),
          defaultCapacityProviderStrategy: strategyRequest(this.defaultCapacityProviderStrategy),
        }),
        taggable: false,
        ...(props.adopt === undefined ? {} : { adopt: props.adopt }),
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

  /**
   * Adds instances that ECS scales: a provider, or the id and options of one that is made in the cluster's VPC.
   *
   * @example
   * const capacity = cluster.addAsgCapacityProvider('Capacity', {
   *   instanceType: 'm6i.large',
   *   maxCapacity: 10,
   * });
   */
  addAsgCapacityProvider<Provider extends AsgCapacityProviderLike>(provider: Provider): Provider;
  addAsgCapacityProvider(
    id: string,
    options: AsgCapacityProviderOptions & { readonly vpc?: VpcLike },
  ): AsgCapacityProvider;
  addAsgCapacityProvider(
    given: string | AsgCapacityProviderLike,
    options?: AsgCapacityProviderOptions & { readonly vpc?: VpcLike },
  ): AsgCapacityProviderLike {
    const provider = typeof given === 'object' ? given : this.#makeProvider(given, options);
    if (this.#providers.includes(provider)) return provider;
    this.#providers.push(provider);
    this.#welcome(provider);
    return provider;
  }

  /**
   * Adds instances that ECS manages by itself.
   *
   * @example
   * const managed = cluster.addManagedInstancesCapacityProvider('Managed', {
   *   instanceRequirements: { vCpuCount: { min: 2 }, memoryMiB: { min: 4096 } },
   * });
   */
  addManagedInstancesCapacityProvider(
    id: string,
    options: ManagedInstancesCapacityProviderOptions,
  ): ManagedInstancesCapacityProvider {
    const provider = new ManagedInstancesCapacityProvider(this, id, { ...options, cluster: this });
    this.#keep(provider);
    return provider;
  }

  /** Says where services and tasks run that do not say it themselves. Throws `tree/bad-props` when it was said before. */
  addDefaultCapacityProviderStrategy(strategy: readonly CapacityProviderStrategy[]): void {
    if (this.#defaultStrategy !== undefined)
      throw badProp(this, 'it has a default strategy already', 'keep one of the two');
    this.#defaultStrategy = strategy;
  }

  /** Where services and tasks run that do not say it themselves. */
  get defaultCapacityProviderStrategy(): readonly CapacityProviderStrategy[] {
    if (this.#defaultStrategy !== undefined) return this.#defaultStrategy;
    if (this.#providers.includes('FARGATE')) return [{ capacityProvider: 'FARGATE', weight: 1 }];
    // One kind alone may stand in a strategy.
    const [first] = this.#added;
    return this.#added
      .filter(({ kind }) => kind === first?.kind)
      .map((capacityProvider) => ({ capacityProvider, weight: 1 }));
  }

  #makeProvider(
    id: string,
    options: (AsgCapacityProviderOptions & { readonly vpc?: VpcLike }) | undefined,
  ): AsgCapacityProvider {
    const vpc = options?.vpc ?? this.vpc;
    if (options === undefined || vpc === undefined)
      throw badProp(
        this,
        `neither the cluster nor the capacity provider ${id} has a vpc`,
        'give one of them a vpc',
      );
    return new AsgCapacityProvider(this, id, { ...options, vpc });
  }

  #welcome(provider: AsgCapacityProviderLike): void {
    provider.joinCluster(this);
    this.#keep(provider);
  }

  #keep(provider: CapacityProviderLike): void {
    this.#added.push(provider);
    for (const group of provider.connections.securityGroups)
      this.connections.addSecurityGroup(group);
  }

  #complaints(): readonly string[] {
    const strategy = this.#defaultStrategy;
    if (strategy === undefined) return [];
    const foreign = strategy.flatMap(({ capacityProvider: provider }) =>
      isProvider(provider) && provider.cluster !== this ? [addressOfConstruct(provider)] : [],
    );
    return [
      ...strategyComplaints('defaultCapacityProviderStrategy', strategy),
      ...foreign.map(
        (address) =>
          `${address} in defaultCapacityProviderStrategy is not a capacity provider of the cluster; add it with addAsgCapacityProvider`,
      ),
    ];
  }

  /** What task roles need so that commands run in containers can be decrypted and logged. */
  get executeCommandStatements(): readonly PolicyStatement[] {
    return execStatements(this.#configuration, Stack.of(this));
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

/** AWS's own providers, which every cluster may have. */
const FARGATE_PROVIDERS = ['FARGATE', 'FARGATE_SPOT'] as const;
