/** Runs apps against a sandbox and says what it ends in, in words that do not depend on ids. */
import type { Json, JsonObject } from '../../lib/core/json.ts';
import { canonicalJson, isJsonObject } from '../../lib/core/json.ts';
import { changesOf, type Plan } from '../../lib/engine/plan.ts';
import { environmentOf } from '../../lib/engine/target.ts';
import { neighboursOf } from '../../lib/engine/validate.ts';
import type { ResourceNode } from '../../lib/graph/graph.ts';
import type { Live } from '../../lib/resource-type.ts';
import { resourceTypes } from '../../lib/resources/registry.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../lib/sandbox/index.ts';
import { openRun, readAws } from '../../lib/toolkit/run.ts';
import {
  type ApplyOptions,
  type DeployResult,
  deploy,
  destroy,
  plan,
  synth,
} from '../../lib/toolkit.ts';
import type { App } from '../../lib/tree/app.ts';

/** A sandbox and what is done to it. */
export interface Account {
  readonly sandbox: Sandbox;
  deploy(app: App, options?: ApplyOptions): Promise<DeployResult>;
  destroy(app: App, options?: ApplyOptions): Promise<DeployResult>;
  plan(app: App): Promise<Plan>;
  /** The live state of an app: what each address is, and what of ours has no address. */
  state(app: App): Promise<string>;
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

async function stateOf(app: App, sandbox: Sandbox): Promise<string> {
  const { graph } = await synth(app);
  const run = await openRun(graph, { aws: { sandbox } });
  const { observation, sessions } = await readAws(run);
  const neighbours = neighboursOf(graph);
  const names = new Map<string, string>();
  for (const [address, live] of observation.live)
    for (const [attribute, value] of Object.entries({ id: live.id, ...live.attributes }))
      if (typeof value === 'string' && value.length >= 8)
        names.set(value, `<${address}.${attribute}>`);
  const found: Record<string, Json> = {};
  for (const node of graph.resources) {
    const type = resourceTypes.get(node.type);
    const seen = observation.live.get(node.address);
    const session = sessions.get(environmentOf(run.target, node));
    // What was only vouched for is looked at here: without a digest to expect, nothing vouches.
    const [live] =
      seen?.digest === undefined || type === undefined || session === undefined
        ? [seen]
        : await (await type.operations()).read(
            [
              {
                address: node.address,
                identity: type.identity(node.properties) ?? {},
                properties: type.canonical(node.properties),
                digest: undefined,
              },
            ],
            session.context,
          );
    if (live !== undefined && type !== undefined)
      found[node.address] = nameless(
        {
          properties: chosen(
            node,
            type.canonical(live.properties),
            FILLED_AT_CREATION[node.type] ?? [],
            Object.keys(type.otherOwners?.(node, neighbours) ?? {}),
          ),
          tags: tagsOf(live),
        },
        names,
      );
  }
  const unclaimed = observation.unclaimed.map(({ type, live }) => `${type.name} ${live.id}`);
  return canonicalJson({ found, unclaimed }, 1);
}

/** Undeclared fields that AWS fills from another object when it makes this one, and never again. */
const FILLED_AT_CREATION: Readonly<Record<string, readonly string[]>> = {
  // The default strategy that the cluster had then.
  'AWS::ECS::Service': ['capacityProviderStrategy'],
  // A day after that moment.
  'AWS::SSM::Activation': ['ExpirationDate'],
};

// What the code decides: not what AWS filled in once, and not what somebody else decides.
function chosen(
  node: ResourceNode,
  live: JsonObject,
  filled: readonly string[],
  others: readonly string[],
): JsonObject {
  return Object.fromEntries(
    Object.entries(live).filter(
      ([key]) =>
        !others.includes(key) && (!filled.includes(key) || node.properties[key] !== undefined),
    ),
  );
}

function tagsOf(live: Live): JsonObject {
  // Which revision is which depends on how many came before it.
  const { 'gantry:digest': _, ...tags } = live.tags;
  return tags;
}

function nameless(value: Json | undefined, names: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return withoutIds(value, names);
  if (Array.isArray(value)) return value.map((item) => nameless(item as Json, names)).sort(byText);
  if (!isJsonObject(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [withoutIds(key, names), nameless(member, names)]),
  );
}

function withoutIds(text: string, names: ReadonlyMap<string, string>): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  // Revisions count what came before; addresses are AWS's choice.
  let plain = text
    .replace(/:\d+$/, ':<revision>')
    .replace(/^10(\.\d+){3}$/, '<address>')
    .replace(/^2600:1f18:[0-9a-f]+:[0-9a-f]{1,2}(?=[0-9a-f]{2}::)/, '<block>');
  // Longest first: an id may hold another.
  const longestFirst = [...names].sort(([a], [b]) => b.length - a.length);
  for (const [id, name] of longestFirst) plain = plain.replaceAll(id, name);
  return plain;
}

// Lists whose order follows ids of their own come in another order in another account.
function byText(left: Json, right: Json): number {
  const [a, b] = [canonicalJson(left), canonicalJson(right)];
  return a < b ? -1 : Number(a > b);
}
