/** What is done to load balancers in AWS. */
import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import {
  CreateLoadBalancerCommand,
  DeleteLoadBalancerCommand,
  DescribeLoadBalancerAttributesCommand,
  type LoadBalancer,
  ModifyIpPoolsCommand,
  ModifyLoadBalancerAttributesCommand,
  SetIpAddressTypeCommand,
  SetSecurityGroupsCommand,
  SetSubnetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { hasCode, isNotFound } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import { omitUndefined } from '../../../core/json.ts';
import type {
  ApplyContext,
  Live,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { changedFields } from '../../changes.ts';
import { changedAttributes } from '../attribute-table.ts';
import {
  type AttributedKind,
  type Attributes,
  attributedOperations,
  attributePairs,
  attributeRecord,
} from '../attributed.ts';
import { allLoadBalancers, describeLoadBalancers } from '../describe.ts';
import { fullName } from '../names.ts';
import { clientOf, type Tagged, tagList, writeTags } from '../tags.ts';
import { LOAD_BALANCER_ATTRIBUTES } from './attributes.ts';
import { canonicalLoadBalancer } from './canonical.ts';
import type { LoadBalancerProperties } from './properties.ts';

type LiveBalancer = Live<LoadBalancerProperties>;

const MINUTE = 60_000;

/** What a load balancer is made of may not have spread yet. */
const NOT_SPREAD: readonly RetryRule[] = [
  { codes: [/^SubnetNotFound/, /^InvalidSecurityGroup/, /^InvalidSubnet/], forMs: 2 * MINUTE },
];

const kind: AttributedKind<LoadBalancerProperties, LoadBalancer> = {
  canonical: canonicalLoadBalancer,
  defaults: LOAD_BALANCER_ATTRIBUTES,
  all: allLoadBalancers,
  named: (context, name) => describeLoadBalancers(context, { Names: [name] }),
  nameOf: (object) => object.LoadBalancerName,
  arnOf: (object) => object.LoadBalancerArn,
  liveOf,
  make: (input, tags, context) =>
    retrying(context, NOT_SPREAD, async () => {
      const client = await clientOf(context);
      const answer = await client.send(
        new CreateLoadBalancerCommand({ ...input, Tags: tagList(tags) }),
      );
      return answer.LoadBalancers?.[0] ?? {};
    }),
  readAttributes,
  writeAttributes,
};

/** Reads, makes, changes and removes load balancers. */
export const loadBalancerOperations: ResourceOperations<LoadBalancerProperties> = {
  ...attributedOperations(kind),

  async update(request, context) {
    const client = await clientOf(context);
    const { live, properties } = request;
    const LoadBalancerArn = live.id;
    const changed = changedFields(request.changes);
    await retrying(context, NOT_SPREAD, async () => {
      if (changed.has('IpAddressType'))
        await client.send(
          new SetIpAddressTypeCommand({
            LoadBalancerArn,
            IpAddressType: properties.IpAddressType,
          }),
        );
      if (['Subnets', 'SubnetMappings', 'EnablePrefixForIpv6SourceNat'].some((f) => changed.has(f)))
        await client.send(
          new SetSubnetsCommand({
            LoadBalancerArn,
            ...omitUndefined({
              Subnets: properties.Subnets,
              SubnetMappings: properties.SubnetMappings,
              EnablePrefixForIpv6SourceNat: properties.EnablePrefixForIpv6SourceNat,
            }),
          }),
        );
      if (changed.has('SecurityGroups'))
        await client.send(
          new SetSecurityGroupsCommand({
            LoadBalancerArn,
            SecurityGroups: properties.SecurityGroups ?? [],
          }),
        );
    });
    if (changed.has('IpamPools'))
      await client.send(
        new ModifyIpPoolsCommand({
          LoadBalancerArn,
          ...(properties.IpamPools?.Ipv4IpamPoolId === undefined
            ? { RemoveIpamPools: ['ipv4'] }
            : { IpamPools: properties.IpamPools }),
        }),
      );
    await writeAttributes(
      live.id,
      changedAttributes(request.changes, properties.Attributes),
      context,
    );
    await writeTags(live.id, request.tags, context);
    return { ...live, properties: { ...live.properties, ...properties }, tags: request.tags.all };
  },

  async delete(live, context) {
    const client = await clientOf(context);
    const remove = () => client.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: live.id }));
    try {
      await remove();
    } catch (error) {
      if (isNotFound(error)) return;
      if (!hasCode(error, /^OperationNotPermitted/)) throw error;
      // It is protected against deletion, and whoever took it out of the code means it to go.
      await writeAttributes(live.id, { 'deletion_protection.enabled': 'false' }, context);
      await remove();
    }
  },

  settle: (live, verb, context) => {
    if (verb === 'delete') return untilGone(live, context);
    return verb === 'create' || live.state === 'creating'
      ? untilActive(live, context)
      : Promise.resolve(live);
  },
};

