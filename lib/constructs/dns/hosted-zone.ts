/** Public hosted zones of Route 53, which exist already: a domain is delegated to them. */
import { Construct } from 'constructs';
import { type Input, Lookup } from '../../graph/reference.ts';
import { checkId } from '../../tree/ids.ts';
import { badProp, requireProps } from '../options.ts';

/** A hosted zone. */
export interface HostedZoneLike {
  /** Id, such as `Z0123456789ABCDEFGHIJ`. */
  readonly hostedZoneId: Input<string>;
  /** Domain name of the zone, without a dot at its end. */
  readonly zoneName: string;
}

/** What identifies a hosted zone. */
export interface HostedZoneAttributes {
  /** Id, such as `Z0123456789ABCDEFGHIJ`. */
  readonly hostedZoneId: Input<string>;
  /** Domain name of the zone, such as `example.com`. */
  readonly zoneName: string;
}

/** What is looked for. */
export interface HostedZoneLookupOptions {
  /** Domain name of the zone, such as `example.com`. */
  readonly domainName: string;
}

/**
 * Hosted zones that exist already.
 *
 * @category Constructs
 * @example
 * const zone = HostedZone.fromLookup(stack, 'Zone', { domainName: 'example.com' });
 */
export const HostedZone = {
  /** A zone by its id. */
  fromHostedZoneAttributes: (
    scope: Construct,
    id: string,
    attributes: HostedZoneAttributes,
  ): HostedZoneLike => new ExistingHostedZone(scope, id, attributes),
  /**
   * The public zone of a domain name, found when planning: `plan/no-hosted-zone` when the account has none or several of
   * that name.
   */
  fromLookup: (
    scope: Construct,
    id: string,
    { domainName }: HostedZoneLookupOptions,
  ): HostedZoneLike =>
    new ExistingHostedZone(scope, id, {
      hostedZoneId: new Lookup('hosted-zone', { domainName }),
      zoneName: domainName,
    }),
} as const;

class ExistingHostedZone extends Construct implements HostedZoneLike {
  readonly hostedZoneId: Input<string>;
  readonly zoneName: string;

  constructor(scope: Construct, id: string, attributes: HostedZoneAttributes) {
    super(scope, checkId(scope, id));
    requireProps(this, attributes, 'hostedZoneId', 'zoneName');
    const { hostedZoneId, zoneName } = attributes;
    if (typeof hostedZoneId === 'string' && !/^Z[A-Z0-9]{1,31}$/.test(hostedZoneId))
      throw badProp(
        this,
        `hostedZoneId ${JSON.stringify(hostedZoneId)} is not the id of a hosted zone`,
        'give it as Route 53 shows it: Z and capital letters and digits',
      );
    this.hostedZoneId = hostedZoneId;
    this.zoneName = zoneName.toLowerCase().replace(/\.$/, '');
  }
}

/** Whether a domain name is that of a zone or below it. */
export function isWithin(zone: HostedZoneLike, domainName: string): boolean {
  const name = domainName.toLowerCase().replace(/\.$/, '');
  return name === zone.zoneName || name.endsWith(`.${zone.zoneName}`);
}
