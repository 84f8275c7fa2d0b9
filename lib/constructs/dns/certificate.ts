/** TLS certificates of Certificate Manager. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import {
  CERTIFICATE_TYPE,
  type CertificateProperties,
} from '../../resources/acm/certificate/properties.ts';
import {
  CERTIFICATE_VALIDATION_TYPE,
  type CertificateValidationProperties,
} from '../../resources/acm/certificate-validation/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { badProp, type ConstructOptions, optionsOf, requireProps } from '../options.ts';
import { type HostedZoneLike, isWithin } from './hosted-zone.ts';

/** The props of a {@link Certificate}. */
export interface CertificateProps extends ConstructOptions {
  /** Domain name, such as `www.example.com` or `*.example.com`. */
  readonly domainName: string;
  /** Further domain names, at most 9 unless AWS has raised the limit. @default - none */
  readonly subjectAlternativeNames?: readonly string[];
  /**
   * Hosted zone that gets the records which prove the domain names; it must be the zone of all of them.
   *
   * @default - none: a deploy says which records DNS must have, and waits for them for 30 minutes
   */
  readonly hostedZone?: HostedZoneLike;
  /** Algorithm of the key. @default 'RSA_2048' */
  readonly keyAlgorithm?: 'RSA_2048' | 'EC_prime256v1' | 'EC_secp384r1';
  /** Whether the certificate is put into public logs; browsers want it. @default true */
  readonly transparencyLogging?: boolean;
}

/**
 * A public certificate, proven by DNS. What uses its ARN waits until it is issued. AWS renews it as long as the records stand.
 *
 * @category Constructs
 * @example
 * const hostedZone = HostedZone.fromLookup(stack, 'Zone', { domainName: 'example.com' });
 * const certificate = new Certificate(stack, 'Certificate', { domainName: 'www.example.com', hostedZone });
 * loadBalancer.addListener('Https', { certificateArn: certificate.certificateArn });
 */
export class Certificate extends Construct {
  /** The certificate itself. */
  readonly resource: Resource<CertificateProperties>;
  /** What proves its domain names. */
  readonly validation: Resource<CertificateValidationProperties>;

  /** Throws `tree/bad-props` for a domain name outside the hosted zone. */
  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'domainName');
    const { domainName, subjectAlternativeNames = [], hostedZone: zone } = props;
    const outside = [domainName, ...subjectAlternativeNames].find(
      (name) => zone !== undefined && !isWithin(zone, name),
    );
    if (outside !== undefined)
      throw badProp(
        this,
        `${outside} is not in the hosted zone ${zone?.zoneName}`,
        'give it a certificate of its own, with the zone of its domain',
      );
    this.resource = new Resource<CertificateProperties>(this, 'Resource', {
      type: CERTIFICATE_TYPE,
      properties: {
        DomainName: domainName,
        ...(subjectAlternativeNames.length === 0
          ? {}
          : { SubjectAlternativeNames: [...subjectAlternativeNames] }),
        ValidationMethod: 'DNS',
        ...(props.keyAlgorithm === undefined ? {} : { KeyAlgorithm: props.keyAlgorithm }),
        ...(props.transparencyLogging === undefined
          ? {}
          : {
              Options: {
                CertificateTransparencyLoggingPreference: props.transparencyLogging
                  ? 'ENABLED'
                  : 'DISABLED',
              },
            }),
      },
      ...optionsOf(props),
    });
    this.validation = new Resource<CertificateValidationProperties>(this, 'Validation', {
      type: CERTIFICATE_VALIDATION_TYPE,
      taggable: false,
      properties: {
        CertificateArn: this.resource.ref('CertificateArn'),
        ...(zone === undefined ? {} : { HostedZoneId: zone.hostedZoneId }),
        Status: 'ISSUED',
      },
    });
  }

  /** ARN of the certificate; what refers to it waits until the certificate is issued. */
  get certificateArn(): Input<string> {
    return this.validation.ref('CertificateArn');
  }

  /** Name of the CNAME that proves its first domain name, for DNS that is not Route 53's. */
  get validationRecordName(): Input<string> {
    return this.resource.ref('ValidationRecordName');
  }

  /** Value of the CNAME that proves its first domain name. */
  get validationRecordValue(): Input<string> {
    return this.resource.ref('ValidationRecordValue');
  }
}
