/** A capacity provider with the Auto Scaling group that it is made over. */
import { Construct } from 'constructs';
import type { Input, Inputs } from '../../graph/reference.ts';
import {
  AUTO_SCALING_GROUP_TYPE,
  type AutoScalingGroupProperties,
} from '../../resources/auto-scaling/auto-scaling-group/properties.ts';
import {
  LIFECYCLE_HOOK_TYPE,
  type LifecycleHookProperties,
} from '../../resources/auto-scaling/lifecycle-hook/properties.ts';
import {
  WARM_POOL_TYPE,
  type WarmPoolProperties,
} from '../../resources/auto-scaling/warm-pool/properties.ts';
import {
  LAUNCH_TEMPLATE_TYPE,
  type LaunchTemplateProperties,
} from '../../resources/ec2/launch-template/properties.ts';
import {
  CAPACITY_PROVIDER_TYPE,
  type CapacityProviderProperties,
} from '../../resources/ecs/capacity-provider/properties.ts';
import { checkId } from '../../tree/ids.ts';
import type { NameRule } from '../../tree/names.ts';
import { Resource } from '../../tree/resource.ts';
import type { ClusterLike } from '../ecs/cluster-like.ts';
import { InstanceProfile } from '../iam/instance-profile.ts';
import type { RoleLike } from '../iam/role.ts';
import { Role } from '../iam/role.ts';
import type { VpcLike } from '../network/vpc-like.ts';
import { badProp, namedOptionsOf, optionsOf, requireProps, validateAtSynth } from '../options.ts';
import { Connections } from '../security/connections.ts';
import { SecurityGroup } from '../security/security-group.ts';
import { AccountSettings } from './account-settings.ts';
import { groupRequest, hookRequest, warmPoolRequest } from './auto-scaling-group-request.ts';
import type { AsgCapacityProviderLike } from './capacity-provider.ts';
import { type ExistingGroupProps, ExistingGroupProvider } from './existing-group-provider.ts';
import { instanceComplaints } from './instance-complaints.ts';
import type { AsgCapacityProviderOptions } from './instance-options.ts';
import { instanceTypesOf, type Placement, placementOf } from './instance-placement.ts';
import { instanceRole } from './instance-role.ts';
import { launchTemplateData } from './launch-template-request.ts';
import { EcsMachineImage, isArm } from './machine-image.ts';
import { groupProviderRequest, isProtecting } from './managed-scaling.ts';
import { providerNameRule } from './provider-name.ts';

/** The props of an {@link AsgCapacityProvider}. */
export type AsgCapacityProviderProps = AsgCapacityProviderOptions & {
  /** VPC of the instances. */
  readonly vpc: VpcLike;
};

/**
 * Instances in an Auto Scaling group that ECS scales: with it come the group, its launch template, a role and a security
 * group. Tasks that find no room bring instances, empty instances go after a quarter of an hour.
 *
 * Where the instances are, which cluster they join and what runs on them cannot change on a living instance: a change of
 * these makes a new provider with a new group, and retires the old one once the tasks have moved.
 *
 * @category Constructs
 * @example
 * const capacity = new AsgCapacityProvider(stack, 'Capacity', {
 *   vpc,
 *   instanceType: 'm6i.large',
 *   maxCapacity: 10,
 *   managedScaling: { targetCapacity: 90 },
 * });
 * cluster.addAsgCapacityProvider(capacity);
 */
export class AsgCapacityProvider extends Construct implements AsgCapacityProviderLike {
  /** What the provider brings. */
  readonly kind = 'auto-scaling-group';
  /** The capacity provider itself. */
  readonly resource: Resource<CapacityProviderProperties>;
  /** The Auto Scaling group. */
  readonly autoScalingGroup: Resource<AutoScalingGroupProperties>;
  /** The launch template. */
  readonly launchTemplate: Resource<LaunchTemplateProperties>;
  /** Role of the instances. */
  readonly role: RoleLike;
  /** Image of the instances. */
  readonly machineImage: EcsMachineImage;
  /** Types of the instances, the preferred one first. */
  readonly instanceTypes: readonly string[];
  /** Who may connect to the instances, and to whom. */
  readonly connections: Connections;
  readonly #props: AsgCapacityProviderProps;
  readonly #placement: Placement;
  #cluster: ClusterLike | undefined;

