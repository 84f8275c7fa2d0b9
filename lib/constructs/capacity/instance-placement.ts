/** Which instances there are, and where. */
import type { Construct } from 'constructs';
import type { SubnetLike } from '../network/subnet.ts';
import { selectSubnets, type VpcLike } from '../network/vpc-like.ts';
import { badProp } from '../options.ts';
import type { AsgCapacityProviderOptions } from './instance-options.ts';

type Options = AsgCapacityProviderOptions & { readonly vpc: VpcLike };

/** Where instances are, and how the internet reaches them. */
export interface Placement {
  readonly subnets: readonly SubnetLike[];
  /** Undefined where the subnets decide it. */
  readonly publicAddress: boolean | undefined;
}

/** The placement. Throws `tree/bad-props` when the VPC has no fitting subnets. */
export function placementOf(construct: Construct, props: Options): Placement {
  const { vpc, vpcSubnets, associatePublicIpAddress } = props;
  const stranded = !vpc.privateEgress && vpc.publicSubnets.length > 0;
  const outside = vpcSubnets === undefined && (stranded || vpc.privateSubnets.length === 0);
  return {
    subnets: selectSubnets(construct, vpc, vpcSubnets ?? { type: outside ? 'public' : 'private' }),
    publicAddress: associatePublicIpAddress ?? (outside ? true : undefined),
  };
}

/** The types of the instances. Throws `tree/bad-props` when none is named. */
export function instanceTypesOf(construct: Construct, props: Options): readonly string[] {
  const types = props.instanceTypes ?? [props.instanceType];
  const wrong = types.find((type) => !/^[a-z0-9-]+\.[a-z0-9-]+$/.test(String(type)));
  if (types.length > 0 && wrong === undefined && !types.includes(undefined as never)) return types;
  throw badProp(
    construct,
    types.length === 0 ? 'instanceTypes is empty' : `the instance type is ${JSON.stringify(wrong)}`,
    "name one by family and size, such as 'm6i.large'",
  );
}
