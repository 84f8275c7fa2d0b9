/** Desired properties of a record set. */

/** CloudFormation's name of the type. */
export const RECORD_SET_TYPE = 'AWS::Route53::RecordSet';

/** What an alias leads to. */
export interface AliasTarget {
  /** DNS name of the load balancer or other resource. */
  DNSName: string;
  /** Hosted zone that AWS gives such resources, not that of the record. */
  HostedZoneId: string;
  /** Whether the alias answers only while its target is healthy. */
  EvaluateTargetHealth: boolean;
}

/** A record set without a routing policy. Spelled out: its client is not of the public types. */
export interface RecordSetProperties {
  /** Id of the hosted zone. */
  HostedZoneId: string;
  /** Full name, such as `www.example.com`. */
  Name: string;
  /** `A`, `AAAA`, `CNAME`, `TXT`, `MX`, ... */
  Type: string;
  /** Seconds for which resolvers remember it; not of an alias. */
  TTL?: number | undefined;
  /** Values, as zone files spell them: texts in quotation marks. */
  ResourceRecords?: string[] | undefined;
  /** Instead of values: what it leads to. */
  AliasTarget?: AliasTarget | undefined;
}
