/** EC2 takes Spot instances back: only when a test says so. */
import type { TimerHandler } from '../../world.ts';
import { terminateInstance } from './instances.ts';
import { lookup, type Place } from './store.ts';

/** Milliseconds between the notice and the end of a Spot instance. */
const NOTICE = 120_000;

/** Lets EC2 announce that it takes a Spot instance back; two minutes later it ends. Throws for an On-Demand instance. */
export function interruptSpotInstance(place: Place, id: string): void {
  if (!lookup(place, 'instance', id).spot) throw new Error(`${id} is not a Spot instance`);
  place.world.schedule(place.scope, 0, 'ecs.instance-interrupted', { instanceId: id });
  place.world.schedule(place.scope, NOTICE, 'ec2.spot-interrupted', { id });
}

/** Timer `ec2.spot-interrupted`: the notice is over. */
export const spotInterrupted: TimerHandler = (payload: { readonly id: string }, place) => {
  terminateInstance(place, payload.id, {
    code: 'Server.SpotInstanceTermination',
    message: 'Server.SpotInstanceTermination: Spot instance termination',
  });
};
