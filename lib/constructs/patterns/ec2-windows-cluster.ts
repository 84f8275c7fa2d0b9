/** The console's template "EC2 Windows + Networking". */
import type { Construct } from 'constructs';
import { EcsMachineImage, type WindowsServerRelease } from '../capacity/machine-image.ts';
import { Ec2Cluster, type Ec2ClusterProps } from './ec2-cluster.ts';

/** The props of an {@link Ec2WindowsCluster}. */
export type Ec2WindowsClusterProps = Ec2ClusterProps & {
  /** Release of Windows Server; tasks need the same in their `runtimePlatform`. @default '2022-full' */
  readonly windowsRelease?: WindowsServerRelease;
  /** Image of the instances. @default - the newest ECS-optimized one of `windowsRelease` */
  readonly machineImage?: EcsMachineImage;
};

/**
 * The console's template "EC2 Windows + Networking": a cluster with instances of Windows Server in an Auto Scaling group,
 * and the VPC, security group and role that they need.
 *
 * @category Constructs
 * @example
 * const { cluster } = new Ec2WindowsCluster(stack, 'Office', {
 *   instanceType: 'm6i.large',
 *   windowsRelease: '2025-core',
 *   volumeSizeGiB: 100,
 * });
 */
export class Ec2WindowsCluster extends Ec2Cluster {
  constructor(scope: Construct, id: string, props: Ec2WindowsClusterProps) {
    super(
      scope,
      id,
      props,
      () =>
        props.machineImage ?? EcsMachineImage.windowsServer(props.windowsRelease ?? '2022-full'),
    );
  }
}
