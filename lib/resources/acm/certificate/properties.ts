/** Desired properties of a certificate. */

/** CloudFormation's name of the type. */
export const CERTIFICATE_TYPE = 'AWS::CertificateManager::Certificate';

/** RequestCertificate's request without token and tags. Spelled out: its client is not of the public types. */
export interface CertificateProperties {
  /** Domain name, such as `www.example.com` or `*.example.com`. */
  DomainName: string;
  /** Further domain names. */
  SubjectAlternativeNames?: string[] | undefined;
  /** `DNS` or `EMAIL`. */
  ValidationMethod: string;
  /** `RSA_2048`, `EC_prime256v1` or `EC_secp384r1`, ... Default: `RSA_2048`. */
  KeyAlgorithm?: string | undefined;
  /** What else can be said of it. */
  Options?:
    | {
        /** Whether it is put into public logs, `ENABLED` or `DISABLED`. Default: `ENABLED`. */
        CertificateTransparencyLoggingPreference?: string | undefined;
        /** Whether it can be exported, `ENABLED` or `DISABLED`; costs extra. Default: `DISABLED`. */
        Export?: string | undefined;
      }
    | undefined;
}
