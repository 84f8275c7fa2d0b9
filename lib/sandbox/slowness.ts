/** What AWS takes longer for than usual, because a test says so. Part of the state. */
import type { World } from './world.ts';

/** How much later things happen, in milliseconds of virtual time. */
export interface Slowness {
  /** From the making of a role until other services can use it, which IAM itself shows at once. */
  readonly roles: number;
  /** From the first need of a service-linked role that is not there until the service can use it. */
  readonly linkedRoles: number;
  /** That stopping tasks, and releasing network interfaces of tasks and of load balancers, takes in addition. */
  readonly drains: number;
}

const NONE: Slowness = { roles: 0, linkedRoles: 0, drains: 0 };

/** Lets AWS be slow from now on; what is left out is as fast as usual again. */
export function slowDown(world: World, slowness: Partial<Slowness>): void {
  recordOf(world).set('now', { ...NONE, ...slowness });
}

/** How slow AWS is. */
export function slownessOf(world: World): Slowness {
  return recordOf(world).get('now') ?? NONE;
}

function recordOf(world: World) {
  return world.table<Slowness>({ account: '*', region: '*' }, 'slowness');
}
