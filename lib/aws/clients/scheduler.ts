/** EventBridge Scheduler: the one client that is imported, so that bundles hold nothing else of the package. */
import { SchedulerClient, type SchedulerClientConfig } from '@aws-sdk/client-scheduler';

/** Makes the client. */
export function makeClient(config: SchedulerClientConfig): SchedulerClient {
  return new SchedulerClient(config);
}
