/** Desired properties of a gateway. */
import type { CreateGatewayRequest, HostSharedAlbConfiguration } from '@aws-sdk/client-ecs';

/** CloudFormation's name of the type. */
export const GATEWAY_TYPE = 'AWS::ECS::Gateway';

/** The configuration of a gateway, by its kind. */
export interface GatewayConfiguration {
  /** Application Load Balancers that services share, each with a host name of its own. */
  readonly hostSharedAlb: HostSharedAlbConfiguration;
}

/** CreateGateway's request without tags and token. */
export type GatewayProperties = Omit<
  CreateGatewayRequest,
  'tags' | 'clientToken' | 'configuration'
> & {
  /** What stands behind it. */
  readonly configuration: GatewayConfiguration;
};
