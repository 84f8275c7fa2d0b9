/** What other constructs need of a VPC, made here or existing. */
import type { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import { badProp } from '../options.ts';
import type { SubnetLike } from './subnet.ts';

/** All subnets of a kind. */
export interface SubnetsOfType {
  /** Which kind. */
  readonly type: 'public' | 'private';
  /** Left out. */
  readonly subnets?: never;
}

/** Subnets one by one. */
export interface NamedSubnets {
  /** The subnets. */
  readonly subnets: readonly SubnetLike[];
  /** Left out. */
  readonly type?: never;
}

/** Which subnets: all of a kind, or the ones that are named. */
export type SubnetSelection = SubnetsOfType | NamedSubnets;

/** A VPC, made here or existing. */
export interface VpcLike {
  /** Id of the VPC. */
  readonly vpcId: Input<string>;
  /** IPv4 block, where it is known. */
  readonly vpcCidrBlock: Input<string> | undefined;
  /** Subnets whose default route leads to the internet. */
  readonly publicSubnets: readonly SubnetLike[];
  /** Subnets that the internet cannot reach. */
  readonly privateSubnets: readonly SubnetLike[];
  /** Whether private subnets reach the internet over IPv4, through a NAT gateway or otherwise. */
  readonly privateEgress: boolean;
  /** Whether the subnets have IPv6 blocks. */
  readonly dualStack: boolean;
}

/** The subnets that a selection means. Throws `tree/bad-props` when there are none. */
export function selectSubnets(
  construct: Construct,
  vpc: VpcLike,
  selection: SubnetSelection,
): readonly SubnetLike[] {
  const subnets = selection.subnets ?? subnetsOfType(vpc, selection.type);
  if (subnets.length === 0)
    throw badProp(
      construct,
      `the VPC has no ${selection.type ?? 'selected'} subnets`,
      'select others with vpcSubnets, or give the VPC subnets of this kind',
    );
  return subnets;
}

function subnetsOfType(vpc: VpcLike, type: 'public' | 'private'): readonly SubnetLike[] {
  return type === 'public' ? vpc.publicSubnets : vpc.privateSubnets;
}
