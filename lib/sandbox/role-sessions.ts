/** Whose credentials are: an account's own, or of a role that somebody assumed. */
import type { World } from './world.ts';

/** A role that is assumed. */
export interface RoleSession {
  readonly account: string;
  /** ARN of the caller, such as `arn:aws:sts::222222222222:assumed-role/deploy/gantry`. */
  readonly arn: string;
  /** Virtual time at which the credentials run out. */
  readonly expires: number;
}

/** Who a request comes from. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
  readonly expired: boolean;
}

/** The account of credentials that name none. */
const DEFAULT_ACCOUNT = '111111111111';

/** The access key that stands for credentials which have run out. */
const EXPIRED_KEY = 'GANTRYEXPIRED';

/** Remembers a session. Returns its access key. */
export function addSession(world: World, session: RoleSession): string {
  const accessKey = `GANTRY${session.account}${world.hex(12).toUpperCase()}`;
  sessionsOf(world).set(accessKey, session);
  return accessKey;
}

/** Any credentials are of one account, except access keys `GANTRY<account id>`, which are of that account. */
export function callerOf(world: World, accessKey: string): Caller {
  const session = sessionsOf(world).get(accessKey);
  if (session !== undefined) return { ...session, expired: session.expires <= world.now() };
  const account = /^GANTRY(\d{12})$/.exec(accessKey)?.[1] ?? DEFAULT_ACCOUNT;
  return {
    account,
    arn: `arn:aws:iam::${account}:user/gantry`,
    expired: accessKey === EXPIRED_KEY,
  };
}

function sessionsOf(world: World) {
  return world.table<RoleSession>(EVERYWHERE, 'sts.sessions');
}

/** Access keys are unique among all accounts. */
const EVERYWHERE = { account: '*', region: '*' } as const;
