/** Desired properties of an HTTP namespace. */

/** CloudFormation's name of the type. */
export const HTTP_NAMESPACE_TYPE = 'AWS::ServiceDiscovery::HttpNamespace';

/** CreateHttpNamespace's request without tags and token. Spelled out: its client is not of the public types. */
export interface HttpNamespaceProperties {
  /** Name, at most 1,024 visible ASCII characters. */
  Name?: string | undefined;
  /** What it is for, at most 1,024 characters. */
  Description?: string | undefined;
}
