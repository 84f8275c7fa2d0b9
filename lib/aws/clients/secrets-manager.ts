/** Secrets Manager: the one client that is imported, so that bundles hold nothing else of the package. */
import {
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager';

/** Makes the client. */
export function makeClient(config: SecretsManagerClientConfig): SecretsManagerClient {
  return new SecretsManagerClient(config);
}
