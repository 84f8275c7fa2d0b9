/** ECR: the one client that is imported, so that bundles hold nothing else of the package. */
import { ECRClient, type ECRClientConfig } from '@aws-sdk/client-ecr';

/** Makes the client. */
export function makeClient(config: ECRClientConfig): ECRClient {
  return new ECRClient(config);
}
