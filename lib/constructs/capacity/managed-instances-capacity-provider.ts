/** A capacity provider whose instances ECS manages by itself. */
import type {
  CapacityReservationPreference,
  CreateManagedInstancesProviderConfiguration,
} from '@aws-sdk/client-ecs';
import { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import type { Input, Inputs } from '../../graph/reference.ts';
import {
  CAPACITY_PROVIDER_TYPE,
  type CapacityProviderProperties,
} from '../../resources/ecs/capacity-provider/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import type { ClusterLike } from '../ecs/cluster-like.ts';
import { InstanceProfile } from '../iam/instance-profile.ts';
import { awsManagedPolicy } from '../iam/managed-policy.ts';
import { Principal } from '../iam/principal.ts';
import { Role, type RoleLike } from '../iam/role.ts';
import { type SubnetSelection, selectSubnets, type VpcLike } from '../network/vpc-like.ts';
import {
  badProp,
  type ConstructOptions,
  optionsOf,
  requireProps,
  validateAtSynth,
} from '../options.ts';
import { Connections } from '../security/connections.ts';
import { SecurityGroup, type SecurityGroupLike } from '../security/security-group.ts';
import type { CapacityProviderLike } from './capacity-provider.ts';
import type { InstanceRequirements } from './instance-requirements.ts';
import { providerNameRule } from './provider-name.ts';

/** Instances on demand, or Spot Instances. */
export interface BoughtInstances {
  /** How the instances are paid for. @default 'on-demand' */
  readonly capacityOption?: 'on-demand' | 'spot';
  /** Left out: they are of reserved capacity. */
  readonly capacityReservationGroupArn?: never;
  /** Left out: it is one of reserved capacity. */
  readonly reservationPreference?: never;
}

/** Instances of capacity that is reserved. */
export interface ReservedInstances {
  /** The instances are of reserved capacity. */
  readonly capacityOption: 'reserved';
  /** ARN of the resource group with the capacity reservations. @default - open reservations that match */
  readonly capacityReservationGroupArn?: Input<string>;
  /** What happens when nothing is left of them. @default - as AWS has it */
  readonly reservationPreference?: CapacityReservationPreference;
}

/** What can be said of managed instances beside how they are paid for. */
export interface ManagedInstancesOptions extends ConstructOptions {
  /** Name, unique in the cluster; not beginning with aws, ecs or fargate. @default - derived from the address */
  readonly capacityProviderName?: string;
  /** Which instances fit. @default - ECS chooses by what tasks ask for */
  readonly instanceRequirements?: InstanceRequirements;
  /** VPC of the instances. @default - the cluster's */
  readonly vpc?: VpcLike;
  /** Subnets of the instances. @default - the private ones; the public ones when there are no others */
  readonly vpcSubnets?: SubnetSelection;
  /** Groups of the instances. @default - a new one that nobody may connect to */
  readonly securityGroups?: readonly SecurityGroupLike[];
  /** Role by which ECS starts and ends instances. @default - a new one with AWS's policy for it */
  readonly infrastructureRole?: RoleLike;
  /** Role of the instances. @default - a new one with AWS's policy for it */
  readonly instanceRole?: RoleLike;
  /** GiB for images and containers' files, on each instance. @default - 80 GiB */
  readonly storageSizeGiB?: number;
  /** Whether these are kept on the instance's own disks where it has some. @default false */
  readonly localStorage?: boolean;
  /** Whether instances use cryptography that is validated for FIPS 140; cannot be changed. @default - as the Region has it */
  readonly fips?: boolean;
  /** Whether metrics of the instances come every minute; costs extra. @default false */
  readonly detailedMonitoring?: boolean;
  /** Whether containers read the tags of their instance. @default true */
  readonly instanceMetadataTags?: boolean;
  /** Whether instances that fail are replaced by themselves. @default - as AWS has it */
  readonly autoRepair?: boolean;
  /** Time after which an idle instance goes, at most an hour, or `'never'`. @default - ECS decides */
  readonly scaleInAfter?: Duration | 'never';
  /** Whether instances get the tags of the provider. @default false */
  readonly propagateTags?: boolean;
}

/** What is said of managed instances when they are added to a cluster. */
export type ManagedInstancesCapacityProviderOptions = ManagedInstancesOptions &
  (BoughtInstances | ReservedInstances);

/** The props of a {@link ManagedInstancesCapacityProvider}. */
export type ManagedInstancesCapacityProviderProps = ManagedInstancesCapacityProviderOptions & {
  /** The cluster that the provider belongs to, for good. */
  readonly cluster: ClusterLike;
};

/**
 * Instances that ECS starts, patches, packs and ends by itself, of the types that suit the tasks. The provider belongs to
 * its cluster from the start, and services name it in their strategies.
 *
 * @category Constructs
 * @example
 * const managed = cluster.addManagedInstancesCapacityProvider('Managed', {
 *   instanceRequirements: { vCpuCount: { min: 2, max: 8 }, memoryMiB: { min: 4096 } },
 *   capacityOption: 'spot',
 *   scaleInAfter: Duration.minutes(10),
 * });
 */
export class ManagedInstancesCapacityProvider extends Construct implements CapacityProviderLike {
  /** What the provider brings. */
  readonly kind = 'managed-instances';
  /** The capacity provider itself. */
  readonly resource: Resource<CapacityProviderProperties>;
  /** The cluster that it belongs to. */
  readonly cluster: ClusterLike;
  /** Role of the instances. */
  readonly instanceRole: RoleLike;
  /** Role by which ECS starts and ends instances. */
  readonly infrastructureRole: RoleLike;
  /** Who may connect to the instances, and to whom. */
  readonly connections: Connections;

  /** Throws `tree/bad-props` when no VPC is known, or it has no fitting subnets. */
  constructor(scope: Construct, id: string, props: ManagedInstancesCapacityProviderProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'cluster');
    this.cluster = props.cluster;
    const vpc = props.vpc ?? props.cluster.vpc;
    if (vpc === undefined)
      throw badProp(
        this,
        'neither the capacity provider nor its cluster has a vpc',
        'give one of them a vpc',
      );
    const type = vpc.privateSubnets.length === 0 ? 'public' : 'private';
    const subnets = selectSubnets(this, vpc, props.vpcSubnets ?? { type });
    this.connections = new Connections({
      securityGroups: props.securityGroups ?? [new SecurityGroup(this, 'SecurityGroup', { vpc })],
    });
    this.instanceRole = props.instanceRole ?? instanceRole(this);
    this.infrastructureRole =
      props.infrastructureRole ?? infrastructureRole(this, this.instanceRole);
    const profile = new InstanceProfile(this, 'InstanceProfile', {
      roleName: this.instanceRole.roleName,
    });
    this.resource = new Resource<CapacityProviderProperties>(this, 'Resource', {
      type: CAPACITY_PROVIDER_TYPE,
      properties: {
        name: props.capacityProviderName,
        cluster: this.cluster.clusterName,
        managedInstancesProvider: {
          infrastructureRoleArn: this.infrastructureRole.roleArn,
          instanceLaunchTemplate: {
            ec2InstanceProfileArn: profile.instanceProfileArn,
            networkConfiguration: {
              subnets: subnets.map(({ subnetId }) => subnetId),
              securityGroups: this.connections.securityGroups.map(
                ({ securityGroupId }) => securityGroupId,
              ),
            },
            ...templateRequest(props),
          },
          ...providerRequest(props),
        },
      },
      name: {
        ...providerNameRule(this),
        // What AWS cannot change: a second provider takes over from the first.
        replacedWith: () => [
          this.cluster.clusterName,
          props.capacityOption ?? 'on-demand',
          props.fips ?? null,
        ],
      },
      ...optionsOf(props),
    });
    validateAtSynth(this, () => scaleInComplaints(props));
  }

  /** Name of the provider, as strategies take it. */
  get capacityProviderName(): Input<string> {
    return this.resource.ref('name');
  }

  /** ARN of the provider. */
  get capacityProviderArn(): Input<string> {
    return this.resource.ref('capacityProviderArn');
  }
}

