/** Desired properties of a public DNS namespace. */
import type { HostedZoneProperties } from '../private-dns-namespace/properties.ts';

/** CloudFormation's name of the type. */
export const PUBLIC_DNS_NAMESPACE_TYPE = 'AWS::ServiceDiscovery::PublicDnsNamespace';

/** CreatePublicDnsNamespace's request without tags and token. Spelled out: its client is not of the public types. */
export interface PublicDnsNamespaceProperties {
  /** Name, at most 253 characters, such as `shop.example.com`. */
  Name?: string | undefined;
  /** What it is for, at most 1,024 characters. */
  Description?: string | undefined;
  /** Properties of the hosted zone. */
  Properties?: HostedZoneProperties | undefined;
}
