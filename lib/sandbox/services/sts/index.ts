/**
 * STS: who am I, and roles that I assume.
 * May import: service. Must not: know the wire.
 */
import type { Call, SandboxService } from '../../service.ts';
import { assumeRole } from './assume-role.ts';

/** AWS Security Token Service. */
export const sts: SandboxService = {
  name: 'STS',
  operations: { AssumeRole: assumeRole, GetCallerIdentity: getCallerIdentity },
};

function getCallerIdentity(_input: unknown, call: Call): object {
  return { Account: call.account, Arn: call.principal, UserId: 'AIDAGANTRYSANDBOXUSER' };
}
