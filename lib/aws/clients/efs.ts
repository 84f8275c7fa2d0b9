/** EFS: the one client that is imported, so that bundles hold nothing else of the package. */
import { EFSClient, type EFSClientConfig } from '@aws-sdk/client-efs';

/** Makes the client. */
export function makeClient(config: EFSClientConfig): EFSClient {
  return new EFSClient(config);
}
