/** What a change of each field of a gateway means. */
import type { HostSharedAlbConfiguration } from '@aws-sdk/client-ecs';
import type { Json } from '../../../core/json.ts';
import type { FieldRule, FieldRules, LeafRule, StructRule } from '../../../resource-type.ts';
import type { GatewayConfiguration, GatewayProperties } from './properties.ts';

type Network = NonNullable<HostSharedAlbConfiguration['networkConfiguration']>;

const NETWORK: FieldRules<Network> = {
  inboundSecurityGroup: keep(),
  subnets: { ...replace(), order: 'set' },
  ipAddressType: replace(),
};

const SHARED: FieldRules<HostSharedAlbConfiguration> = {
  networkConfiguration: struct<Network>(NETWORK),
  scheme: replace(),
  port: replace(),
  protocol: replace(),
  // UpdateGateway has no value that takes these away.
  webACLArn: keep(),
  accessLogs: keep(),
  testTrafficRules: keep(),
  maxAlbCount: off(10),
  httpDesync: off('defensive'),
};

/** The rules. */
export const gatewayFields: FieldRules<GatewayProperties> = {
  name: replace(),
  infrastructureRoleArn: keep(),
  deletionProtection: off(true),
  propagateTags: off('GATEWAY'),
  configuration: struct<GatewayConfiguration>({
    hostSharedAlb: struct<HostSharedAlbConfiguration>(SHARED),
  }),
};

function replace(): LeafRule {
  return { change: 'replace', impact: 'replacement', off: 'keep' };
}

function keep(): LeafRule {
  return { change: 'update', impact: 'live', off: 'keep' };
}

function off(value: Json): LeafRule {
  return { change: 'update', impact: 'live', off: { value } };
}

function struct<P extends object>(members: FieldRules<P>): StructRule {
  return { members: members as Readonly<Record<string, FieldRule>> };
}
