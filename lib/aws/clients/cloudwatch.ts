/** CloudWatch: the one client that is imported, so that bundles hold nothing else of the package. */
import { CloudWatchClient, type CloudWatchClientConfig } from '@aws-sdk/client-cloudwatch';

/** Makes the client. */
export function makeClient(config: CloudWatchClientConfig): CloudWatchClient {
  return new CloudWatchClient(config);
}
