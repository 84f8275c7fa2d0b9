/** STS: the one client that is imported, so that bundles hold nothing else of the package. */
import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';

/** Makes the client. */
export function makeClient(config: STSClientConfig): STSClient {
  return new STSClient(config);
}

/** What this room itself calls, named here: an `import()` of the package would load all of it. */
export { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
