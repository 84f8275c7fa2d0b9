/** Running a plan that was made and reviewed before: with its options, and only while everything is as it was. */
import { GantryError } from '../core/errors.ts';
import { omitUndefined } from '../core/json.ts';
import type { Plan } from '../engine/plan.ts';
import {
  checkProgram,
  checkUnmoved,
  type PlanConsents,
  type PlanFile,
  parsePlanFile,
} from '../engine/plan-file.ts';
import type { Planning } from '../engine/planner.ts';
import type { Target } from '../engine/target.ts';
import type { ApplyOptions, RunOptions } from './options.ts';

/** What of the options decides what is planned: a plan file keeps it. */
export function consentsOf(options: RunOptions): PlanConsents {
  const { adopt, forceNewDeployment, images, stacks, only, exclusively } = options;
  return {
    allowDowntime: options.allowDowntime ?? false,
    strict: options.strict ?? false,
    refresh: options.refresh ?? 'complete',
    ...omitUndefined({ adopt, forceNewDeployment, images, stacks, only, exclusively }),
  };
}

/** What a run was told to do: what it plans itself, or what a file says. */
export interface Agreement {
  readonly options: ApplyOptions;
  /** Throws where the file does not fit the program or the accounts. */
  checkProgram(target: Pick<Target, 'graph' | 'environments'>, intent: Plan['intent']): void;
  /** Throws `plan/stale` where what would be done now is not what was agreed to. */
  checkPlan(planning: Pick<Planning, 'plan' | 'fingerprints'>): void;
}

/** The agreement of a run. Throws where its plan file cannot be read, or where options are given beside it. */
export function agreementOf(options: ApplyOptions): Agreement {
  const { planFile } = options;
  if (planFile === undefined) return { options, checkProgram: () => {}, checkPlan: () => {} };
  const file = parsePlanFile(planFile.text, planFile.file);
  refuseOthers(file, options, planFile.file);
  return {
    options: { ...options, ...file.consents, confirm: async () => true },
    checkProgram: (target, intent) => checkProgram(file, target, intent),
    checkPlan: ({ plan, fingerprints }) =>
      checkUnmoved(file, { plan, fingerprints: fingerprints() }),
  };
}

function refuseOthers({ consents }: PlanFile, options: ApplyOptions, path: string): void {
  const given = consentsOf(options);
  for (const [name, value] of Object.entries(given)) {
    const planned = consents[name as keyof PlanConsents];
    const isDefault = value === false || value === 'complete';
    if (isDefault || JSON.stringify(value) === JSON.stringify(planned)) continue;
    throw new GantryError('plan-file/has-consents', `${name} was not given when ${path} was made`);
  }
}
