/** Resource Groups Tagging API: the one client that is imported, so that bundles hold nothing else of the package. */
import {
  ResourceGroupsTaggingAPIClient,
  type ResourceGroupsTaggingAPIClientConfig,
} from '@aws-sdk/client-resource-groups-tagging-api';

/** Makes the client. */
export function makeClient(
  config: ResourceGroupsTaggingAPIClientConfig,
): ResourceGroupsTaggingAPIClient {
  return new ResourceGroupsTaggingAPIClient(config);
}
