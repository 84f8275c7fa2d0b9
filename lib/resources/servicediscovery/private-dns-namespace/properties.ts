/** Desired properties of a private DNS namespace. */

/** CloudFormation's name of the type. */
export const PRIVATE_DNS_NAMESPACE_TYPE = 'AWS::ServiceDiscovery::PrivateDnsNamespace';

/** CreatePrivateDnsNamespace's request without tags and token. Spelled out: its client is not of the public types. */
export interface PrivateDnsNamespaceProperties {
  /** Name, at most 253 characters, such as `shop.local`. */
  Name?: string | undefined;
  /** Id of the VPC in which the names can be resolved. */
  Vpc: string | undefined;
  /** What it is for, at most 1,024 characters. */
  Description?: string | undefined;
  /** Properties of the hosted zone. */
  Properties?: HostedZoneProperties | undefined;
}

/** What can be said of the hosted zone of a namespace. */
export interface HostedZoneProperties {
  /** Its start of authority. */
  DnsProperties?:
    | {
        /** The record. */
        SOA?:
          | {
              /** How long it may be kept, in seconds. */
              TTL?: number | undefined;
            }
          | undefined;
      }
    | undefined;
}
