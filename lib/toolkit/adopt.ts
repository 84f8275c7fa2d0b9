/** Taking over objects that exist already and belong to no app, and nothing else. */
import { GantryError } from '../core/errors.ts';
import { changesOf } from '../engine/plan.ts';
import type { App } from '../tree/app.ts';
import { deploy } from './deploy.ts';
import type { ApplyOptions, DeployResult } from './options.ts';
import { plan } from './plan.ts';

/**
 * Takes over what stands where resources of an App are to be: our tags first, then the fields that differ. Other resources
 * are not written. Throws `adopt/nothing` when nothing of nobody's is there.
 *
 * @param addresses - resources that take something over, or all that can
 */
export async function adopt(
  app: App,
  addresses: readonly string[] | 'all',
  options: ApplyOptions = {},
): Promise<DeployResult> {
  const found = await plan(app, { ...options, adopt: addresses });
  const taken = changesOf(found.plan)
    .filter(({ action }) => action === 'adopt')
    .map(({ address }) => address);
  if (taken.length === 0)
    throw new GantryError('adopt/nothing', addresses === 'all' ? app.name : addresses.join(', '));
  return deploy(app, { ...options, adopt: taken, only: taken, exclusively: true });
}
