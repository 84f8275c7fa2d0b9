/** AWS::EC2::VPCEndpoint: the pure part. */
import type { Finding, ResourceType } from '../../../resource-type.ts';
import { LIVE_KEPT, LIVE_SET, live, REPLACES } from '../field-rules.ts';
import { canonicalEndpoint, canonicalPolicy, FULL_ACCESS } from './canonical.ts';
import { VPC_ENDPOINT_TYPE, type VpcEndpointProperties } from './properties.ts';

/** A private way to a service. Only our tags can find it. */
export const ec2VpcEndpoint: ResourceType<VpcEndpointProperties> = {
  name: VPC_ENDPOINT_TYPE,
  fields: {
    VpcId: REPLACES,
    ServiceName: REPLACES,
    VpcEndpointType: REPLACES,
    ServiceRegion: REPLACES,
    ServiceNetworkArn: REPLACES,
    ResourceConfigurationArn: REPLACES,
    PolicyDocument: live(canonicalPolicy(FULL_ACCESS)),
    RouteTableIds: LIVE_SET,
    SubnetIds: LIVE_SET,
    // An endpoint has always a group: without ours it keeps those that it has.
    SecurityGroupIds: { ...LIVE_KEPT, order: 'set' },
    IpAddressType: LIVE_KEPT,
    DnsOptions: {
      members: {
        DnsRecordIpType: LIVE_KEPT,
        PrivateDnsOnlyForInboundResolverEndpoint: live(false),
        PrivateDnsPreference: LIVE_KEPT,
        PrivateDnsSpecifiedDomains: { ...LIVE_KEPT, order: 'set' },
      },
    },
    PrivateDnsEnabled: live(false),
    SubnetConfigurations: { ...LIVE_KEPT, order: 'set' },
  },
  requires: ['VpcId', 'ServiceName'],
  attributes: { VpcEndpointId: 'Id of the endpoint' },
  identity: () => undefined,
  canonical: canonicalEndpoint,
  validate: checkKind,
  // Two endpoints of a service can have neither the same private name nor routes in one table.
  replacement: 'delete-first',
  expected: { create: 60, delete: 60 },
  calls: {
    create: ['CreateVpcEndpoint'],
    update: ['ModifyVpcEndpoint', 'CreateTags', 'DeleteTags'],
    delete: ['DeleteVpcEndpoints'],
  },
  operations: async () => (await import('./operations.ts')).vpcEndpointOperations,
};

const ONLY_INTERFACE = ['SubnetIds', 'SecurityGroupIds', 'PrivateDnsEnabled'] as const;

function checkKind(properties: VpcEndpointProperties): readonly Finding[] {
  const kind = properties.VpcEndpointType ?? 'Gateway';
  const refused = (path: string, detail: string): Finding => ({
    severity: 'error',
    code: 'rule/violated',
    path,
    detail,
  });
  if (kind === 'Gateway')
    return ONLY_INTERFACE.filter((path) => properties[path] !== undefined).map((path) =>
      refused(path, 'a gateway endpoint is reached by routes: it takes route tables only'),
    );
  if (kind === 'Interface' && (properties.RouteTableIds?.length ?? 0) > 0)
    return [
      refused('RouteTableIds', 'an interface endpoint stands in subnets: it takes no routes'),
    ];
  return [];
}