  /** Throws `tree/bad-props` when no instance type is named, or the VPC has no fitting subnets. */
  constructor(scope: Construct, id: string, props: AsgCapacityProviderProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'vpc', 'maxCapacity');
    this.#props = props;
    this.instanceTypes = instanceTypesOf(this, props);
    this.#placement = placementOf(this, props);
    this.machineImage =
      props.machineImage ??
      EcsMachineImage.amazonLinux2023({ arm64: isArm(this.instanceTypes[0] ?? '') });
    this.role = props.role ?? instanceRole(this, 'Role', props.sessionManager ?? false);
    this.connections = new Connections({
      securityGroups: props.securityGroups ?? [
        new SecurityGroup(this, 'SecurityGroup', { vpc: props.vpc }),
      ],
    });
    if (props.trunking === true) this.#trunk();
    this.launchTemplate = this.#launchTemplate();
    this.autoScalingGroup = this.#group();
    const attached = this.#attachments();
    this.resource = new Resource<CapacityProviderProperties>(this, 'Resource', {
      type: CAPACITY_PROVIDER_TYPE,
      properties: {
        name: props.capacityProviderName,
        autoScalingGroupProvider: groupProviderRequest(
          this.autoScalingGroup.ref('AutoScalingGroupARN'),
          props,
          this.#protecting,
        ),
      },
      name: { ...providerNameRule(this), ...this.#renewed },
      dependsOn: attached,
      ...optionsOf(props),
    });
    validateAtSynth(this, () => [
      ...instanceComplaints(this, props),
      ...(this.#cluster === undefined
        ? ['it belongs to no cluster; give it to addAsgCapacityProvider of one']
        : []),
    ]);
  }

  /**
   * A provider over an existing Auto Scaling group, which must launch instances that join the cluster by themselves. The
   * group is not changed, but ECS scales it.
   *
   * @example
   * const capacity = AsgCapacityProvider.fromAutoScalingGroup(stack, 'Shared', {
   *   autoScalingGroup: 'shared-instances',
   * });
   * cluster.addAsgCapacityProvider(capacity);
   */
  static fromAutoScalingGroup(
    scope: Construct,
    id: string,
    props: ExistingGroupProps,
  ): AsgCapacityProviderLike {
    return new ExistingGroupProvider(scope, id, props);
  }

  /** Name of the provider, as strategies take it. */
  get capacityProviderName(): Input<string> {
    return this.resource.ref('name');
  }

  /** ARN of the provider. */
  get capacityProviderArn(): Input<string> {
    return this.resource.ref('capacityProviderArn');
  }

  /** Name of the Auto Scaling group. */
  get autoScalingGroupName(): Input<string> {
    return this.autoScalingGroup.ref('AutoScalingGroupName');
  }

  /** The cluster that the instances join. */
  get cluster(): ClusterLike | undefined {
    return this.#cluster;
  }

  /** Says which cluster the instances join. The cluster calls it. Throws `tree/bad-props` for a second one. */
  joinCluster(cluster: ClusterLike): void {
    if (this.#cluster !== undefined && this.#cluster !== cluster)
      throw badProp(
        this,
        'it is added to two clusters; an instance joins one, and managed scaling counts for one',
        'make a capacity provider for each cluster',
      );
    this.#cluster = cluster;
  }

  get #protecting(): boolean {
    return isProtecting(this.#props, true);
  }

  /** What no living instance can change: with it the pair of provider and group gets new names. */
  get #renewed(): Pick<NameRule, 'replacedWith'> {
    const { operatingSystem, architecture } = this.machineImage;
    return {
      replacedWith: () => [
        this.#props.vpc.vpcId,
        this.#cluster?.clusterName ?? null,
        operatingSystem,
        architecture ?? null,
      ],
    };
  }

