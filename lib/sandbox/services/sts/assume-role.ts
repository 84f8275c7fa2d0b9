/** Roles that somebody assumes: credentials of the role's account, for an hour unless more or less is asked for. */
import type { AssumeRoleRequest } from '@aws-sdk/client-sts';
import { addSession } from '../../role-sessions.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { rolesOf } from '../iam/store.ts';

const ROLE = /^arn:([a-z0-9-]+):iam::(\d{12}):role\/(?:\S*\/)?([\w+=,.@-]+)$/;
const DEFAULT_SECONDS = 3600;

/** AssumeRole. A role that is there must trust the caller; one that is not counts as made by whoever owns the account. */
export function assumeRole(input: Decoded<AssumeRoleRequest>, call: Call): object {
  const [, partition = '', account = '', name = ''] = ROLE.exec(input.RoleArn) ?? [];
  if (account === '')
    throw new ServiceFault('ValidationError', `${input.RoleArn} is invalid`, { status: 400 });
  const role = rolesOf(call.world, { account, region: call.region }).get(name);
  const seconds = input.DurationSeconds ?? DEFAULT_SECONDS;
  if (role !== undefined && !trusts(role.trust, call)) throw denied(input.RoleArn, call);
  if (role !== undefined && seconds > role.maxSession)
    throw new ServiceFault(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  const arn = `arn:${partition}:sts::${account}:assumed-role/${name}/${input.RoleSessionName}`;
  const expires = call.world.now() + seconds * 1000;
  const accessKey = addSession(call.world, { account, arn, expires });
  return {
    Credentials: {
      AccessKeyId: accessKey,
      SecretAccessKey: 'sandbox',
      SessionToken: `session-of-${accessKey}`,
      Expiration: new Date(expires),
    },
    AssumedRoleUser: { AssumedRoleId: `AROAGANTRY:${input.RoleSessionName}`, Arn: arn },
  };
}

interface Statement {
  readonly Effect?: string;
  readonly Principal?: '*' | { readonly AWS?: string | readonly string[] };
}

// Conditions and actions are not looked at.
function trusts(trust: string, { account, principal }: Call): boolean {
  const { Statement: given } = JSON.parse(trust) as { Statement: Statement | readonly Statement[] };
  const statements = Array.isArray(given) ? (given as readonly Statement[]) : [given as Statement];
  const allowed = new Set(['*', account, `arn:aws:iam::${account}:root`, principal]);
  return statements.some(({ Effect, Principal }) => {
    if (Effect !== 'Allow' || Principal === undefined) return false;
    const named = Principal === '*' ? ['*'] : [Principal.AWS ?? []].flat();
    return named.some((one) => allowed.has(one));
  });
}

function denied(role: string, { principal }: Call): ServiceFault {
  return new ServiceFault(
    'AccessDenied',
    `User: ${principal} is not authorized to perform: sts:AssumeRole on resource: ${role}`,
    { status: 403 },
  );
}
