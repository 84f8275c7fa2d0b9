/** Prefix lists of AWS: the address ranges of services, one id per Region. */
import type {
  DescribeManagedPrefixListsRequest,
  DescribeManagedPrefixListsResult,
  DescribePrefixListsRequest,
  DescribePrefixListsResult,
} from '@aws-sdk/client-ec2';
import { digest } from '../../../core/json.ts';
import { type Call, ServiceFault } from '../../service.ts';
import { partitionOf } from './arns.ts';
import { describePage } from './describe.ts';

interface PrefixList {
  readonly id: string;
  readonly name: string;
  readonly cidrs: readonly string[];
  /** Whether gateway endpoints route by it. */
  readonly gateway: boolean;
}

/** The id of the prefix list that a gateway endpoint's service has; undefined for other services. */
export function prefixListIdOf(region: string, service: string): string | undefined {
  return prefixLists(region).find((list) => list.gateway && list.name === service)?.id;
}

/** Whether a Region has a prefix list of this id. */
export function isPrefixList(region: string, id: string): boolean {
  return prefixLists(region).some((list) => list.id === id);
}

/** DescribePrefixLists: those that gateway endpoints use. */
export function describePrefixLists(
  input: DescribePrefixListsRequest,
  call: Call,
): DescribePrefixListsResult {
  const lists = pick(call, input.PrefixListIds).filter((list) => list.gateway);
  const page = describePage(lists, {
    input,
    fields: { 'prefix-list-id': (list) => list.id, 'prefix-list-name': (list) => list.name },
    sizes: [1, 1000],
  });
  return {
    PrefixLists: page.items.map((list) => ({
      PrefixListId: list.id,
      PrefixListName: list.name,
      Cidrs: [...list.cidrs],
    })),
    NextToken: page.next,
  };
}

/** DescribeManagedPrefixLists: all of AWS's own. */
export function describeManagedPrefixLists(
  input: DescribeManagedPrefixListsRequest,
  call: Call,
): DescribeManagedPrefixListsResult {
  const page = describePage(pick(call, input.PrefixListIds), {
    input,
    fields: {
      'prefix-list-id': (list) => list.id,
      'prefix-list-name': (list) => list.name,
      'owner-id': () => 'AWS',
    },
    sizes: [1, 100],
  });
  return {
    PrefixLists: page.items.map((list) => ({
      PrefixListId: list.id,
      PrefixListName: list.name,
      PrefixListArn: `arn:${partitionOf(call.region)}:ec2:${call.region}:aws:prefix-list/${list.id}`,
      AddressFamily: 'IPv4',
      State: 'create-complete',
      OwnerId: 'AWS',
      Tags: [],
    })),
    NextToken: page.next,
  };
}

function pick(call: Call, ids: readonly string[] | undefined): readonly PrefixList[] {
  const lists = prefixLists(call.region);
  const unknown = ids?.find((id) => !lists.some((list) => list.id === id));
  if (unknown !== undefined)
    throw new ServiceFault(
      'InvalidPrefixListID.NotFound',
      `The prefix list ID '${unknown}' does not exist`,
    );
  return ids === undefined || ids.length === 0
    ? lists
    : lists.filter((list) => ids.includes(list.id));
}

function prefixLists(region: string): readonly PrefixList[] {
  const list = (name: string, cidrs: readonly string[], gateway: boolean): PrefixList => ({
    id: `pl-${digest([region, name], 8)}`,
    name,
    cidrs,
    gateway,
  });
  return [
    list(`com.amazonaws.${region}.s3`, ['52.216.0.0/15', '54.231.0.0/16'], true),
    list(`com.amazonaws.${region}.dynamodb`, ['52.94.0.0/22'], true),
    list('com.amazonaws.global.cloudfront.origin-facing', ['13.32.0.0/15'], false),
  ];
}
