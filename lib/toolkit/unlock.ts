/** Removing the locks of an App, whoever holds them. */
import { breakLock } from '../engine/lock.ts';
import type { LockHolder } from '../engine/lock-holder.ts';
import { distinctPlaces } from '../engine/target.ts';
import type { App } from '../tree/app.ts';
import { synthesizeTree } from '../tree/synth.ts';
import type { RunOptions } from './options.ts';
import { openRun } from './run.ts';

/** Removes the App's lock in every account and Region of its stacks. Returns whom they belonged to. */
export async function unlock(app: App, options: RunOptions = {}): Promise<readonly LockHolder[]> {
  const run = await openRun(synthesizeTree(app).graph, options);
  const removed: LockHolder[] = [];
  for (const environment of distinctPlaces(run.target)) {
    const holder = await breakLock({
      app: run.target.graph.app,
      environment,
      clock: run.target.clock,
    });
    if (holder !== undefined) removed.push(holder);
  }
  return removed;
}
