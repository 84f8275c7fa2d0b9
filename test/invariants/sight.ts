/** What an app has come to in a sandbox, in words that do not depend on ids. */
import { groupBy } from '../../lib/core/group.ts';
import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../../lib/core/json.ts';
import type { Plan } from '../../lib/engine/plan.ts';
import { parseRecord } from '../../lib/engine/record.ts';
import { environmentOf } from '../../lib/engine/target.ts';
import { neighboursOf } from '../../lib/engine/validate.ts';
import type { ResourceNode } from '../../lib/graph/graph.ts';
import type { Live } from '../../lib/resource-type.ts';
import { resourceTypes } from '../../lib/resources/registry.ts';
import type { Sandbox } from '../../lib/sandbox/index.ts';
import { makePlan } from '../../lib/toolkit/plan.ts';
import { openRun, type Reading, type Run, readAws } from '../../lib/toolkit/run.ts';
import { synth } from '../../lib/toolkit.ts';
import type { App } from '../../lib/tree/app.ts';

/** What an app is, seen once. */
export interface Sight {
  /** What each address is, and what of ours has no address. */
  readonly state: string;
  /** What a deploy would do. */
  readonly plan: Plan;
}

/** Reads everything of an app that is live. */
export async function readLive(app: App, sandbox: Sandbox): Promise<{ run: Run } & Reading> {
  const run = await runOf(app, sandbox);
  return { run, ...(await readAws(run)) };
}

/** The live state of an app. */
export async function stateOf(app: App, sandbox: Sandbox): Promise<string> {
  const { run, ...reading } = await readLive(app, sandbox);
  return described(run, reading);
}

/** What a deploy of an app would do, and what was read for it. */
export async function planLive(
  app: App,
  sandbox: Sandbox,
): Promise<{ run: Run; reading: Reading; plan: Plan }> {
  const run = await runOf(app, sandbox);
  const { reading, planning } = await makePlan(run, {}, 'deploy');
  return { run, reading, plan: planning.plan };
}

/** The live state of an app and what a deploy would do to it, of one reading. */
export async function look(app: App, sandbox: Sandbox): Promise<Sight> {
  const { run, reading, plan } = await planLive(app, sandbox);
  return { state: await described(run, reading), plan };
}

async function runOf(app: App, sandbox: Sandbox): Promise<Run> {
  const { graph } = await synth(app);
  return openRun(graph, { aws: { sandbox } });
}

async function described(run: Run, reading: Reading): Promise<string> {
  const { graph } = run.target;
  const { observation } = reading;
  const neighbours = neighboursOf(graph);
  const plain = plainer(namesOf(observation));
  const lives = await withUnvouched(run, reading);
  const found: Record<string, Json> = {};
  for (const node of graph.resources) {
    const type = resourceTypes.get(node.type);
    const live = lives.get(node.address);
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
        plain,
      );
  }
  const unclaimed = observation.unclaimed.map(({ type, live }) => `${type.name} ${live.id}`);
  return canonicalJson({ found, unclaimed }, 1);
}

/** All that is live, what was only vouched for looked at: without a digest to expect, nothing vouches. */
async function withUnvouched(
  { target }: Run,
  { observation, sessions }: Reading,
): Promise<ReadonlyMap<string, Live>> {
  const lives = new Map<string, Live>(observation.live);
  const vouched = target.graph.resources.filter(
    ({ address }) => observation.live.get(address)?.digest !== undefined,
  );
  for (const nodes of groupBy(vouched, ({ type, stack }) => `${type} ${stack}`).values()) {
    const [first] = nodes;
    const type = first && resourceTypes.get(first.type);
    const session = first && sessions.get(environmentOf(target, first));
    if (type === undefined || session === undefined) continue;
    const requests = nodes.map((node) => ({
      address: node.address,
      identity: type.identity(node.properties) ?? {},
      properties: type.canonical(node.properties),
      digest: undefined,
    }));
    const seen = await (await type.operations()).read(requests, session.context);
    for (const [index, { address }] of nodes.entries()) {
      const live = seen[index];
      if (live === undefined) lives.delete(address);
      else lives.set(address, live);
    }
  }
  return lives;
}

/** What the ids and addresses of AWS's are called in words that do not depend on them. */
function namesOf(observation: Reading['observation']): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [address, live] of observation.live)
    for (const [attribute, value] of Object.entries({ id: live.id, ...live.attributes }))
      if (typeof value === 'string' && value.length >= 8)
        // Route 53 writes names of load balancers in small letters.
        for (const one of [value, value.toLowerCase()]) names.set(one, `<${address}.${attribute}>`);
  return names;
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
  // Which revision is which depends on how many came before it, and ids are another in each account.
  const { 'gantry:digest': _, 'gantry:fields': fields, ...tags } = live.tags;
  const record = parseRecord(fields);
  return { ...tags, declared: record.kind === 'read' ? [...record.paths].sort() : record.kind };
}

/** Says a text without ids. */
type Plainer = (text: string) => string;

function nameless(value: Json | undefined, plain: Plainer): Json {
  if (typeof value === 'string') return plain(value);
  if (Array.isArray(value)) return value.map((item) => nameless(item as Json, plain)).sort(byText);
  if (!isJsonObject(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [plain(key), nameless(member, plain)]),
  );
}

function plainer(names: ReadonlyMap<string, string>): Plainer {
  // Longest first: an id may hold another.
  const longestFirst = [...names].sort(([a], [b]) => b.length - a.length);
  return (text) => {
    const known = names.get(text);
    if (known !== undefined) return known;
    // Revisions count what came before; addresses are AWS's choice.
    let plain = text
      .replace(/:\d+$/, ':<revision>')
      .replace(/^10(\.\d+){3}$/, '<address>')
      .replace(/^2600:1f18:[0-9a-f]+:[0-9a-f]{1,2}(?=[0-9a-f]{2}::)/, '<block>');
    for (const [id, name] of longestFirst) plain = plain.replaceAll(id, name);
    return plain;
  };
}

// Lists whose order follows ids of their own come in another order in another account.
function byText(left: Json, right: Json): number {
  const [a, b] = [canonicalJson(left), canonicalJson(right)];
  return a < b ? -1 : Number(a > b);
}
