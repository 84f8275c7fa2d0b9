/** Application Auto Scaling: the one client that is imported, so that bundles hold nothing else of the package. */
import {
  ApplicationAutoScalingClient,
  type ApplicationAutoScalingClientConfig,
} from '@aws-sdk/client-application-auto-scaling';

/** Makes the client. */
export function makeClient(
  config: ApplicationAutoScalingClientConfig,
): ApplicationAutoScalingClient {
  return new ApplicationAutoScalingClient(config);
}
