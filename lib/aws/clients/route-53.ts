/** Route 53: the one client that is imported, so that bundles hold nothing else of the package. */
import { Route53Client, type Route53ClientConfig } from '@aws-sdk/client-route-53';

/** Makes the client. */
export function makeClient(config: Route53ClientConfig): Route53Client {
  return new Route53Client(config);
}
