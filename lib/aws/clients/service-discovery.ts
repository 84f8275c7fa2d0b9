/** Cloud Map: the one client that is imported, so that bundles hold nothing else of the package. */
import {
  ServiceDiscoveryClient,
  type ServiceDiscoveryClientConfig,
} from '@aws-sdk/client-servicediscovery';

/** Makes the client. */
export function makeClient(config: ServiceDiscoveryClientConfig): ServiceDiscoveryClient {
  return new ServiceDiscoveryClient(config);
}
