/** ACM: the one client that is imported, so that bundles hold nothing else of the package. */
import { ACMClient, type ACMClientConfig } from '@aws-sdk/client-acm';

/** Makes the client. */
export function makeClient(config: ACMClientConfig): ACMClient {
  return new ACMClient(config);
}