  #launchTemplate(): Resource<LaunchTemplateProperties> {
    const props = this.#props;
    const profile = new InstanceProfile(this, 'InstanceProfile', {
      roleName: this.role.roleName,
      ...(props.tags === undefined ? {} : { tags: props.tags }),
    });
    return new Resource<LaunchTemplateProperties>(this, 'LaunchTemplate', {
      type: LAUNCH_TEMPLATE_TYPE,
      properties: () => ({
        LaunchTemplateData: launchTemplateData(props, {
          image: this.machineImage,
          instanceType: this.instanceTypes[0] ?? '',
          clusterName: this.#cluster?.clusterName ?? 'default',
          instanceProfileArn: profile.instanceProfileArn,
          securityGroups: this.connections.securityGroups,
          publicAddress: this.#placement.publicAddress,
        }),
      }),
      name: {
        property: 'LaunchTemplateName',
        maxLength: 128,
        forbidden: /[^A-Za-z0-9()./_-]+/,
      },
      overrides: props.launchTemplateOverrides,
      tags: props.tags,
    });
  }

  #group(): Resource<AutoScalingGroupProperties> {
    const props = this.#props;
    const named = namedOptionsOf(this, props.tags === undefined ? {} : { tags: props.tags });
    return new Resource<AutoScalingGroupProperties>(this, 'AutoScalingGroup', {
      type: AUTO_SCALING_GROUP_TYPE,
      // Its name is derived.
      properties: groupRequest(props, {
        instanceTypes: this.instanceTypes,
        subnets: this.#placement.subnets,
        template: {
          id: this.launchTemplate.ref('LaunchTemplateId'),
          version: this.launchTemplate.ref('LatestVersionNumber'),
        },
        protecting: this.#protecting,
      }) as Inputs<AutoScalingGroupProperties>,
      name: {
        property: 'AutoScalingGroupName',
        maxLength: 255,
        forbidden: /[^A-Za-z0-9._-]+/,
        ...this.#renewed,
      },
      overrides: props.autoScalingGroupOverrides,
      // Instances without ECS's own tag, such as those launched before the provider was there, would never be scaled in.
      tags: props.managedScaling === false ? named.tags : { AmazonECSManaged: '', ...named.tags },
      ...(props.removalPolicy === undefined ? {} : { removalPolicy: props.removalPolicy }),
    });
  }

  /** Hooks and warm pool. */
  #attachments(): readonly Construct[] {
    const { lifecycleHooks = {}, warmPool } = this.#props;
    const hooks = Object.entries(lifecycleHooks).map(
      ([id, hook]) =>
        new Resource<LifecycleHookProperties>(this, `Hook-${id}`, {
          type: LIFECYCLE_HOOK_TYPE,
          properties: {
            LifecycleHookName: undefined,
            ...hookRequest(this.autoScalingGroupName, hook),
          },
          // The group's tag that tells whose hook it is holds the name in its key.
          name: { property: 'LifecycleHookName', maxLength: 100 },
          taggable: false,
        }),
    );
    if (warmPool === undefined) return hooks;
    const pool = new Resource<WarmPoolProperties>(this, 'WarmPool', {
      type: WARM_POOL_TYPE,
      properties: warmPoolRequest(this.autoScalingGroupName, warmPool),
      taggable: false,
    });
    return [...hooks, pool];
  }

  #trunk(): void {
    const { role } = this;
    if (!(role instanceof Role))
      throw badProp(
        this,
        'trunking is set for a role that is not of this program',
        'leave role out, or set awsvpcTrunking for that role or the account where it is made, with AccountSettings',
      );
    new AccountSettings(this, 'Trunking', { role, awsvpcTrunking: true });
  }
}
