/** An endpoint as AWS answers it, in the shape of the desired properties. */
import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import { omitUndefined } from '../../../core/json.ts';
import type { Live } from '../../../resource-type.ts';
import { tagsOf } from '../../tags.ts';
import { remembered } from '../remembered.ts';
import type { VpcEndpointProperties } from './properties.ts';

/** Fields that DescribeVpcEndpoints does not show as they were asked for. */
export const UNREADABLE = ['SubnetConfigurations'] as const;

/** The live form of an endpoint. */
export function liveEndpoint(endpoint: VpcEndpoint): Live<VpcEndpointProperties> {
  const tags = tagsOf(endpoint.Tags);
  return {
    id: endpoint.VpcEndpointId ?? '',
    properties: omitUndefined({
      ...remembered<VpcEndpointProperties>(tags, UNREADABLE),
      VpcId: endpoint.VpcId,
      ServiceName: endpoint.ServiceName,
      VpcEndpointType: endpoint.VpcEndpointType,
      ServiceRegion: endpoint.ServiceRegion,
      ServiceNetworkArn: endpoint.ServiceNetworkArn,
      ResourceConfigurationArn: endpoint.ResourceConfigurationArn,
      PolicyDocument: endpoint.PolicyDocument,
      RouteTableIds: endpoint.RouteTableIds,
      SubnetIds: endpoint.SubnetIds,
      SecurityGroupIds: endpoint.Groups?.flatMap(({ GroupId }) => GroupId ?? []),
      IpAddressType: endpoint.IpAddressType,
      DnsOptions: endpoint.DnsOptions,
      PrivateDnsEnabled: endpoint.PrivateDnsEnabled,
    }) as VpcEndpointProperties,
    attributes: { VpcEndpointId: endpoint.VpcEndpointId },
    tags,
    state: STATES[stateOf(endpoint)] ?? 'ready',
  };
}

/** The state in one spelling: AWS answers both `available` and `Available`. */
export function stateOf(endpoint: VpcEndpoint): string {
  return (endpoint.State ?? 'available').toLowerCase();
}

const STATES: Readonly<Record<string, NonNullable<Live['state']>>> = {
  pending: 'creating',
  deleting: 'deleting',
  deleted: 'deleting',
  failed: 'failed',
  rejected: 'failed',
  expired: 'failed',
};