type ProviderRequest = Inputs<CreateManagedInstancesProviderConfiguration>;
type TemplateRequest = Inputs<
  NonNullable<CreateManagedInstancesProviderConfiguration['instanceLaunchTemplate']>
>;

function templateRequest(
  props: ManagedInstancesCapacityProviderProps,
): Omit<TemplateRequest, 'ec2InstanceProfileArn' | 'networkConfiguration'> {
  return {
    ...(props.instanceRequirements === undefined
      ? {}
      : { instanceRequirements: props.instanceRequirements }),
    ...(props.storageSizeGiB === undefined
      ? {}
      : { storageConfiguration: { storageSizeGiB: props.storageSizeGiB } }),
    ...(props.localStorage === undefined
      ? {}
      : { localStorageConfiguration: { useLocalStorage: props.localStorage } }),
    ...(props.detailedMonitoring === undefined
      ? {}
      : { monitoring: props.detailedMonitoring ? 'DETAILED' : 'BASIC' }),
    ...(props.instanceMetadataTags === undefined
      ? {}
      : { instanceMetadataTagsPropagation: props.instanceMetadataTags }),
    ...(props.fips === undefined ? {} : { fipsEnabled: props.fips }),
    ...(props.capacityOption === undefined
      ? {}
      : { capacityOptionType: OPTION_TYPES[props.capacityOption] }),
    ...(props.capacityReservationGroupArn === undefined && props.reservationPreference === undefined
      ? {}
      : { capacityReservations: reservationsOf(props) }),
  };
}

