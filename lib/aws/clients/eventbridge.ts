/** EventBridge: the one client that is imported, so that bundles hold nothing else of the package. */
import { EventBridgeClient, type EventBridgeClientConfig } from '@aws-sdk/client-eventbridge';

/** Makes the client. */
export function makeClient(config: EventBridgeClientConfig): EventBridgeClient {
  return new EventBridgeClient(config);
}
