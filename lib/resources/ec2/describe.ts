/** EC2's Describe calls that more than one type of resource needs, paginated to the end. */
import {
  DescribeInternetGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  type Filter,
  type InternetGateway,
  type RouteTable,
  type SecurityGroup,
  type SecurityGroupRule,
  type Subnet,
} from '@aws-sdk/client-ec2';
import { allPages } from '../../aws/batch.ts';
import type { ReadContext } from '../../resource-type.ts';
import { filterBatches, ownedBy } from './filters.ts';

type Context = Pick<ReadContext, 'aws'>;

/** Subnets that pass all filters. */
export async function describeSubnets(
  context: Context,
  filters: Filter[],
): Promise<readonly Subnet[]> {
  const client = await context.aws.clients.ec2();
  return allPages(async (NextToken) => {
    const input = { Filters: filters, MaxResults: 1000, NextToken };
    const page = await client.send(new DescribeSubnetsCommand(input));
    return { items: page.Subnets ?? [], next: page.NextToken };
  });
}

/** Route tables that pass all filters. */
export async function describeRouteTables(
  context: Context,
  filters: Filter[],
): Promise<readonly RouteTable[]> {
  const client = await context.aws.clients.ec2();
  return allPages(async (NextToken) => {
    const input = { Filters: filters, MaxResults: 100, NextToken };
    const page = await client.send(new DescribeRouteTablesCommand(input));
    return { items: page.RouteTables ?? [], next: page.NextToken };
  });
}

/** Internet gateways that pass all filters. */
export async function describeInternetGateways(
  context: Context,
  filters: Filter[],
): Promise<readonly InternetGateway[]> {
  const client = await context.aws.clients.ec2();
  return allPages(async (NextToken) => {
    const input = { Filters: filters, MaxResults: 1000, NextToken };
    const page = await client.send(new DescribeInternetGatewaysCommand(input));
    return { items: page.InternetGateways ?? [], next: page.NextToken };
  });
}

/** Security groups that pass all filters. */
export async function describeSecurityGroups(
  context: Context,
  filters: Filter[],
): Promise<readonly SecurityGroup[]> {
  const client = await context.aws.clients.ec2();
  return allPages(async (NextToken) => {
    const input = { Filters: filters, MaxResults: 1000, NextToken };
    const page = await client.send(new DescribeSecurityGroupsCommand(input));
    return { items: page.SecurityGroups ?? [], next: page.NextToken };
  });
}

/** Rules of security groups that pass all filters. */
export async function describeSecurityGroupRules(
  context: Context,
  filters: Filter[],
): Promise<readonly SecurityGroupRule[]> {
  const client = await context.aws.clients.ec2();
  return allPages(async (NextToken) => {
    const input = { Filters: filters, MaxResults: 1000, NextToken };
    const page = await client.send(new DescribeSecurityGroupRulesCommand(input));
    return { items: page.SecurityGroupRules ?? [], next: page.NextToken };
  });
}

/** Subnets of ours; asked once a plan. */
export function ownedSubnets(context: ReadContext): Promise<readonly Subnet[]> {
  return context.memo('ec2/owned/subnets', () => describeSubnets(context, [ownedBy(context.app)]));
}

/** Route tables of ours; asked once a plan. */
export function ownedRouteTables(context: ReadContext): Promise<readonly RouteTable[]> {
  return context.memo('ec2/owned/route-tables', () =>
    describeRouteTables(context, [ownedBy(context.app)]),
  );
}

/** Internet gateways of ours; asked once a plan. */
export function ownedInternetGateways(context: ReadContext): Promise<readonly InternetGateway[]> {
  return context.memo('ec2/owned/internet-gateways', () =>
    describeInternetGateways(context, [ownedBy(context.app)]),
  );
}

/** Security groups of ours; asked once a plan. */
export function ownedSecurityGroups(context: ReadContext): Promise<readonly SecurityGroup[]> {
  return context.memo('ec2/owned/security-groups', () =>
    describeSecurityGroups(context, [ownedBy(context.app)]),
  );
}

/**
 * All rules of some groups, ours and others'. The rules of groups that we own are asked together and once a plan.
 */
export async function rulesOfGroups(
  context: ReadContext,
  groupIds: ReadonlySet<string>,
): Promise<readonly SecurityGroupRule[]> {
  const own = new Set((await ownedSecurityGroups(context)).flatMap(({ GroupId }) => GroupId ?? []));
  const needsOwn = [...groupIds].some((id) => own.has(id));
  const foreign = [...groupIds].filter((id) => !own.has(id));
  const [ofOwn, ofForeign] = await Promise.all([
    needsOwn ? context.memo('ec2/owned/rules', () => rulesByGroup(context, own)) : [],
    rulesByGroup(context, foreign),
  ]);
  return [...ofOwn, ...ofForeign].filter(({ GroupId }) => groupIds.has(GroupId ?? ''));
}

/** Asks with each of several filters, all at a time, and puts the answers together. */
export async function describeEach<T>(
  filters: readonly Filter[],
  describe: (filters: Filter[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  return (await Promise.all(filters.map((one) => describe([one])))).flat();
}

function rulesByGroup(
  context: Context,
  groupIds: Iterable<string>,
): Promise<readonly SecurityGroupRule[]> {
  return describeEach(filterBatches('group-id', groupIds), (filters) =>
    describeSecurityGroupRules(context, filters),
  );
}
