/** The attributes of a subnet that ModifySubnetAttribute sets, one a call. */
import {
  AssociateSubnetCidrBlockCommand,
  DisassociateSubnetCidrBlockCommand,
  ModifySubnetAttributeCommand,
  type ModifySubnetAttributeRequest,
  type Subnet,
} from '@aws-sdk/client-ec2';
import { hasCode } from '../../../aws/classify-error.ts';
import { retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import type { ApplyContext } from '../../../resource-type.ts';
import { describeSubnets } from '../describe.ts';
import { filter } from '../filters.ts';
import { PROPAGATION } from '../propagation.ts';
import { ipv6Of } from './live.ts';
import type { SubnetProperties } from './properties.ts';

type Change = Omit<ModifySubnetAttributeRequest, 'SubnetId'>;

/** One attribute: its path, what it is now, and how it is set. */
interface Attribute {
  readonly path: string;
  /** AWS's value on a new subnet. */
  readonly initial: boolean | string;
  wanted(properties: SubnetProperties): boolean | string | undefined;
  seen(subnet: Subnet): boolean | string | undefined;
  change(value: boolean | string): Change;
}

const ATTRIBUTES: readonly Attribute[] = [
  {
    path: 'MapPublicIpOnLaunch',
    initial: false,
    wanted: (properties) => properties.MapPublicIpOnLaunch,
    seen: (subnet) => subnet.MapPublicIpOnLaunch,
    change: (value) => ({ MapPublicIpOnLaunch: { Value: value === true } }),
  },
  {
    path: 'AssignIpv6AddressOnCreation',
    initial: false,
    wanted: (properties) => properties.AssignIpv6AddressOnCreation,
    seen: (subnet) => subnet.AssignIpv6AddressOnCreation,
    change: (value) => ({ AssignIpv6AddressOnCreation: { Value: value === true } }),
  },
  {
    path: 'EnableDns64',
    initial: false,
    wanted: (properties) => properties.EnableDns64,
    seen: (subnet) => subnet.EnableDns64,
    change: (value) => ({ EnableDns64: { Value: value === true } }),
  },
  {
    path: 'PrivateDnsNameOptionsOnLaunch.HostnameType',
    initial: 'ip-name',
    wanted: (properties) => properties.PrivateDnsNameOptionsOnLaunch?.HostnameType,
    seen: (subnet) => subnet.PrivateDnsNameOptionsOnLaunch?.HostnameType,
    change: (value) => ({
      PrivateDnsHostnameTypeOnLaunch: value === 'resource-name' ? 'resource-name' : 'ip-name',
    }),
  },
  {
    path: 'PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsARecord',
    initial: false,
    wanted: (properties) => properties.PrivateDnsNameOptionsOnLaunch?.EnableResourceNameDnsARecord,
    seen: (subnet) => subnet.PrivateDnsNameOptionsOnLaunch?.EnableResourceNameDnsARecord,
    change: (value) => ({ EnableResourceNameDnsARecordOnLaunch: { Value: value === true } }),
  },
  {
    path: 'PrivateDnsNameOptionsOnLaunch.EnableResourceNameDnsAAAARecord',
    initial: false,
    wanted: (properties) =>
      properties.PrivateDnsNameOptionsOnLaunch?.EnableResourceNameDnsAAAARecord,
    seen: (subnet) => subnet.PrivateDnsNameOptionsOnLaunch?.EnableResourceNameDnsAAAARecord,
    change: (value) => ({ EnableResourceNameDnsAAAARecordOnLaunch: { Value: value === true } }),
  },
];

/** Sets on a new subnet what differs from AWS's defaults. */
export async function setNewAttributes(
  context: ApplyContext,
  id: string,
  properties: SubnetProperties,
): Promise<void> {
  for (const attribute of ATTRIBUTES) {
    const value = attribute.wanted(properties);
    if (value === undefined || value === attribute.initial) continue;
    if (attribute.path === 'AssignIpv6AddressOnCreation') await ipv6Settled(context, id);
    await set(context, id, attribute, value);
  }
}

/** Changes the attributes at the given paths. */
export async function changeAttributes(
  context: ApplyContext,
  id: string,
  properties: SubnetProperties,
  paths: ReadonlySet<string>,
): Promise<void> {
  for (const attribute of ATTRIBUTES)
    if (paths.has(attribute.path))
      await set(context, id, attribute, attribute.wanted(properties) ?? attribute.initial);
}

/** Gives a subnet another IPv6 block, or none. Interfaces must not be given addresses of it meanwhile. */
export async function changeIpv6(
  context: ApplyContext,
  id: string,
  block: string | undefined,
): Promise<void> {
  const client = await context.aws.clients.ec2();
  const [subnet] = await describeSubnets(context, [filter('subnet-id', id)]);
  const present = subnet === undefined ? undefined : ipv6Of(subnet);
  if (present?.Ipv6CidrBlock === block) return;
  const assigns = subnet?.AssignIpv6AddressOnCreation === true;
  const assign = ATTRIBUTES.find(({ path }) => path === 'AssignIpv6AddressOnCreation');
  if (present !== undefined) {
    if (assigns && assign !== undefined) await set(context, id, assign, false);
    await client.send(
      new DisassociateSubnetCidrBlockCommand({ AssociationId: present.AssociationId }),
    );
    await ipv6Settled(context, id);
  }
  if (block === undefined) return;
  await associate(context, id, block);
  await ipv6Settled(context, id);
  if (present !== undefined && assigns && assign !== undefined)
    await set(context, id, assign, true);
}

async function associate(context: ApplyContext, id: string, block: string): Promise<void> {
  const client = await context.aws.clients.ec2();
  try {
    await client.send(new AssociateSubnetCidrBlockCommand({ SubnetId: id, Ipv6CidrBlock: block }));
  } catch (error) {
    if (!hasCode(error, 'SubnetCidrBlockLimitExceeded')) throw error;
    // An attempt whose answer was lost may have done it.
    const [subnet] = await describeSubnets(context, [filter('subnet-id', id)]);
    if (subnet === undefined || ipv6Of(subnet)?.Ipv6CidrBlock !== block) throw error;
  }
}

async function set(
  context: ApplyContext,
  SubnetId: string,
  attribute: Attribute,
  value: boolean | string,
): Promise<void> {
  const client = await context.aws.clients.ec2();
  await retrying({ ...context, fresh: true }, PROPAGATION, () =>
    client.send(new ModifySubnetAttributeCommand({ SubnetId, ...attribute.change(value) })),
  );
  await waitUntil(
    context,
    { what: `${attribute.path} of ${SubnetId} to become ${value}`, timeoutMs: 300_000 },
    async () => {
      const [subnet] = await describeSubnets(context, [filter('subnet-id', SubnetId)]);
      const seen = subnet === undefined ? undefined : attribute.seen(subnet);
      return seen === value ? { done: undefined } : { pending: `still ${seen}` };
    },
  );
}

async function ipv6Settled(context: ApplyContext, id: string): Promise<void> {
  await waitUntil(context, { what: `the IPv6 block of ${id}`, timeoutMs: 180_000 }, async () => {
    const [subnet] = await describeSubnets(context, [filter('subnet-id', id)]);
    if (subnet === undefined) return { pending: 'not visible' };
    const busy = subnet.Ipv6CidrBlockAssociationSet?.find(({ Ipv6CidrBlockState }) =>
      ['associating', 'disassociating'].includes(Ipv6CidrBlockState?.State ?? ''),
    );
    return busy === undefined
      ? { done: undefined }
      : { pending: busy.Ipv6CidrBlockState?.State ?? 'busy' };
  });
}
