/** Desired properties of the validation of a certificate. */

/** Name of the type. It is Gantry's own: AWS has no object for it, only records in DNS and a state of the certificate. */
export const CERTIFICATE_VALIDATION_TYPE = 'Gantry::CertificateManager::CertificateValidation';

/** Which certificate is proven, and where. */
export interface CertificateValidationProperties {
  /** The certificate. */
  CertificateArn: string;
  /** Hosted zone that gets the records. Default: none; they are put into DNS by somebody else. */
  HostedZoneId?: string | undefined;
  /** What is wanted of the certificate; what has become of it is what is live. */
  Status: 'ISSUED';
}
