/** EC2 Auto Scaling: the one client that is imported, so that bundles hold nothing else of the package. */
import { AutoScalingClient, type AutoScalingClientConfig } from '@aws-sdk/client-auto-scaling';

/** Makes the client. */
export function makeClient(config: AutoScalingClientConfig): AutoScalingClient {
  return new AutoScalingClient(config);
}
