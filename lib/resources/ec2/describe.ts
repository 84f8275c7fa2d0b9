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
  type Tag,
} from '@aws-sdk/client-ec2';
import { allPages } from '../../aws/batch.ts';
import type { ReadContext } from '../../resource-type.ts';
import { APP_TAG, tagsOf } from '../tags.ts';
import { filterBatches, ownedBy, withChild } from './filters.ts';

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

/** Subnets of ours, and those on which a child is owned; asked once a plan. */
export function taggedSubnets(context: ReadContext): Promise<readonly Subnet[]> {
  return context.memo('ec2/tagged/subnets', () =>
    tagged(
      context,
      'route-table',
      (filters) => describeSubnets(context, filters),
      ({ SubnetId }) => SubnetId,
    ),
  );
}

/** Subnets of ours. */
export async function ownedSubnets(context: ReadContext): Promise<readonly Subnet[]> {
  return (await taggedSubnets(context)).filter(isOurs(context));
}

/** Route tables of ours, and those on which a child is owned; asked once a plan. */
export function taggedRouteTables(context: ReadContext): Promise<readonly RouteTable[]> {
  return context.memo('ec2/tagged/route-tables', () =>
    tagged(
      context,
      '*',
      (filters) => describeRouteTables(context, filters),
      ({ RouteTableId }) => RouteTableId,
    ),
  );
}

/** Route tables of ours. */
export async function ownedRouteTables(context: ReadContext): Promise<readonly RouteTable[]> {
  return (await taggedRouteTables(context)).filter(isOurs(context));
}

/** Internet gateways of ours, and those on which a child is owned; asked once a plan. */
export function taggedInternetGateways(context: ReadContext): Promise<readonly InternetGateway[]> {
  return context.memo('ec2/tagged/internet-gateways', () =>
    tagged(
      context,
      'attachment',
      (filters) => describeInternetGateways(context, filters),
      ({ InternetGatewayId }) => InternetGatewayId,
    ),
  );
}

/** Internet gateways of ours. */
export async function ownedInternetGateways(
  context: ReadContext,
): Promise<readonly InternetGateway[]> {
  return (await taggedInternetGateways(context)).filter(isOurs(context));
}

/** Security groups of ours; asked once a plan. */
export function ownedSecurityGroups(context: ReadContext): Promise<readonly SecurityGroup[]> {
  return context.memo('ec2/owned/security-groups', () =>
    describeSecurityGroups(context, [ownedBy(context.app)]),
  );
}

/** Rules of ours, whosever group they are in; asked once a plan. */
export function ownedRules(context: ReadContext): Promise<readonly SecurityGroupRule[]> {
  return context.memo('ec2/owned/rules', () =>
    describeSecurityGroupRules(context, [ownedBy(context.app)]),
  );
}

/** All rules of some groups, ours and others'. */
export function rulesOfGroups(
  context: Context,
  groupIds: Iterable<string>,
): Promise<readonly SecurityGroupRule[]> {
  return describeEach(filterBatches('group-id', groupIds), (filters) =>
    describeSecurityGroupRules(context, filters),
  );
}

/** Asks with each of several filters, all at a time, and puts the answers together. */
export async function describeEach<T>(
  filters: readonly Filter[],
  describe: (filters: Filter[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  return (await Promise.all(filters.map((one) => describe([one])))).flat();
}

/**
 * What the app owns, and the parents on which a child is owned. Two calls: one filter of both keys would do on AWS, but
 * not with every stand-in for it.
 */
async function tagged<T>(
  { app }: ReadContext,
  child: string,
  describe: (filters: Filter[]) => Promise<readonly T[]>,
  idOf: (object: T) => string | undefined,
): Promise<readonly T[]> {
  const found = await describeEach([ownedBy(app), withChild(child)], describe);
  return [...new Map(found.map((object) => [idOf(object), object])).values()];
}

function isOurs({ app }: ReadContext): (object: { readonly Tags?: Tag[] | undefined }) => boolean {
  return ({ Tags }) => tagsOf(Tags)[APP_TAG] === app;
}
