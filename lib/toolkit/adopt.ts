/** Taking over what exists and belongs to nobody. */
import { onlyAdoptions } from '../engine/adoption-plan.ts';
import type { OtherSteps } from '../engine/other-steps.ts';
import type { Address } from '../graph/address.ts';
import type { App } from '../tree/app.ts';
import { addressesBelow } from './addresses.ts';
import { execute } from './deploy.ts';
import type { ApplyOptions, DeployResult } from './options.ts';
import { synth } from './synth.ts';

/** What is taken over, and how. */
export interface AdoptOptions
  extends Omit<ApplyOptions, 'adopt' | 'stacks' | 'only' | 'exclusively' | 'planFile'> {
  /** Addresses of resources, or of constructs with all that is in them; or everything that exists and belongs to nobody. */
  readonly addresses: readonly string[] | 'all';
}

/** What was taken over. */
export interface AdoptResult extends DeployResult {
  /** How many steps of each kind a deploy would take beside; none of them is done. */
  readonly others: OtherSteps;
}

/**
 * Takes over objects that the App means and that belong to nobody: they get our tags, and then what differs is changed.
 * Nothing else of the plan is done. Throws `plan/unknown-address`.
 */
export async function adopt(
  app: App,
  { addresses, ...options }: AdoptOptions,
): Promise<AdoptResult> {
  const { graph } = await synth(app, options);
  const meant =
    addresses === 'all'
      ? ('all' as const)
      : addressesBelow(
          graph.resources.map(({ address }) => address),
          addresses,
        );
  const chosen = meant === 'all' ? meant : new Set(meant as readonly Address[]);
  let others: OtherSteps = {};
  const result = await execute(app, { ...options, adopt: meant }, 'deploy', (planning, target) => {
    const found = onlyAdoptions(target, planning, chosen);
    others = found.others;
    return found.planning;
  });
  return { ...result, others };
}
