/** Capacity that EC2 does not have: everything is there unless a test takes it away. */
import type { World } from '../../world.ts';

/** Lets EC2 refuse launches of an instance type, in one zone or in all, with `InsufficientInstanceCapacity`. */
export function withholdCapacity(world: World, type: string, zone = '*'): void {
  withheld(world).set(`${type} ${zone}`, true);
}

/** Lets launches of an instance type succeed again. */
export function restoreCapacity(world: World, type: string, zone = '*'): void {
  withheld(world).delete(`${type} ${zone}`);
}

/** Whether EC2 has room for an instance of a type in a zone. */
export function hasCapacity(world: World, type: string, zone: string): boolean {
  return !withheld(world).has(`${type} *`) && !withheld(world).has(`${type} ${zone}`);
}

function withheld(world: World) {
  return world.table<true>({ account: '*', region: '*' }, 'ec2.withheld-capacity');
}
