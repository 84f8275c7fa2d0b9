/** Elastic Load Balancing v2: the one client that is imported, so that bundles hold nothing else of the package. */
import {
  ElasticLoadBalancingV2Client,
  type ElasticLoadBalancingV2ClientConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2';

/** Makes the client. */
export function makeClient(
  config: ElasticLoadBalancingV2ClientConfig,
): ElasticLoadBalancingV2Client {
  return new ElasticLoadBalancingV2Client(config);
}
