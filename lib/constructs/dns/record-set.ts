/** Records of a domain. */
import { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import type { Input, Inputs } from '../../graph/reference.ts';
import {
  RECORD_SET_TYPE,
  type RecordSetProperties,
} from '../../resources/route53/record-set/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { badProp, type ConstructOptions, optionsOf, requireProps } from '../options.ts';
import { type HostedZoneLike, isWithin } from './hosted-zone.ts';

/** What an alias may lead to. */
export interface AliasTargetLike {
  /** Name under which DNS knows it. */
  readonly loadBalancerDnsName: Input<string>;
  /** Hosted zone that alias records to it must name. */
  readonly loadBalancerCanonicalHostedZoneId: Input<string>;
}

/** What a record says: its type, and values or an alias. */
export interface RecordTarget {
  /** Type of the record. */
  readonly type: string;
  /** Values, as zone files spell them. */
  readonly values?: readonly Input<string>[];
  /** Instead of values: what it leads to. */
  readonly alias?: AliasTargetLike;
}

/**
 * What records say.
 *
 * @category Constructs
 * @example
 * const target = RecordTarget.loadBalancer(loadBalancer);
 */
export const RecordTarget = {
  /** The addresses of a load balancer: those of IPv4 (`A`), or those of IPv6 (`AAAA`). */
  loadBalancer: (alias: AliasTargetLike, type: 'A' | 'AAAA' = 'A'): RecordTarget => ({
    type,
    alias,
  }),
  /** IPv4 addresses. */
  addresses: (...values: readonly Input<string>[]): RecordTarget => ({ type: 'A', values }),
  /** Another name. */
  name: (name: Input<string>): RecordTarget => ({ type: 'CNAME', values: [name] }),
  /** Texts; quotation marks are put around them. */
  texts: (...texts: readonly string[]): RecordTarget => ({
    type: 'TXT',
    values: texts.map((text) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`),
  }),
  /** Values of any type, as zone files spell them. */
  values: (type: string, ...values: readonly Input<string>[]): RecordTarget => ({ type, values }),
} as const;

/** The props of a {@link RecordSet}. */
export interface RecordSetProps extends Omit<ConstructOptions, 'tags'> {
  /** The hosted zone. */
  readonly zone: HostedZoneLike;
  /** Full name within the zone, such as `www.example.com`. @default - the domain name of the zone */
  readonly recordName?: string;
  /** What it says. */
  readonly target: RecordTarget;
  /** Time for which resolvers remember it; not of an alias. @default - 5 min */
  readonly ttl?: Duration;
  /** Whether an alias answers only while its target is healthy. @default false */
  readonly evaluateTargetHealth?: boolean;
}

/**
 * A record of a hosted zone: one name and type. One that is there already and is not ours is never changed: a TXT record
 * `<hash>._gantry.<zone>` beside it says whose a record is.
 *
 * @category Constructs
 * @example
 * const zone = HostedZone.fromLookup(stack, 'Zone', { domainName: 'example.com' });
 * new RecordSet(stack, 'Www', {
 *   zone,
 *   recordName: 'www.example.com',
 *   target: RecordTarget.loadBalancer(loadBalancer),
 * });
 */
export class RecordSet extends Construct {
  /** The record set itself. */
  readonly resource: Resource<RecordSetProperties>;
  /** Full name. */
  readonly recordName: string;

  /** Throws `tree/bad-props` for a name outside the zone, or a CNAME that has the zone's own name. */
  constructor(scope: Construct, id: string, props: RecordSetProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'zone', 'target');
    const { zone, target } = props;
    this.recordName = props.recordName ?? zone.zoneName;
    if (!isWithin(zone, this.recordName))
      throw badProp(
        this,
        `${this.recordName} is not in the hosted zone ${zone.zoneName}`,
        `give the full name, such as www.${zone.zoneName}`,
      );
    if (target.type === 'CNAME' && this.recordName === zone.zoneName)
      throw badProp(
        this,
        `${zone.zoneName} is the zone's own name, which can have no CNAME`,
        'use an alias, or another name',
      );
    this.resource = new Resource<RecordSetProperties>(this, 'Resource', {
      type: RECORD_SET_TYPE,
      taggable: false,
      properties: {
        HostedZoneId: zone.hostedZoneId,
        Name: this.recordName,
        Type: target.type,
        ...valuesOf(props),
      },
      ...optionsOf(props),
    });
  }
}

function valuesOf({
  target: { alias, values = [] },
  ttl,
  evaluateTargetHealth,
}: RecordSetProps): Partial<Inputs<RecordSetProperties>> {
  if (alias === undefined)
    return { TTL: ttl?.toSeconds() ?? DEFAULT_TTL, ResourceRecords: [...values] };
  return {
    AliasTarget: {
      DNSName: alias.loadBalancerDnsName,
      HostedZoneId: alias.loadBalancerCanonicalHostedZoneId,
      EvaluateTargetHealth: evaluateTargetHealth ?? false,
    },
  };
}

const DEFAULT_TTL = 300;
