/** Systems Manager: the one client that is imported, so that bundles hold nothing else of the package. */
import { SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';

/** Makes the client. */
export function makeClient(config: SSMClientConfig): SSMClient {
  return new SSMClient(config);
}

/** What this room itself calls, named here: an `import()` of the package would load all of it. */
export {
  DeleteParameterCommand,
  GetParameterCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
