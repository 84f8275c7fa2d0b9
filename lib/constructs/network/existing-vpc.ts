/** A VPC that exists already and is not ours. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import { checkId } from '../../tree/ids.ts';
import { badProp } from '../options.ts';
import type { SubnetLike } from './subnet.ts';
import type { VpcLike } from './vpc-like.ts';

/** What identifies an existing VPC. */
export interface VpcAttributes {
  /** Id of the VPC. */
  readonly vpcId: Input<string>;
  /** IPv4 block; needed to open something to the whole VPC. @default - not known */
  readonly vpcCidrBlock?: Input<string>;
  /** Ids of the public subnets. @default - none */
  readonly publicSubnetIds?: readonly Input<string>[];
  /** Ids of the private subnets. @default - none */
  readonly privateSubnetIds?: readonly Input<string>[];
  /** Route tables of the public subnets, in their order; needed for gateway endpoints. @default - not known */
  readonly publicSubnetRouteTableIds?: readonly Input<string>[];
  /** Route tables of the private subnets, in their order; needed for gateway endpoints. @default - not known */
  readonly privateSubnetRouteTableIds?: readonly Input<string>[];
  /** Whether private subnets reach the internet over IPv4. @default - true when there are any */
  readonly privateEgress?: boolean;
  /** Whether the subnets have IPv6 blocks. @default false */
  readonly dualStack?: boolean;
}

/** What {@link VpcAttributes} describe. */
export class ExistingVpc extends Construct implements VpcLike {
  /** Id of the VPC. */
  readonly vpcId: Input<string>;
  /** IPv4 block, where it is known. */
  readonly vpcCidrBlock: Input<string> | undefined;
  /** Subnets whose default route leads to the internet. */
  readonly publicSubnets: readonly SubnetLike[];
  /** Subnets that the internet cannot reach. */
  readonly privateSubnets: readonly SubnetLike[];
  /** Whether private subnets reach the internet over IPv4. */
  readonly privateEgress: boolean;
  /** Whether the subnets have IPv6 blocks. */
  readonly dualStack: boolean;

  /** Throws `tree/bad-props` for ids that AWS cannot have given. */
  constructor(scope: Construct, id: string, attributes: VpcAttributes) {
    super(scope, checkId(scope, id));
    checkPhysicalId(this, 'vpcId', attributes.vpcId, 'vpc-');
    this.vpcId = attributes.vpcId;
    this.vpcCidrBlock = attributes.vpcCidrBlock;
    this.publicSubnets = subnetsOf(this, attributes, 'public');
    this.privateSubnets = subnetsOf(this, attributes, 'private');
    this.privateEgress = attributes.privateEgress ?? this.privateSubnets.length > 0;
    this.dualStack = attributes.dualStack ?? false;
  }
}

/** Refuses a literal id without AWS's prefix; references are taken as they are. */
export function checkPhysicalId(
  construct: Construct,
  prop: string,
  value: Input<string>,
  prefix: string,
): void {
  if (typeof value !== 'string' || value.startsWith(prefix)) return;
  throw badProp(
    construct,
    `${prop} ${JSON.stringify(value)} does not start with ${prefix}`,
    `give the id as AWS shows it: ${prefix}...`,
  );
}

function subnetsOf(
  construct: Construct,
  attributes: VpcAttributes,
  kind: 'public' | 'private',
): readonly SubnetLike[] {
  const ids = attributes[`${kind}SubnetIds`] ?? [];
  const tables = attributes[`${kind}SubnetRouteTableIds`];
  if (tables !== undefined && tables.length !== ids.length)
    throw badProp(
      construct,
      `${tables.length} route tables are given for ${ids.length} ${kind} subnets`,
      `give ${kind}SubnetRouteTableIds one id for each subnet, in the same order`,
    );
  return ids.map((subnetId, index) => {
    checkPhysicalId(construct, `${kind}SubnetIds`, subnetId, 'subnet-');
    return { subnetId, routeTableId: tables?.[index], connectivity: [] };
  });
}
