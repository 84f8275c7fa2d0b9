/** Places at which kills have found something: each is tried for itself, whatever the sample is. */
import { describe, expect, test } from 'vitest';
import { type Journey, journeysOf } from './journeys.ts';
import { type KillPoint, pointsOf } from './points.ts';
import { loadProgram } from './programs.ts';
import { rerun } from './verdict.ts';

async function pointAfter(
  name: string,
  kind: Journey['kind'],
  [call, nth = -1]: readonly [call: string, nth?: number],
): Promise<KillPoint> {
  const journeys = await journeysOf(await loadProgram(name));
  const journey = journeys.find((one) => one.kind === kind);
  if (journey === undefined) throw new Error(`${name} has no ${kind}`);
  const points = await pointsOf(journey);
  const point = points.filter((one) => one.when === 'after' && one.call === call).at(nth);
  if (point === undefined) throw new Error(`${name}, ${kind}: no ${call}`);
  return point;
}

describe('a run that was killed', () => {
  test.each([
    // Its provider is being deleted and no step of the second plan: it is nobody who still uses the group.
    ['eni-limits', 'destroy', ['ECS.DeleteCapacityProvider']],
    // The deployment ends without it. The rule still holds the old groups, on which there are no targets any more.
    ['blue-green', 'replace', ['ECS.TagResource']],
    // Load balancers, gateways and file systems that it made become ready while the next one plans.
    ['efs', 'create', ['ECS.RegisterTaskDefinition']],
    // The daemon that it removed still drains, and uses the provider.
    ['daemon', 'destroy', ['ECS.DeleteDaemon']],
    // Of the primary set there are two. A replacement takes up the younger, which the plan meant to let go.
    ['task-sets', 'update', ['ECS.CreateTaskSet', 0]],
    // The parameter with its code is found by it alone.
    ['external', 'destroy', ['SSM.DeleteActivation']],
  ] as const)('%s, %s, after %s: the same command ends it', async (name, kind, call) => {
    expect((await rerun(await pointAfter(name, kind, call))).problems).toEqual([]);
  });
});
