/** SQS: the one client that is imported, so that bundles hold nothing else of the package. */
import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';

/** Makes the client. */
export function makeClient(config: SQSClientConfig): SQSClient {
  return new SQSClient(config);
}
