/** Amazon ECS: the one client that is imported, so that bundles hold nothing else of the package. */
import { ECSClient, type ECSClientConfig } from '@aws-sdk/client-ecs';

/** Makes the client. */
export function makeClient(config: ECSClientConfig): ECSClient {
  return new ECSClient(config);
}
