/** Target groups of an Auto Scaling group: its instances register when they come into service. */
import { table as targetGroups } from '../elastic-load-balancing-v2/store.ts';
import { deregisterTarget, registerTarget } from '../elastic-load-balancing-v2/target-health.ts';
import type { GroupRecord } from './records.ts';
import type { Place } from './store.ts';

/** Registers an instance with the target groups of its group, under their own ports. */
export function addTarget(place: Place, group: GroupRecord, id: string): void {
  for (const target of targetsOf(place, group))
    registerTarget(place.world, place.scope, target.arn, { id, port: target.port });
}

/** Deregisters an instance from the target groups of its group. */
export function removeTarget(place: Place, group: GroupRecord, id: string): void {
  for (const target of targetsOf(place, group))
    deregisterTarget(place.world, place.scope, target.arn, { id, port: target.port });
}

function targetsOf(place: Place, { trafficSources }: GroupRecord) {
  return trafficSources.flatMap(({ identifier }) => {
    const found = targetGroups(place, 'target-group').get(identifier);
    return found === undefined ? [] : [{ arn: identifier, port: found.port ?? 80 }];
  });
}
