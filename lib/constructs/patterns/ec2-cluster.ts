/** What the console's templates of clusters with instances share. */
import { Construct } from 'constructs';
import { checkId } from '../../tree/ids.ts';
import type { AsgCapacityProvider } from '../capacity/asg-capacity-provider.ts';
import type { AsgInstanceOptions, SpotOptions } from '../capacity/instance-options.ts';
import { type EcsMachineImage, isArm } from '../capacity/machine-image.ts';
import { Cluster } from '../ecs/cluster.ts';
import type { VpcLike } from '../network/vpc-like.ts';
import { Peer } from '../security/peer.ts';
import { Port } from '../security/port.ts';
import { SecurityGroup, type SecurityGroupLike } from '../security/security-group.ts';
import {
  type ClusterTemplateOptions,
  clusterOptionsOf,
  newVpc,
  type TemplateWithNewVpc,
  type TemplateWithVpc,
} from './cluster-template.ts';

/** Who may connect to the instances. */
export interface InboundRule {
  /** IPv4 block. @default '0.0.0.0/0' */
  readonly cidr?: string;
  /** First TCP port. */
  readonly fromPort: number;
  /** Last TCP port. @default - the first */
  readonly toPort?: number;
}

/** A security group is made for the instances. */
export interface TemplateWithNewGroup {
  /** Who may connect to the instances. @default - everybody on port 80, as the console has it */
  readonly inbound?: readonly InboundRule[];
  /** Left out. */
  readonly securityGroup?: never;
}

/** The instances are in a group that there is. */
export interface TemplateWithGroup {
  /** The group. */
  readonly securityGroup: SecurityGroupLike;
  /** Left out. */
  readonly inbound?: never;
}

/** The cluster starts without instances. */
export interface EmptyClusterTemplate {
  /** There are no instances. */
  readonly empty: true;
  /** Left out. */
  readonly instanceType?: never;
}

/** The cluster starts with instances. */
export interface FilledClusterTemplate
  extends Pick<
    AsgInstanceOptions,
    'keyName' | 'role' | 'vpcSubnets' | 'associatePublicIpAddress' | 'agent' | 'sessionManager'
  > {
  /** Left out. */
  readonly empty?: false;
  /** Type of the instances, such as `m6i.large`. */
  readonly instanceType: string;
  /** Spot Instances instead of instances on demand: how they are chosen, and what they may cost. @default - on demand */
  readonly spot?: Pick<SpotOptions, 'allocationStrategy' | 'maxPrice'>;
  /** How many instances there are at least, and at first. @default 1 */
  readonly instanceCount?: number;
  /** How many instances managed scaling may bring. @default - `instanceCount`; then their number is fixed */
  readonly maxInstanceCount?: number;
  /** GiB of the volume that containers' files are on. @default - as the image has it */
  readonly volumeSizeGiB?: number;
}

/** What both templates of clusters with instances take. */
export type Ec2ClusterProps = ClusterTemplateOptions &
  (TemplateWithNewVpc | TemplateWithVpc) &
  (EmptyClusterTemplate | (FilledClusterTemplate & (TemplateWithNewGroup | TemplateWithGroup)));

/** A cluster with instances, as the console makes it; see its two kinds. */
export abstract class Ec2Cluster extends Construct {
  /** The cluster. Its services and tasks run on the instances by default. */
  readonly cluster: Cluster;
  /** The VPC. */
  readonly vpc: VpcLike;
  /** The instances, unless the cluster is empty. */
  readonly capacity: AsgCapacityProvider | undefined;

  constructor(
    scope: Construct,
    id: string,
    props: Ec2ClusterProps,
    imageFor: (options: { readonly arm64: boolean }) => EcsMachineImage,
  ) {
    super(scope, checkId(scope, id));
    this.vpc = props.vpc ?? newVpc(this, props.newVpc ?? {}, props.tags);
    this.cluster = new Cluster(this, 'Cluster', {
      ...clusterOptionsOf(props),
      vpc: this.vpc,
      enableFargateCapacityProviders: false,
    });
    if (props.empty === true) return;
    const { instanceType, instanceCount = 1, maxInstanceCount, volumeSizeGiB } = props;
    this.capacity = this.cluster.addAsgCapacityProvider('Instances', {
      instanceType,
      machineImage: imageFor({ arm64: isArm(instanceType) }),
      minCapacity: instanceCount,
      desiredCapacity: instanceCount,
      maxCapacity: maxInstanceCount ?? instanceCount,
      securityGroups: [props.securityGroup ?? inboundGroup(this, this.vpc, props.inbound)],
      ...(props.spot === undefined ? {} : { spot: props.spot }),
      ...(volumeSizeGiB === undefined ? {} : { blockDevices: [{ sizeGiB: volumeSizeGiB }] }),
      ...(props.keyName === undefined ? {} : { keyName: props.keyName }),
      ...(props.role === undefined ? {} : { role: props.role }),
      ...(props.vpcSubnets === undefined ? {} : { vpcSubnets: props.vpcSubnets }),
      ...(props.associatePublicIpAddress === undefined
        ? {}
        : { associatePublicIpAddress: props.associatePublicIpAddress }),
      ...(props.agent === undefined ? {} : { agent: props.agent }),
      ...(props.sessionManager === undefined ? {} : { sessionManager: props.sessionManager }),
      ...(props.tags === undefined ? {} : { tags: props.tags }),
    });
  }
}

const HTTP_FOR_ALL: readonly InboundRule[] = [{ fromPort: 80 }];

function inboundGroup(
  scope: Construct,
  vpc: VpcLike,
  inbound: readonly InboundRule[] = HTTP_FOR_ALL,
): SecurityGroup {
  const group = new SecurityGroup(scope, 'SecurityGroup', { vpc });
  for (const { cidr = '0.0.0.0/0', fromPort, toPort } of inbound)
    group.addIngressRule(Peer.ipv4(cidr), Port.tcpRange(fromPort, toPort ?? fromPort));
  return group;
}
