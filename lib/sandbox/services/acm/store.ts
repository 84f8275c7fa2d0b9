/** The table of certificates, and AWS's words for what is not there. */

import { ServiceFault } from '../../service.ts';
import type { Scope, Table, World } from '../../world.ts';

/** Where records live. A `Call` is one. */
export interface Place {
  readonly world: World;
  readonly scope: Scope;
}

/** What ACM knows of a domain name of a certificate. */
export interface DomainRecord {
  readonly name: string;
  /** The CNAME that proves the domain is the requester's; it is told a few seconds after the request. */
  readonly record: { readonly Name: string; readonly Type: 'CNAME'; readonly Value: string };
  readonly isValid: boolean;
}

/** A certificate; the table's key is its ARN. */
export interface CertificateRecord {
  readonly arn: string;
  readonly domainName: string;
  readonly domains: readonly DomainRecord[];
  readonly status: 'PENDING_VALIDATION' | 'ISSUED' | 'VALIDATION_TIMED_OUT';
  readonly validationMethod: 'DNS' | 'EMAIL';
  readonly keyAlgorithm: string;
  readonly transparency: 'ENABLED' | 'DISABLED';
  readonly isExportable: boolean;
  readonly createdAt: number;
  readonly issuedAt: number | undefined;
  readonly token: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** Certificates by ARN. */
export function certificates({ world, scope }: Place): Table<CertificateRecord> {
  return world.table(scope, 'acm.certificates');
}

/** The certificate of an ARN. Throws ResourceNotFoundException. */
export function certificateBy(place: Place, arn: string): CertificateRecord {
  const found = certificates(place).get(arn);
  if (found !== undefined) return found;
  throw new ServiceFault(
    'ResourceNotFoundException',
    `Could not find certificate ${arn} in account ${place.scope.account}.`,
  );
}
