/** Egress-only internet gateways: outbound IPv6 for a VPC. */
import type {
  CreateEgressOnlyInternetGatewayRequest,
  CreateEgressOnlyInternetGatewayResult,
  DeleteEgressOnlyInternetGatewayRequest,
  DeleteEgressOnlyInternetGatewayResult,
  DescribeEgressOnlyInternetGatewaysRequest,
  DescribeEgressOnlyInternetGatewaysResult,
  EgressOnlyInternetGateway,
} from '@aws-sdk/client-ec2';
import type { Call } from '../../service.ts';
import { once } from './client-tokens.ts';
import { chosen, describePage } from './describe.ts';
import type { EgressOnlyInternetGatewayRecord } from './records.ts';
import { all, checkQuota, lookup, newId, type Place, table } from './store.ts';
import { forgetTags, tagOnCreate, tagsFor, tagsOf } from './tags.ts';

const kind = 'egress-only-internet-gateway';

/** CreateEgressOnlyInternetGateway: attached to its VPC from the start. */
export function createEgressOnlyInternetGateway(
  input: CreateEgressOnlyInternetGatewayRequest,
  call: Call,
): CreateEgressOnlyInternetGatewayResult {
  const vpc = lookup(call, 'vpc', input.VpcId, 'vpcId');
  tagsFor(kind, input.TagSpecifications);
  const gateway = once(call, kind, input, () => {
    checkQuota(
      all(call, kind).length,
      5,
      'EgressOnlyInternetGatewayLimitExceeded',
      'egress-only internet gateways',
    );
    const record = { id: newId(call, kind), vpcId: vpc.id };
    tagOnCreate(call, record.id, kind, input.TagSpecifications);
    return record;
  });
  return {
    ClientToken: input.ClientToken,
    EgressOnlyInternetGateway: describeGateway(call, gateway),
  };
}

/** DescribeEgressOnlyInternetGateways, by ids or tags. */
export function describeEgressOnlyInternetGateways(
  input: DescribeEgressOnlyInternetGatewaysRequest,
  call: Call,
): DescribeEgressOnlyInternetGatewaysResult {
  const gateways = chosen(call, kind, input.EgressOnlyInternetGatewayIds, all(call, kind)).map(
    (gateway) => describeGateway(call, gateway),
  );
  const page = describePage(gateways, {
    input,
    fields: {},
    tags: (gateway) => gateway.Tags ?? [],
    sizes: [5, 255],
  });
  return { EgressOnlyInternetGateways: page.items, NextToken: page.next };
}

/** DeleteEgressOnlyInternetGateway: its routes stay behind as blackholes. */
export function deleteEgressOnlyInternetGateway(
  input: DeleteEgressOnlyInternetGatewayRequest,
  call: Call,
): DeleteEgressOnlyInternetGatewayResult {
  const { id } = lookup(
    call,
    kind,
    input.EgressOnlyInternetGatewayId,
    'egressOnlyInternetGatewayId',
  );
  table(call, kind).delete(id);
  forgetTags(call, id);
  return { ReturnCode: true };
}

function describeGateway(
  place: Place,
  gateway: EgressOnlyInternetGatewayRecord,
): EgressOnlyInternetGateway {
  return {
    EgressOnlyInternetGatewayId: gateway.id,
    Attachments: [{ VpcId: gateway.vpcId, State: 'attached' }],
    Tags: tagsOf(place, gateway.id),
  };
}