function reservationsOf(
  props: ManagedInstancesCapacityProviderProps,
): NonNullable<Exclude<TemplateRequest['capacityReservations'], Input<never>>> {
  const { capacityReservationGroupArn: group, reservationPreference: preference } = props;
  return {
    ...(group === undefined ? {} : { reservationGroupArn: group }),
    ...(preference === undefined ? {} : { reservationPreference: preference }),
  };
}

function providerRequest(
  props: ManagedInstancesCapacityProviderProps,
): Omit<ProviderRequest, 'infrastructureRoleArn' | 'instanceLaunchTemplate'> {
  const { autoRepair, scaleInAfter, propagateTags } = props;
  return {
    ...(propagateTags === undefined
      ? {}
      : { propagateTags: propagateTags ? 'CAPACITY_PROVIDER' : 'NONE' }),
    ...(scaleInAfter === undefined
      ? {}
      : {
          infrastructureOptimization: {
            scaleInAfter: scaleInAfter === 'never' ? -1 : scaleInAfter.toSeconds(),
          },
        }),
    ...(autoRepair === undefined
      ? {}
      : { autoRepairConfiguration: { actionsStatus: autoRepair ? 'ENABLED' : 'DISABLED' } }),
  };
}

const OPTION_TYPES = { 'on-demand': 'ON_DEMAND', spot: 'SPOT', reserved: 'RESERVED' } as const;

function scaleInComplaints({
  scaleInAfter,
}: ManagedInstancesCapacityProviderProps): readonly string[] {
  if (scaleInAfter === undefined || scaleInAfter === 'never') return [];
  return scaleInAfter.toSeconds() <= 3600
    ? []
    : [`scaleInAfter is ${scaleInAfter.toString()}; AWS takes at most an hour, or 'never'`];
}

function instanceRole(scope: Construct): Role {
  return new Role(scope, 'InstanceRole', {
    assumedBy: Principal.service('ec2.amazonaws.com'),
    managedPolicies: [awsManagedPolicy('AmazonECSInstanceRolePolicyForManagedInstances')],
  });
}

function infrastructureRole(scope: Construct, instances: RoleLike): Role {
  return new Role(scope, 'InfrastructureRole', {
    assumedBy: Principal.service('ecs.amazonaws.com'),
    managedPolicies: [awsManagedPolicy('AmazonECSInfrastructureRolePolicyForManagedInstances')],
    // AWS's policy passes on roles of one name only.
    statements: [
      {
        actions: ['iam:PassRole'],
        resources: [instances.roleArn],
        conditions: { StringLike: { 'iam:PassedToService': 'ec2.*' } },
      },
    ],
  });
}