function liveOf(
  { arn, object, tags }: Tagged<LoadBalancer>,
  written?: LoadBalancerProperties,
): LiveBalancer {
  const zones = object.AvailabilityZones ?? [];
  const read = omitUndefined({
    Name: object.LoadBalancerName,
    Type: object.Type,
    Scheme: object.Scheme,
    Subnets: zones.flatMap((zone) => zone.SubnetId ?? []),
    SubnetMappings: zones.map((zone) => {
      const address = zone.LoadBalancerAddresses?.[0];
      return omitUndefined({
        SubnetId: zone.SubnetId,
        AllocationId: address?.AllocationId,
        PrivateIPv4Address: address?.PrivateIPv4Address,
        IPv6Address: address?.IPv6Address,
        SourceNatIpv6Prefix: zone.SourceNatIpv6Prefixes?.[0],
      });
    }),
    SecurityGroups: object.SecurityGroups,
    IpAddressType: object.IpAddressType,
    CustomerOwnedIpv4Pool: object.CustomerOwnedIpv4Pool,
    EnablePrefixForIpv6SourceNat: object.EnablePrefixForIpv6SourceNat,
    IpamPools: object.IpamPools,
  });
  return {
    id: arn,
    properties: { ...read, ...written, Name: object.LoadBalancerName },
    attributes: {
      LoadBalancerArn: arn,
      LoadBalancerName: object.LoadBalancerName ?? '',
      LoadBalancerFullName: fullName(arn),
      ...omitUndefined({
        DNSName: object.DNSName,
        CanonicalHostedZoneId: object.CanonicalHostedZoneId,
      }),
    },
    tags,
    state: stateOf(object),
  };
}

function stateOf(object: LoadBalancer): NonNullable<Live['state']> {
  if (object.State?.Code === 'provisioning') return 'creating';
  return object.State?.Code === 'failed' ? 'failed' : 'ready';
}

async function readAttributes(context: ReadContext, arn: string): Promise<Record<string, string>> {
  const client = await clientOf(context);
  const answer = await client.send(
    new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }),
    { abortSignal: context.signal },
  );
  return attributeRecord(answer.Attributes);
}

async function writeAttributes(
  LoadBalancerArn: string,
  attributes: Attributes,
  context: ApplyContext,
): Promise<void> {
  const Attributes = attributePairs(attributes);
  if (Attributes.length === 0) return;
  const client = await clientOf(context);
  await client.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes }));
}

function untilActive(live: LiveBalancer, context: ApplyContext): Promise<LiveBalancer> {
  const what = `load balancer ${live.attributes['LoadBalancerName']} to become active`;
  const options = { what, timeoutMs: 10 * MINUTE, intervalMs: 5_000, maxIntervalMs: 10_000 };
  return waitUntil(context, options, async () => {
    const [object] = await describeLoadBalancers(context, { LoadBalancerArns: [live.id] });
    // A new load balancer may not be listed at once.
    if (object === undefined) return { pending: 'not visible' };
    const state = object.State;
    if (state?.Code === 'failed') return { failed: state.Reason ?? 'failed' };
    if (state?.Code === 'provisioning') return { pending: 'provisioning' };
    return { done: liveOf({ arn: live.id, object, tags: live.tags }, live.properties) };
  });
}

/**
 * Its network interfaces outlive a load balancer, and hold on to security groups, subnets and public addresses. AWS
 * names them by its last ARN part, and nothing else leads to them.
 */
async function untilGone(live: LiveBalancer, context: ApplyContext): Promise<LiveBalancer> {
  const ec2 = await context.aws.clients.ec2();
  const what = `load balancer ${live.attributes['LoadBalancerName']} to be gone`;
  return waitUntil(context, { what, timeoutMs: 35 * MINUTE }, async () => {
    const balancers = await describeLoadBalancers(context, { LoadBalancerArns: [live.id] });
    if (balancers.length > 0) return { pending: 'deleting' };
    const answer = await ec2.send(
      new DescribeNetworkInterfacesCommand({
        Filters: [{ Name: 'description', Values: [`ELB ${fullName(live.id)}`] }],
      }),
    );
    const left = answer.NetworkInterfaces?.length ?? 0;
    return left === 0 ? { done: live } : { pending: `${left} network interfaces are left` };
  });
}
