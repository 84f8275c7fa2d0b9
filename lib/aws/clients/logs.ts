/** CloudWatch Logs: the one client that is imported, so that bundles hold nothing else of the package. */
import {
  CloudWatchLogsClient,
  type CloudWatchLogsClientConfig,
} from '@aws-sdk/client-cloudwatch-logs';

/** Makes the client. */
export function makeClient(config: CloudWatchLogsClientConfig): CloudWatchLogsClient {
  return new CloudWatchLogsClient(config);
}
