/**
 * STS: who am I.
 * May import: service. Must not: know the wire.
 */
import type { Call, SandboxService } from '../../service.ts';

/** AWS Security Token Service. */
export const sts: SandboxService = {
  name: 'STS',
  operations: { GetCallerIdentity: getCallerIdentity },
};

function getCallerIdentity(_input: unknown, call: Call): object {
  return { Account: call.account, Arn: call.principal, UserId: 'AIDAGANTRYSANDBOXUSER' };
}
