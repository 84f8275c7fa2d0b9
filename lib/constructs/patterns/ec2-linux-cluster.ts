/** The console's template "EC2 Linux + Networking". */
import type { Construct } from 'constructs';
import { EcsMachineImage } from '../capacity/machine-image.ts';
import { Ec2Cluster, type Ec2ClusterProps } from './ec2-cluster.ts';

/** The props of an {@link Ec2LinuxCluster}. */
export type Ec2LinuxClusterProps = Ec2ClusterProps & {
  /** Image of the instances. @default - the newest Amazon Linux 2023 for their processors */
  readonly machineImage?: EcsMachineImage;
};

/**
 * The console's template "EC2 Linux + Networking": a cluster with instances of Linux in an Auto Scaling group, and the VPC,
 * security group and role that they need.
 *
 * @category Constructs
 * @example
 * const { cluster } = new Ec2LinuxCluster(stack, 'Shop', {
 *   instanceType: 'm6i.large',
 *   instanceCount: 2,
 *   maxInstanceCount: 10,
 *   spot: { maxPrice: 0.05 },
 * });
 */
export class Ec2LinuxCluster extends Ec2Cluster {
  constructor(scope: Construct, id: string, props: Ec2LinuxClusterProps) {
    super(
      scope,
      id,
      props,
      (options) => props.machineImage ?? EcsMachineImage.amazonLinux2023(options),
    );
  }
}
