/** What the templates of clusters share. */
import type { Construct } from 'constructs';
import type { ClusterProps } from '../ecs/cluster.ts';
import { Vpc } from '../network/vpc.ts';
import type { VpcLike } from '../network/vpc-like.ts';
import type { ConstructOptions } from '../options.ts';

/** What can be said of the cluster of a template. */
export interface ClusterTemplateOptions extends ConstructOptions {
  /** Name. @default - derived from the address */
  readonly clusterName?: string;
  /** Container Insights. @default - as the account is set */
  readonly containerInsights?: 'disabled' | 'enabled' | 'enhanced';
}

/** A VPC that is made: public and private subnets without NAT gateways, which cost by the hour. */
export interface NewVpcOptions {
  /** IPv4 block. @default '10.0.0.0/16' */
  readonly cidr?: string;
  /** How many Availability Zones have subnets. @default 2 */
  readonly maxAzs?: number;
  /** How many NAT gateways there are. @default 0 */
  readonly natGateways?: number;
}

/** The template has a VPC made. */
export interface TemplateWithNewVpc {
  /** What the new VPC is like. @default - as the console makes it: two zones, 10.0.0.0/16 */
  readonly newVpc?: NewVpcOptions;
  /** Left out. */
  readonly vpc?: never;
}

/** The template uses a VPC. */
export interface TemplateWithVpc {
  /** The VPC. */
  readonly vpc: VpcLike;
  /** Left out. */
  readonly newVpc?: never;
}

/** The VPC that a template makes. */
export function newVpc(
  scope: Construct,
  options: NewVpcOptions,
  tags: ConstructOptions['tags'],
): Vpc {
  return new Vpc(scope, 'Vpc', {
    ...options,
    natGateways: options.natGateways ?? 0,
    ...(tags === undefined ? {} : { tags }),
  });
}

/** The options of the cluster itself. */
export function clusterOptionsOf(
  options: ClusterTemplateOptions,
): Pick<ClusterProps, 'clusterName' | 'containerInsights' | keyof ConstructOptions> {
  const { clusterName, containerInsights, tags, overrides, removalPolicy } = options;
  return {
    ...(clusterName === undefined ? {} : { clusterName }),
    ...(containerInsights === undefined ? {} : { containerInsights }),
    ...(tags === undefined ? {} : { tags }),
    ...(overrides === undefined ? {} : { overrides }),
    ...(removalPolicy === undefined ? {} : { removalPolicy }),
  };
}
