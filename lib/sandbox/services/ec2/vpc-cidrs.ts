/** Further CIDR blocks of a VPC, IPv4 and Amazon-provided IPv6, and the time AWS takes to link them. */
import type {
  AssociateVpcCidrBlockRequest,
  AssociateVpcCidrBlockResult,
  DisassociateVpcCidrBlockRequest,
  DisassociateVpcCidrBlockResult,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import type { TimerHandler } from '../../world.ts';
import { cidrContains, cidrsOverlap, formatAddress, formatCidr, parseCidr } from './cidrs.ts';
import type { CidrAssociation, VpcRecord } from './records.ts';
import { all, inVpc, lookup, type Place, required, save, table } from './store.ts';

const settleDelay = 3_000;
const forgetDelay = 60_000;

/** AssociateVpcCidrBlock: one more IPv4 block, or an Amazon-provided IPv6 /56. */
export function associateVpcCidrBlock(
  input: AssociateVpcCidrBlockRequest,
  call: Call,
): AssociateVpcCidrBlockResult {
  const vpc = lookup(call, 'vpc', input.VpcId, 'vpcId');
  if (input.AmazonProvidedIpv6CidrBlock === true) {
    const association = amazonIpv6Association(call);
    save(call, 'vpc', { ...vpc, ipv6Cidrs: [...vpc.ipv6Cidrs, association] });
    settleVpcCidr(call, vpc.id, association.associationId);
    return {
      VpcId: vpc.id,
      Ipv6CidrBlockAssociation: {
        AssociationId: association.associationId,
        Ipv6CidrBlockState: { State: association.state },
        NetworkBorderGroup: call.region,
        Ipv6Pool: 'Amazon',
      },
    };
  }
  const association: CidrAssociation = {
    associationId: `vpc-cidr-assoc-${call.world.hex()}`,
    cidr: secondaryCidr(vpc, required(input.CidrBlock, 'CidrBlock')),
    state: 'associating',
  };
  save(call, 'vpc', { ...vpc, cidrs: [...vpc.cidrs, association] });
  settleVpcCidr(call, vpc.id, association.associationId);
  return {
    VpcId: vpc.id,
    CidrBlockAssociation: {
      AssociationId: association.associationId,
      CidrBlock: association.cidr,
      CidrBlockState: { State: association.state },
    },
  };
}

/** DisassociateVpcCidrBlock: refuses the primary block and blocks with subnets in them. */
export function disassociateVpcCidrBlock(
  input: DisassociateVpcCidrBlockRequest,
  call: Call,
): DisassociateVpcCidrBlockResult {
  const id = required(input.AssociationId, 'AssociationId');
  const vpc = all(call, 'vpc').find((each) =>
    [...each.cidrs, ...each.ipv6Cidrs].some((link) => link.associationId === id),
  );
  const link = [...(vpc?.cidrs ?? []), ...(vpc?.ipv6Cidrs ?? [])].find(
    (each) => each.associationId === id,
  );
  if (vpc === undefined || link === undefined)
    throw new ServiceFault(
      'InvalidVpcCidrBlockAssociationID.NotFound',
      `The vpc CIDR block association ID '${id}' does not exist`,
    );
  if (vpc.cidrs[0]?.associationId === id)
    throw new ServiceFault(
      'OperationNotPermitted',
      `The vpc CIDR block with association ID ${id} may not be disassociated. It is the primary IPv4 CIDR block of the VPC`,
    );
  if (usedBySubnet(call, vpc, link.cidr))
    throw new ServiceFault(
      'InvalidCidrBlock.InUse',
      `The vpc CIDR block with association ID ${id} is currently in use.`,
    );
  replaceState(call, vpc.id, id, 'disassociating');
  settleVpcCidr(call, vpc.id, id);
  const isIpv6 = vpc.ipv6Cidrs.includes(link);
  return {
    VpcId: vpc.id,
    ...(isIpv6
      ? {
          Ipv6CidrBlockAssociation: {
            AssociationId: id,
            Ipv6CidrBlock: link.cidr,
            Ipv6CidrBlockState: { State: 'disassociating' },
          },
        }
      : {
          CidrBlockAssociation: {
            AssociationId: id,
            CidrBlock: link.cidr,
            CidrBlockState: { State: 'disassociating' },
          },
        }),
  };
}

/** A new IPv6 /56 from Amazon's pool, on its way to a VPC. */
export function amazonIpv6Association(place: Place): CidrAssociation {
  const network = (0x26001f18n << 32n) | (BigInt(`0x${place.world.hex(6)}`) << 8n);
  return {
    associationId: `vpc-cidr-assoc-${place.world.hex()}`,
    cidr: `${formatAddress(network << 64n, 6)}/56`,
    state: 'associating',
  };
}

/** Lets a block's pending state come to its end. */
export function settleVpcCidr(place: Place, vpcId: string, associationId: string): void {
  place.world.schedule(place.scope, settleDelay, 'ec2.vpc-cidr-settled', { vpcId, associationId });
}

/** Timer `ec2.vpc-cidr-settled`: associating becomes associated; disassociating goes, after a minute of `disassociated`. */
export const vpcCidrSettled: TimerHandler = (
  payload: { readonly vpcId: string; readonly associationId: string },
  place,
) => {
  const vpc = table(place, 'vpc').get(payload.vpcId);
  const link = [...(vpc?.cidrs ?? []), ...(vpc?.ipv6Cidrs ?? [])].find(
    (each) => each.associationId === payload.associationId,
  );
  if (vpc === undefined || link === undefined) return;
  if (link.state === 'associating') replaceState(place, vpc.id, link.associationId, 'associated');
  if (link.state === 'disassociating') {
    replaceState(place, vpc.id, link.associationId, 'disassociated');
    place.world.schedule(place.scope, forgetDelay, 'ec2.vpc-cidr-settled', payload);
  }
  if (link.state === 'disassociated')
    save(place, 'vpc', {
      ...vpc,
      cidrs: vpc.cidrs.filter((each) => each !== link),
      ipv6Cidrs: vpc.ipv6Cidrs.filter((each) => each !== link),
    });
};

function replaceState(
  place: Place,
  vpcId: string,
  associationId: string,
  state: CidrAssociation['state'],
): void {
  const vpc = lookup(place, 'vpc', vpcId);
  const renew = (each: CidrAssociation) =>
    each.associationId === associationId ? { ...each, state } : each;
  save(place, 'vpc', {
    ...vpc,
    cidrs: vpc.cidrs.map(renew),
    ipv6Cidrs: vpc.ipv6Cidrs.map(renew),
  });
}

function secondaryCidr(vpc: VpcRecord, text: string): string {
  const cidr = parseCidr(text);
  if (cidr === undefined || cidr.family !== 4)
    throw new ServiceFault(
      'InvalidParameterValue',
      `Value (${text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    );
  if (cidr.prefix < 16 || cidr.prefix > 28)
    throw new ServiceFault('InvalidVpc.Range', `The CIDR '${text}' is invalid.`);
  const live = vpc.cidrs.filter((each) => each.state !== 'disassociated');
  const clash = live.some((each) => {
    const other = parseCidr(each.cidr);
    return other !== undefined && cidrsOverlap(cidr, other);
  });
  if (clash)
    throw new ServiceFault(
      'InvalidParameterValue',
      `The CIDR '${text}' conflicts with another CIDR block of the VPC`,
    );
  if (live.length >= 5)
    throw new ServiceFault(
      'CidrLimitExceeded',
      `This network '${vpc.id}' has met its maximum number of allowed CIDRs: 5`,
    );
  return formatCidr(cidr);
}

function usedBySubnet(place: Place, vpc: VpcRecord, block: string): boolean {
  const outer = parseCidr(block);
  return inVpc(place, 'subnet', vpc.id)
    .flatMap((subnet) => [
      ...(subnet.cidrBlock === undefined ? [] : [subnet.cidrBlock]),
      ...subnet.ipv6Cidrs.map((each) => each.cidr),
    ])
    .some((text) => {
      const inner = parseCidr(text);
      return outer !== undefined && inner !== undefined && cidrContains(outer, inner);
    });
}
