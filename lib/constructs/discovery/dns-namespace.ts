/** Namespaces whose names DNS resolves. */
import type { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import {
  type HostedZoneProperties,
  PRIVATE_DNS_NAMESPACE_TYPE,
  type PrivateDnsNamespaceProperties,
} from '../../resources/servicediscovery/private-dns-namespace/properties.ts';
import {
  PUBLIC_DNS_NAMESPACE_TYPE,
  type PublicDnsNamespaceProperties,
} from '../../resources/servicediscovery/public-dns-namespace/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import type { VpcLike } from '../network/vpc-like.ts';
import { type ConstructOptions, optionsOf, requireProps } from '../options.ts';
import { CloudMapNamespace } from './cloud-map-namespace.ts';
import { ExistingDnsNamespace, type NamespaceAttributes } from './existing-namespace.ts';
import type { DnsNamespaceLike } from './namespace-like.ts';

/** The props of a {@link PublicDnsNamespace}. */
export interface PublicDnsNamespaceProps extends ConstructOptions {
  /** Name, at most 253 characters, such as `shop.example.com`. */
  readonly namespaceName: string;
  /** What it is for, at most 1,024 characters. @default - none */
  readonly description?: string;
  /** How long resolvers remember that a name is not there. @default - AWS's: 15 seconds */
  readonly soaTtl?: Duration;
}

/** The props of a {@link PrivateDnsNamespace}. */
export interface PrivateDnsNamespaceProps extends PublicDnsNamespaceProps {
  /** The VPC in which the names can be resolved; its DNS support and DNS host names must be on. */
  readonly vpc: VpcLike;
}

/**
 * A namespace of Cloud Map whose names resolve in one VPC. AWS makes a hosted zone for it.
 *
 * @category Constructs
 * @example
 * const namespace = new PrivateDnsNamespace(stack, 'Names', { namespaceName: 'shop.local', vpc });
 * const api = new Service(stack, 'Api', { cluster, taskDefinition, cloudMap: { namespace, name: 'api' } });
 */
export class PrivateDnsNamespace
  extends CloudMapNamespace<PrivateDnsNamespaceProperties>
  implements DnsNamespaceLike
{
  readonly hasDns = true;
  /** The namespace itself. */
  readonly resource: Resource<PrivateDnsNamespaceProperties>;

  constructor(scope: Construct, id: string, props: PrivateDnsNamespaceProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'namespaceName', 'vpc');
    this.resource = new Resource<PrivateDnsNamespaceProperties>(this, 'Resource', {
      type: PRIVATE_DNS_NAMESPACE_TYPE,
      properties: { ...zoneRequest(props), Vpc: props.vpc.vpcId },
      ...optionsOf(props),
    });
  }

  /** An existing private namespace. Nothing of it is changed. */
  static fromNamespaceAttributes(
    scope: Construct,
    id: string,
    attributes: NamespaceAttributes,
  ): DnsNamespaceLike {
    return new ExistingDnsNamespace(scope, id, attributes);
  }
}

/**
 * A namespace of Cloud Map whose names everybody resolves. AWS makes a hosted zone for it; whoever owns the domain must
 * delegate to it.
 *
 * @category Constructs
 */
export class PublicDnsNamespace
  extends CloudMapNamespace<PublicDnsNamespaceProperties>
  implements DnsNamespaceLike
{
  readonly hasDns = true;
  /** The namespace itself. */
  readonly resource: Resource<PublicDnsNamespaceProperties>;

  constructor(scope: Construct, id: string, props: PublicDnsNamespaceProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'namespaceName');
    this.resource = new Resource<PublicDnsNamespaceProperties>(this, 'Resource', {
      type: PUBLIC_DNS_NAMESPACE_TYPE,
      properties: zoneRequest(props),
      ...optionsOf(props),
    });
  }

  /** An existing public namespace. Nothing of it is changed. */
  static fromNamespaceAttributes(
    scope: Construct,
    id: string,
    attributes: NamespaceAttributes,
  ): DnsNamespaceLike {
    return new ExistingDnsNamespace(scope, id, attributes);
  }
}

function zoneRequest({ namespaceName, description, soaTtl }: PublicDnsNamespaceProps): {
  Name: string;
  Description?: string;
  Properties?: HostedZoneProperties;
} {
  return {
    Name: namespaceName,
    ...(description === undefined ? {} : { Description: description }),
    ...(soaTtl === undefined
      ? {}
      : { Properties: { DnsProperties: { SOA: { TTL: soaTtl.toSeconds() } } } }),
  };
}
