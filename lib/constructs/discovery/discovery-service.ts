/** A name in a namespace, behind which tasks register. */
import { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import type { Input } from '../../graph/reference.ts';
import {
  DISCOVERY_SERVICE_TYPE,
  type DiscoveryServiceProperties,
  type DnsRecordType,
} from '../../resources/servicediscovery/service/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { type ConstructOptions, optionsOf, requireProps } from '../options.ts';
import type { DiscoveryNamespaceLike } from './namespace-like.ts';

/** A service of Cloud Map, made here or existing. */
export interface DiscoveryServiceLike {
  /** ARN of the service. */
  readonly serviceArn: Input<string>;
  /** Types of the DNS records that each instance gets. */
  readonly dnsRecordTypes: readonly DnsRecordType[];
}

/** What can be said of a name in a namespace. */
export interface DiscoveryServiceOptions extends ConstructOptions {
  /** Name, unique in the namespace: at most 127 characters. @default - derived from the address */
  readonly name?: string;
  /** What it is for, at most 1,024 characters. In an HTTP namespace AWS lets nobody change it. @default - none */
  readonly description?: string;
  /** How long resolvers may keep an answer. @default - 60 seconds */
  readonly dnsTtl?: Duration;
  /** Which records an answer holds: all healthy ones, up to eight, or one. @default - MULTIVALUE */
  readonly routingPolicy?: 'MULTIVALUE' | 'WEIGHTED';
  /** Whether ECS says which tasks are healthy, so that the others are not answered. @default true */
  readonly healthCheckCustomConfig?: boolean;
}

/** The props of a {@link DiscoveryService}. */
export interface DiscoveryServiceProps extends DiscoveryServiceOptions {
  /** The namespace. */
  readonly namespace: DiscoveryNamespaceLike;
  /** Types of the DNS records that each instance gets; none for names that only the API tells. @default - none */
  readonly dnsRecordTypes?: readonly DnsRecordType[];
}

/**
 * A service of Cloud Map: a name behind which tasks register. It goes when the last task behind it has gone. AWS changes
 * neither its name nor the types of its records; give another name to have another one.
 *
 * @category Constructs
 */
export class DiscoveryService extends Construct implements DiscoveryServiceLike {
  /** The service itself. */
  readonly resource: Resource<DiscoveryServiceProperties>;
  readonly dnsRecordTypes: readonly DnsRecordType[];

  constructor(scope: Construct, id: string, props: DiscoveryServiceProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'namespace');
    const { description, routingPolicy, dnsTtl } = props;
    this.dnsRecordTypes = props.dnsRecordTypes ?? [];
    this.resource = new Resource<DiscoveryServiceProperties>(this, 'Resource', {
      type: DISCOVERY_SERVICE_TYPE,
      properties: {
        Name: props.name,
        NamespaceId: props.namespace.namespaceId,
        ...(description === undefined ? {} : { Description: description }),
        ...(this.dnsRecordTypes.length === 0 ? {} : { DnsRecordTypes: this.dnsRecordTypes }),
        ...(dnsTtl === undefined
          ? {}
          : {
              DnsRecordTtls: Object.fromEntries(
                this.dnsRecordTypes.map((type) => [type, dnsTtl.toSeconds()]),
              ),
            }),
        ...(routingPolicy === undefined ? {} : { RoutingPolicy: routingPolicy }),
        ...(props.healthCheckCustomConfig === false
          ? {}
          : { HealthCheckCustomConfig: { FailureThreshold: 1 } }),
      },
      name: {
        property: 'Name',
        maxLength: 63,
        forbidden: /[^A-Za-z0-9_-]+/,
        replacedBy: ['DnsRecordTypes', 'RoutingPolicy', 'HealthCheckCustomConfig'],
      },
      ...optionsOf(props),
    });
  }

  get serviceArn(): Input<string> {
    return this.resource.ref('Arn');
  }
}
