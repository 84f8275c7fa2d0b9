/** IAM: the one client that is imported, so that bundles hold nothing else of the package. */
import { IAMClient, type IAMClientConfig } from '@aws-sdk/client-iam';

/** Makes the client. */
export function makeClient(config: IAMClientConfig): IAMClient {
  return new IAMClient(config);
}
