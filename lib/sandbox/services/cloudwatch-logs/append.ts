/** Writing to logs from inside the sandbox, as the `awslogs` driver does. */
import type { Scope, World } from '../../world.ts';
import { groupsOf, streamKey, streamsOf } from './store.ts';

/** Whether the log group exists, which the `awslogs` driver needs before a container can start. */
export function hasLogGroup(world: World, scope: Scope, group: string): boolean {
  return groupsOf(world, scope).has(group);
}

/**
 * Writes a line at the present virtual time; makes the stream when there is none. False, and nothing written, when the
 * group does not exist.
 */
export function appendLog(
  world: World,
  scope: Scope,
  group: string,
  stream: string,
  message: string,
): boolean {
  if (!hasLogGroup(world, scope, group)) return false;
  const streams = streamsOf(world, scope);
  const key = streamKey(group, stream);
  const now = world.now();
  const present = streams.get(key) ?? { group, name: stream, created: now, events: [] };
  const events = [...present.events, { timestamp: now, ingested: now, message }];
  streams.set(key, { ...present, events });
  return true;
}
