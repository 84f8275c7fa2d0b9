/** Desired properties of a service of Cloud Map. */

/** CloudFormation's name of the type. */
export const DISCOVERY_SERVICE_TYPE = 'AWS::ServiceDiscovery::Service';

/** A kind of DNS record that Cloud Map makes for instances. */
export type DnsRecordType = 'A' | 'AAAA' | 'CNAME' | 'SRV';

/**
 * CreateService's request without tags and token. Spelled out: its client is not of the public types. Records are told by
 * their types and by their times to live, for AWS lets the times change and the types not.
 */
export interface DiscoveryServiceProperties {
  /** Name, unique in the namespace: at most 127 characters. */
  Name?: string | undefined;
  /** Id of the namespace. */
  NamespaceId: string | undefined;
  /** What it is for, at most 1,024 characters. */
  Description?: string | undefined;
  /** Types of the DNS records that each instance gets; none for names that only the API tells. */
  DnsRecordTypes?: readonly DnsRecordType[] | undefined;
  /** How long resolvers may keep an answer, in seconds, by type of record. Default: 60. */
  DnsRecordTtls?: Readonly<Record<string, number>> | undefined;
  /** Which records an answer holds. Default: MULTIVALUE, all healthy ones, up to eight. */
  RoutingPolicy?: 'MULTIVALUE' | 'WEIGHTED' | undefined;
  /** Whether who registers an instance says how it is, as ECS does. */
  HealthCheckCustomConfig?:
    | {
        /** AWS takes 1 only. */
        FailureThreshold?: number | undefined;
      }
    | undefined;
  /** A health check of Route 53; in public DNS namespaces only. */
  HealthCheckConfig?:
    | {
        /** How it is asked. */
        Type: 'HTTP' | 'HTTPS' | 'TCP';
        /** Path that is asked for. */
        ResourcePath?: string | undefined;
        /** Failures in a row that make it unhealthy, 1 to 10. */
        FailureThreshold?: number | undefined;
      }
    | undefined;
}
