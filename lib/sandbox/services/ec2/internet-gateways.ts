/** Internet gateways and their attachment to VPCs. */
import type {
  AttachInternetGatewayRequest,
  CreateInternetGatewayRequest,
  CreateInternetGatewayResult,
  DeleteInternetGatewayRequest,
  DescribeInternetGatewaysRequest,
  DescribeInternetGatewaysResult,
  DetachInternetGatewayRequest,
  InternetGateway,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import { chosen, describePage } from './describe.ts';
import { publicAddressOf } from './public-addresses.ts';
import type { InternetGatewayRecord } from './records.ts';
import {
  all,
  checkQuota,
  dependencyViolation,
  inVpc,
  lookup,
  newId,
  type Place,
  save,
  table,
} from './store.ts';
import { forgetTags, tagOnCreate, tagsFor, tagsOf } from './tags.ts';

/** CreateInternetGateway: attached to nothing yet. */
export function createInternetGateway(
  input: CreateInternetGatewayRequest,
  call: Call,
): CreateInternetGatewayResult {
  tagsFor('internet-gateway', input.TagSpecifications);
  checkQuota(
    all(call, 'internet-gateway').length,
    5,
    'InternetGatewayLimitExceeded',
    'internet gateways',
  );
  const gateway = save(call, 'internet-gateway', { id: newId(call, 'internet-gateway') });
  tagOnCreate(call, gateway.id, 'internet-gateway', input.TagSpecifications);
  return { InternetGateway: describeGateway(call, gateway) };
}

/** AttachInternetGateway: one gateway a VPC, one VPC a gateway. */
export function attachInternetGateway(input: AttachInternetGatewayRequest, call: Call): object {
  const gateway = lookup(call, 'internet-gateway', input.InternetGatewayId, 'internetGatewayId');
  const vpc = lookup(call, 'vpc', input.VpcId, 'vpcId');
  if (gateway.vpcId !== undefined)
    throw new ServiceFault(
      'Resource.AlreadyAssociated',
      `resource ${gateway.id} is already attached to network ${gateway.vpcId}`,
    );
  if (inVpc(call, 'internet-gateway', vpc.id).length > 0)
    throw new ServiceFault(
      'InvalidParameterValue',
      `Network ${vpc.id} already has an internet gateway attached`,
    );
  save(call, 'internet-gateway', { ...gateway, vpcId: vpc.id });
  return {};
}

/** DetachInternetGateway: refuses while anything in the VPC has a public address. */
export function detachInternetGateway(input: DetachInternetGatewayRequest, call: Call): object {
  const gateway = lookup(call, 'internet-gateway', input.InternetGatewayId, 'internetGatewayId');
  const vpc = lookup(call, 'vpc', input.VpcId, 'vpcId');
  if (gateway.vpcId !== vpc.id)
    throw new ServiceFault(
      'Gateway.NotAttached',
      `resource ${gateway.id} is not attached to network ${vpc.id}`,
    );
  const mapped = inVpc(call, 'network-interface', vpc.id).some(
    (each) => publicAddressOf(call, each) !== undefined,
  );
  if (mapped)
    throw new ServiceFault(
      'DependencyViolation',
      `Network ${vpc.id} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
    );
  save(call, 'internet-gateway', { id: gateway.id });
  return {};
}

/** DescribeInternetGateways, by ids or filters. */
export function describeInternetGateways(
  input: DescribeInternetGatewaysRequest,
  call: Call,
): DescribeInternetGatewaysResult {
  const gateways = chosen(
    call,
    'internet-gateway',
    input.InternetGatewayIds,
    all(call, 'internet-gateway'),
  ).map((gateway) => describeGateway(call, gateway));
  const page = describePage(gateways, {
    input,
    fields: {
      'internet-gateway-id': (gateway) => gateway.InternetGatewayId,
      'attachment.vpc-id': (gateway) => gateway.Attachments?.map((each) => each.VpcId),
      'attachment.state': (gateway) => gateway.Attachments?.map((each) => each.State),
      'owner-id': (gateway) => gateway.OwnerId,
    },
    tags: (gateway) => gateway.Tags ?? [],
  });
  return { InternetGateways: page.items, NextToken: page.next };
}

/** DeleteInternetGateway: only when detached. */
export function deleteInternetGateway(input: DeleteInternetGatewayRequest, call: Call): object {
  const gateway = lookup(call, 'internet-gateway', input.InternetGatewayId, 'internetGatewayId');
  if (gateway.vpcId !== undefined) throw dependencyViolation('internetGateway', gateway.id);
  table(call, 'internet-gateway').delete(gateway.id);
  forgetTags(call, gateway.id);
  return {};
}

function describeGateway(place: Place, gateway: InternetGatewayRecord): InternetGateway {
  return {
    InternetGatewayId: gateway.id,
    OwnerId: place.scope.account,
    Attachments:
      gateway.vpcId === undefined
        ? []
        : [{ VpcId: gateway.vpcId, State: 'available' as 'attached' }],
    Tags: tagsOf(place, gateway.id),
  };
}
