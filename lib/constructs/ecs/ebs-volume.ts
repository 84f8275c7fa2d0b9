/** EBS volumes that a service makes for each of its tasks. */
import type {
  Volume as RequestVolume,
  ServiceVolumeConfiguration,
  TaskFilesystemType,
} from '@aws-sdk/client-ecs';
import { Construct } from 'constructs';
import type { Input, Inputs } from '../../graph/reference.ts';
import { checkId } from '../../tree/ids.ts';
import { awsManagedPolicy } from '../iam/managed-policy.ts';
import { Principal } from '../iam/principal.ts';
import { Role, type RoleLike } from '../iam/role.ts';
import { requireProps } from '../options.ts';
import type { Volume } from './volume.ts';

/** How large a volume is: a size in GiB, or that of the snapshot it is made from. */
export type EbsSize =
  | {
      /** GiB: 1 to 16384 for gp2 and gp3, from 4 for io1 and io2, from 125 for st1 and sc1. */
      readonly sizeInGiB: number;
      /** Snapshot that the volume is made from. @default - none */
      readonly snapshotId?: Input<string>;
    }
  | {
      /** Snapshot that the volume is made from. */
      readonly snapshotId: Input<string>;
      /** GiB, not less than the snapshot's. @default - the snapshot's */
      readonly sizeInGiB?: number;
    };

/** What kind of disk a volume is on, with the settings that the kind has. */
export type EbsVolumeType =
  | {
      /** General purpose SSD. @default 'gp3' */
      readonly volumeType?: 'gp3';
      /** 3000 to 16000. @default 3000 */
      readonly iops?: number;
      /** MiB/s, 125 to 1000. @default 125 */
      readonly throughput?: number;
    }
  | {
      /** Provisioned IOPS SSD. */
      readonly volumeType: 'io1' | 'io2';
      /** From 100; to 64000 for io1, 256000 for io2. */
      readonly iops: number;
      /** Left out: gp3 has it. */
      readonly throughput?: never;
    }
  | {
      /** General purpose SSD of the previous generation, and disks. `standard` is not for Fargate. */
      readonly volumeType: 'gp2' | 'st1' | 'sc1' | 'standard';
      /** Left out: it comes with the size. */
      readonly iops?: never;
      /** Left out: gp3 has it. */
      readonly throughput?: never;
    };

/** What can be said of a volume beside its size and its kind. */
export interface ServiceManagedVolumeOptions {
  /** Name, the same in the task definition and the service. @default - the id */
  readonly name?: string;
  /** @default - as the account is set */
  readonly encrypted?: boolean;
  /** ARN of the key that encrypts it. @default - the account's key for EBS */
  readonly kmsKeyId?: Input<string>;
  /** MiB/s at which a snapshot is read in, 100 to 300. @default - as it is asked for */
  readonly volumeInitializationRate?: number;
  /** Of a volume from a snapshot it must be the snapshot's. @default - `xfs`, on Windows `ntfs` */
  readonly filesystemType?: TaskFilesystemType;
  /** Whose tags the volumes get. @default - nobody's */
  readonly propagateTags?: 'SERVICE' | 'TASK_DEFINITION';
  /** Tags of the volumes. @default - none */
  readonly volumeTags?: Readonly<Record<string, string>>;
  /**
   * What ECS makes and attaches the volumes with.
   *
   * @default - a new role with AmazonECSInfrastructureRolePolicyForVolumes
   */
  readonly role?: RoleLike;
}

/** The props of a {@link ServiceManagedVolume}. */
export type ServiceManagedVolumeProps = ServiceManagedVolumeOptions & EbsSize & EbsVolumeType;

/**
 * An EBS volume that ECS makes for each task of a service and removes with the task. The task definition names it, and the
 * service says what it is. One in a task; not for daemons.
 *
 * @category Constructs
 * @example
 * const data = new ServiceManagedVolume(stack, 'Data', { sizeInGiB: 20 });
 * taskDefinition
 *   .addContainer('db', { image: ContainerImage.fromRegistry('postgres:17') })
 *   .addMountPoints({ sourceVolume: data, containerPath: '/var/lib/postgresql/data' });
 * new Service(stack, 'Db', { cluster, taskDefinition, volumeConfigurations: [data] });
 */
export class ServiceManagedVolume extends Construct implements Volume {
  /** Name of the volume. */
  readonly name: string;
  /** The volume as the task definition has it. */
  readonly request: Inputs<RequestVolume>;
  /** What ECS makes and attaches the volumes with. */
  readonly role: RoleLike;
  readonly #props: ServiceManagedVolumeProps;

  constructor(scope: Construct, id: string, props: ServiceManagedVolumeProps) {
    super(scope, checkId(scope, id));
    if (props?.snapshotId === undefined) requireProps(this, props, 'sizeInGiB');
    this.#props = props;
    this.name = props.name ?? id;
    this.request = { name: this.name, configuredAtLaunch: true };
    this.role =
      props.role ??
      new Role(this, 'Role', {
        assumedBy: Principal.service('ecs.amazonaws.com'),
        managedPolicies: [
          awsManagedPolicy('service-role/AmazonECSInfrastructureRolePolicyForVolumes'),
        ],
      });
  }

  /** The volume as CreateService takes it. */
  get configuration(): Inputs<ServiceVolumeConfiguration> {
    const { name: _, role: __, propagateTags, volumeTags, ...settings } = this.#props;
    return {
      name: this.name,
      managedEBSVolume: {
        ...settings,
        roleArn: this.role.roleArn,
        ...(propagateTags === undefined && volumeTags === undefined
          ? {}
          : { tagSpecifications: [tagSpecification(propagateTags, volumeTags)] }),
      },
    };
  }
}

function tagSpecification(
  propagateTags: ServiceManagedVolumeOptions['propagateTags'],
  volumeTags: ServiceManagedVolumeOptions['volumeTags'],
) {
  return {
    resourceType: 'volume' as const,
    ...(propagateTags === undefined ? {} : { propagateTags }),
    ...(volumeTags === undefined
      ? {}
      : { tags: Object.entries(volumeTags).map(([key, value]) => ({ key, value })) }),
  };
}
