/** Network ACLs: only the default one of each VPC, which lets everything through. */
import type {
  DescribeNetworkAclsRequest,
  DescribeNetworkAclsResult,
  NetworkAcl,
  NetworkAclEntry,
} from '@aws-sdk/client-ec2';
import { digest } from '../../../core/json.ts';
import type { Call } from '../../service.ts';
import { chosen, describePage } from './describe.ts';
import type { NetworkAclRecord } from './records.ts';
import { all, inVpc, type Place } from './store.ts';
import { tagsOf } from './tags.ts';

/** DescribeNetworkAcls, by ids or filters. */
export function describeNetworkAcls(
  input: DescribeNetworkAclsRequest,
  call: Call,
): DescribeNetworkAclsResult {
  const lists = chosen(call, 'network-acl', input.NetworkAclIds, all(call, 'network-acl')).map(
    (record) => describeAcl(call, record),
  );
  const page = describePage(lists, {
    input,
    fields: {
      'network-acl-id': (list) => list.NetworkAclId,
      'vpc-id': (list) => list.VpcId,
      'owner-id': (list) => list.OwnerId,
      default: (list) => list.IsDefault,
      'association.subnet-id': (list) => list.Associations?.map((each) => each.SubnetId),
      'association.network-acl-id': (list) => list.NetworkAclId,
      'association.association-id': (list) =>
        list.Associations?.map((each) => each.NetworkAclAssociationId),
    },
    tags: (list) => list.Tags ?? [],
  });
  return { NetworkAcls: page.items, NextToken: page.next };
}

function describeAcl(place: Place, record: NetworkAclRecord): NetworkAcl {
  return {
    NetworkAclId: record.id,
    VpcId: record.vpcId,
    OwnerId: place.scope.account,
    IsDefault: true,
    Associations: inVpc(place, 'subnet', record.vpcId).map((subnet) => ({
      NetworkAclAssociationId: `aclassoc-${digest([record.id, subnet.id], 17)}`,
      NetworkAclId: record.id,
      SubnetId: subnet.id,
    })),
    Entries: [true, false].flatMap((egress) => [
      entry(egress, 100, 'allow'),
      entry(egress, 32767, 'deny'),
    ]),
    Tags: tagsOf(place, record.id),
  };
}

function entry(egress: boolean, number: number, action: 'allow' | 'deny'): NetworkAclEntry {
  return {
    Egress: egress,
    RuleNumber: number,
    RuleAction: action,
    Protocol: '-1',
    CidrBlock: '0.0.0.0/0',
  };
}
