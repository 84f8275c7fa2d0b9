/** A capacity provider over an Auto Scaling group that is not ours. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import {
  CAPACITY_PROVIDER_TYPE,
  type CapacityProviderProperties,
} from '../../resources/ecs/capacity-provider/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import type { ClusterLike } from '../ecs/cluster-like.ts';
import {
  badProp,
  type ConstructOptions,
  optionsOf,
  requireProps,
  validateAtSynth,
} from '../options.ts';
import { Connections } from '../security/connections.ts';
import type { SecurityGroupLike } from '../security/security-group.ts';
import type { AsgCapacityProviderLike } from './capacity-provider.ts';
import { type GroupManagement, groupProviderRequest, isProtecting } from './managed-scaling.ts';
import { providerNameRule } from './provider-name.ts';

/** What can be said of a capacity provider over an existing group. */
export type ExistingGroupProps = ExistingGroupOptions & GroupManagement;

/** The existing group, and the provider over it. */
export interface ExistingGroupOptions extends ConstructOptions {
  /** Name or ARN of the Auto Scaling group; no other capacity provider may have it. */
  readonly autoScalingGroup: Input<string>;
  /** Name, unique in the Region; not beginning with aws, ecs or fargate. @default - derived from the address */
  readonly capacityProviderName?: string;
  /** Groups of the instances, so that load balancers can be let in. @default - not known */
  readonly securityGroups?: readonly SecurityGroupLike[];
}

/** What {@link ExistingGroupProps} describe. Protection from termination is off unless it is asked for. */
export class ExistingGroupProvider extends Construct implements AsgCapacityProviderLike {
  /** What the provider brings. */
  readonly kind = 'auto-scaling-group';
  /** The capacity provider itself. */
  readonly resource: Resource<CapacityProviderProperties>;
  /** Who may connect to the instances, and to whom. */
  readonly connections: Connections;
  #cluster: ClusterLike | undefined;

  constructor(scope: Construct, id: string, props: ExistingGroupProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'autoScalingGroup');
    const { autoScalingGroup: group } = props;
    if (typeof group === 'string' && group.startsWith('arn:') && !ARN.test(group))
      throw badProp(
        this,
        `autoScalingGroup ${JSON.stringify(group)} is not the ARN of an Auto Scaling group`,
        'give its name, or arn:aws:autoscaling:<region>:<account>:autoScalingGroup:<id>:autoScalingGroupName/<name>',
      );
    this.connections = new Connections({ securityGroups: props.securityGroups ?? [] });
    this.resource = new Resource<CapacityProviderProperties>(this, 'Resource', {
      type: CAPACITY_PROVIDER_TYPE,
      properties: {
        name: props.capacityProviderName,
        autoScalingGroupProvider: groupProviderRequest(group, props, isProtecting(props, false)),
      },
      name: { ...providerNameRule(this), replacedWith: () => group },
      ...optionsOf(props),
    });
    validateAtSynth(this, () =>
      this.#cluster === undefined
        ? ['it belongs to no cluster; give it to addAsgCapacityProvider of one']
        : [],
    );
  }

  /** Name of the provider, as strategies take it. */
  get capacityProviderName(): Input<string> {
    return this.resource.ref('name');
  }

  /** The cluster that the provider was added to. */
  get cluster(): ClusterLike | undefined {
    return this.#cluster;
  }

  /** Says which cluster the provider belongs to. The cluster calls it. */
  joinCluster(cluster: ClusterLike): void {
    this.#cluster = cluster;
  }
}

const ARN = /^arn:[\w-]+:autoscaling:[\w-]+:\d{12}:autoScalingGroup:[\w-]+:autoScalingGroupName\/./;
