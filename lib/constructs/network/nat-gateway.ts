/** A NAT gateway with its address. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import {
  ELASTIC_IP_TYPE,
  type ElasticIpProperties,
} from '../../resources/ec2/elastic-ip/properties.ts';
import {
  NAT_GATEWAY_TYPE,
  type NatGatewayProperties,
} from '../../resources/ec2/nat-gateway/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { type ConstructOptions, namedOptionsOf, requireProps } from '../options.ts';
import type { SubnetLike } from './subnet.ts';

/** The props of a {@link NatGateway}. */
export interface NatGatewayProps extends ConstructOptions {
  /** The public subnet that it stands in. */
  readonly subnet: SubnetLike;
}

/**
 * A public NAT gateway and its Elastic IP address.
 *
 * @category Constructs
 * @example
 * for (const subnet of vpc.publicSubnets) new NatGateway(subnet, 'Nat', { subnet });
 */
export class NatGateway extends Construct {
  /** The gateway itself. */
  readonly resource: Resource<NatGatewayProperties>;
  /** Its address. */
  readonly elasticIp: Resource<ElasticIpProperties>;

  constructor(scope: Construct, id: string, props: NatGatewayProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'subnet');
    const { subnet } = props;
    this.elasticIp = new Resource<ElasticIpProperties>(this, 'Eip', {
      type: ELASTIC_IP_TYPE,
      properties: { Domain: 'vpc' },
      ...namedOptionsOf(this, {}),
    });
    this.resource = new Resource<NatGatewayProperties>(this, 'Resource', {
      type: NAT_GATEWAY_TYPE,
      properties: {
        SubnetId: subnet.subnetId,
        AllocationId: this.elasticIp.ref('AllocationId'),
      },
      ...namedOptionsOf(this, props),
    });
  }

  /** Id of the gateway. */
  get natGatewayId(): Input<string> {
    return this.resource.ref('NatGatewayId');
  }

  /** The public IPv4 address that traffic comes from. */
  get publicIp(): Input<string> {
    return this.elasticIp.ref('PublicIp');
  }
}
