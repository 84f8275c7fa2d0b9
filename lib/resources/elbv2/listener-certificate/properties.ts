/** Desired properties of a further certificate of a listener. */

/** CloudFormation's name of the type, of one certificate. */
export const LISTENER_CERTIFICATE_TYPE = 'AWS::ElasticLoadBalancingV2::ListenerCertificate';

/** One certificate of a listener beside its default one, chosen by the name that clients ask for. */
export interface ListenerCertificateProperties {
  /** The listener, which speaks HTTPS or TLS. */
  ListenerArn: string;
  /** The certificate. */
  CertificateArn: string;
}
