/** Runs apps against a sandbox, and says what they were announced to do and what went wrong. */
import { changesOf, type Plan } from '../../lib/engine/plan.ts';
import { resourceTypes } from '../../lib/resources/registry.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../lib/sandbox/index.ts';
import { type ApplyOptions, type DeployResult, deploy, destroy, plan } from '../../lib/toolkit.ts';
import type { App } from '../../lib/tree/app.ts';
import { look, type Sight, stateOf } from './sight.ts';

/** A sandbox and what is done to it. */
export interface Account {
  readonly sandbox: Sandbox;
  deploy(app: App, options?: ApplyOptions): Promise<DeployResult>;
  destroy(app: App, options?: ApplyOptions): Promise<DeployResult>;
  plan(app: App): Promise<Plan>;
  /** The live state of an app: what each address is, and what of ours has no address. */
  state(app: App): Promise<string>;
  /** The live state of an app, and what a deploy would do to it: of one reading. */
  look(app: App): Promise<Sight>;
  /** Writes sent while `work` ran, the lock's left out. */
  writesDuring(work: () => Promise<unknown>): Promise<readonly string[]>;
}

/** An empty account. */
export function anAccount(options: SandboxOptions = {}): Account {
  const sandbox = createSandbox(options);
  const aws = { sandbox };
  return {
    sandbox,
    deploy: (app, more = {}) => deploy(app, { aws, ...more }),
    destroy: (app, more = {}) => destroy(app, { aws, ...more }),
    plan: async (app) => (await plan(app, { aws })).plan,
    state: (app) => stateOf(app, sandbox),
    look: (app) => look(app, sandbox),
    writesDuring: async (work) => {
      const before = sandbox.calls.entries.length;
      await work();
      return sandbox.calls.entries
        .slice(before)
        .filter((call) => call.write && call.service !== 'SSM')
        .map((call) => `${call.service}.${call.operation}`);
    },
  };
}

/** Steps of a plan that change something, a line each: for messages of failed expectations. */
export function linesOf(found: Plan): readonly string[] {
  return [
    ...found.diagnostics
      .filter(({ severity }) => severity === 'error')
      .map((one) => `${one.code} ${one.address ?? ''} ${one.path ?? ''}: ${one.detail}`),
    ...changesOf(found).map((step) => {
      const fields =
        'fields' in step
          ? step.fields.map(
              ({ path, before, after }) =>
                `${path}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`,
            )
          : [];
      return `${step.action} ${step.address} ${step.reason ?? ''} ${fields.join('; ')}`;
    }),
  ];
}

/** What went wrong in a run, a line each. */
export function failuresOf(result: DeployResult): readonly string[] {
  return [
    ...linesOf({ ...result.plan, steps: [] }),
    ...result.run.outcomes.flatMap((outcome) => {
      if (outcome.result === 'failed')
        return [`${outcome.action} ${outcome.address}: ${outcome.error.message}`];
      return outcome.result === 'skipped'
        ? [`skipped ${outcome.address} because of ${outcome.because}`]
        : [];
    }),
    ...result.run.rollouts
      .filter(({ report }) => report.result !== 'succeeded')
      .map(
        ({ address, report }) =>
          `rollout ${address}: ${report.result} ${report.cause?.summary ?? ''}`,
      ),
  ];
}

const VERBS = {
  create: ['create'],
  update: ['update'],
  adopt: ['update'],
  replace: ['create', 'delete'],
  delete: ['delete'],
} as const;

/** The API writes that a plan announces. */
export function announcedBy(found: Plan): ReadonlySet<string> {
  const names = new Set<string>();
  for (const step of changesOf(found)) {
    const calls = resourceTypes.get(step.type)?.calls;
    for (const verb of VERBS[step.action]) for (const name of calls?.[verb] ?? []) names.add(name);
  }
  return names;
}
