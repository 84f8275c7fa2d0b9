/**
 * Secrets Manager: secrets and their versions.
 * May import: service, world. Must not: know the wire or other services.
 */
import type { SandboxService } from '../../service.ts';
import * as secrets from './secrets.ts';

/** AWS Secrets Manager. */
export const secretsManager: SandboxService = {
  name: 'Secrets Manager',
  operations: {
    CreateSecret: secrets.createSecret,
    DescribeSecret: secrets.describeSecret,
    PutSecretValue: secrets.putSecretValue,
    DeleteSecret: secrets.deleteSecret,
  },
};
