/**
 * What must be true of any app, in the sandbox: the invariants, each a function that throws where it is broken. Property
 * tests hold generated apps to them, and a failing case is printed as a test that calls one of them.
 */
import { expect } from 'vitest';
import { canonicalJson, type JsonObject, jsonEquals } from '../../lib/core/json.ts';
import { type Rules, slotsOf } from '../../lib/engine/fields.ts';
import { LOCK_LEASE } from '../../lib/engine/lock.ts';
import { changesOf, type Plan } from '../../lib/engine/plan.ts';
import { neighboursOf } from '../../lib/engine/validate.ts';
import { isUnknown } from '../../lib/graph/resolve.ts';
import { resourceTypes } from '../../lib/resources/registry.ts';
import type { WorldSnapshot } from '../../lib/sandbox/index.ts';
import { setDesiredCount } from '../../lib/sandbox/services/ecs/desired-count.ts';
import { type DeployResult, synth } from '../../lib/toolkit.ts';
import type { App } from '../../lib/tree/app.ts';
import { brew, type Weather } from '../generators/weather.ts';
import { changeBehindOurBack, type ForeignChange, valueAt } from './foreign-hand.ts';
import { type Account, anAccount, announcedBy, failuresOf, linesOf } from './harness.ts';
import { aTenancy, landlord, theHouse } from './landlord.ts';
import { readLive } from './sight.ts';
import { standing, standingByKind } from './standing.ts';

/** Makes the same app, anew on each call. */
export type Make = () => App;

/** What somebody else does to an app: which field of those that differ in its next form, and to what count it scales. */
export interface Meddling {
  readonly choice: number;
  readonly count: number;
}

/**
 * I1, I5, I7-I11 for an app A and its next form B. The plan that A's deploy makes is that of before byte for byte;
 * it sends only what was announced, and a second deploy writes nothing. A field that somebody sets to what B declares is named,
 * it alone, and restored; a count that an autoscaler has set stays, through B too. Destroy leaves what was there before.
 *
 * False where no field of both differs that AWS changes alone, or nothing of A scales to the count.
 */
export async function settles(
  [a, b]: readonly [Make, Make],
  { choice, count }: Meddling,
): Promise<boolean> {
  const candidates = await differingFields(a(), b());
  const chosen = candidates[choice % Math.max(1, candidates.length)];
  const scaling = (await scaledInCode(a())).filter(({ range }) => range.has(count));
  if (chosen === undefined || scaling.length === 0) return false;
  const account = await aTenancy();
  const plan = await account.plan(a());
  const announced = announcedBy(plan);
  const calls = await account.writesDuring(async () => {
    const { plan: again } = await mustDeploy(account, a());
    expect(canonicalJson(again)).toBe(canonicalJson(plan));
  });
  expect([...new Set(calls)].filter((name) => !announced.has(nameOf(name)))).toEqual([]);
  const idle = await account.writesDuring(async () => {
    expect(linesOf((await mustDeploy(account, a())).plan)).toEqual([]);
  });
  expect(idle).toEqual([]);

  for (const { place, scope } of await scaledServices(account, a(), count))
    expect(setDesiredCount(account.sandbox.world, scope, place, count)).toBe(true);
  account.sandbox.clock.advance(600_000);
  const before = await account.state(a());
  const refused = await refusalOf(
    changeBehindOurBack(account, a(), chosen.address, [chosen.change]),
  );
  if (refused) return false;
  mustNameAlone((await mustDeploy(account, a())).plan, chosen);
  expect(await mustBeSettled(account, a())).toBe(before);

  await mustDeploy(account, b());
  const still = await scaledInCode(b());
  for (const { address, count: now } of await scaledServices(account, b(), count))
    if (scaling.some((one) => one.address === address) && rangeAt(still, address)?.has(count))
      expect(now, address).toBe(count);

  await mustDestroy(account, b());
  await mustLeaveTheHouse(account);
  return true;
}

/** I2, I6: what B does not set any more is off after A, as if it had never been set, and the plan is empty. */
export async function switchesOff([a, b]: readonly [Make, Make]): Promise<void> {
  const account = await aTenancy();
  await mustDeploy(account, a());
  await mustDeploy(account, b());
  const end = await mustBeSettled(account, b());
  const direct = await aTenancy();
  await mustDeploy(direct, b());
  expect(end).toBe(await direct.state(b()));
}

/** When a run is killed, and what is done then. */
export interface Kill {
  /** Which of the writes, from 0 to 1. */
  readonly at: number;
  readonly moment: 'before' | 'after';
  readonly next: 'deploy' | 'destroy';
}

/**
 * I2-I4, I6-I8 for an app A and its next form B, which may be A with one part less. B ends the same over A, over A with the
 * deploy of B killed at any write and begun again, and from nothing in bad weather. Destroy after the kill leaves what was
 * there before A.
 */
export async function endsAlike(
  [a, b]: readonly [Make, Make],
  { at, moment, next }: Kill,
  weather: Weather,
): Promise<void> {
  const calm = await aTenancy();
  await mustDeploy(calm, a());
  const killed = await deployWithKill(calm, b(), at, moment);
  const end = await mustBeSettled(calm, b());

  const again = anAccount({ snapshot: killed });
  again.sandbox.clock.advance(LOCK_LEASE + 1_000);
  if (next === 'deploy') {
    await mustDeploy(again, b());
    expect(await mustBeSettled(again, b()), 'after the kill').toBe(end);
    expect(standingByKind(again.sandbox.dump())).toEqual(standingByKind(calm.sandbox.dump()));
  } else {
    await mustDestroy(again, b());
    await mustLeaveTheHouse(again);
  }

  const direct = await aTenancy();
  const clear = brew(direct.sandbox, weather);
  await mustDeploy(direct, b());
  clear();
  expect(await direct.state(b()), 'from nothing, in bad weather').toBe(end);
}

/**
 * Deploys, and answers what the account was at one of the writes: what whoever kills the run there leaves behind. Which one
 * is drawn as they come, each as likely as the other.
 */
export async function deployWithKill(
  account: Account,
  app: App,
  at: number,
  moment: Kill['moment'],
): Promise<WorldSnapshot> {
  let snapshot = structuredClone(account.sandbox.snapshot());
  let seen = 0;
  let draw = at;
  const hook = () => {
    seen += 1;
    // Every nth write takes the place of the one kept so far with a chance of one in n.
    draw = (draw * 9301 + 0.49297) % 1;
    if (draw * seen < 1) snapshot = structuredClone(account.sandbox.snapshot());
  };
  account.sandbox.faults.add({
    write: true,
    effect: { kind: 'hook', ...(moment === 'before' ? { before: hook } : { after: hook }) },
  });
  await mustDeploy(account, app);
  account.sandbox.faults.clear();
  return snapshot;
}

function mustNameAlone(plan: Plan, { address, change }: DifferingField): void {
  const steps = changesOf(plan);
  expect(steps.map((step) => `${step.action} ${step.address}`)).toEqual([`update ${address}`]);
  const fields = steps.flatMap((step) => ('fields' in step ? step.fields : []));
  const isWithin = ({ path }: { readonly path: string }) =>
    path === change.path || path.startsWith(`${change.path}.`);
  expect(fields.length).toBeGreaterThan(0);
  expect(fields.filter((field) => !isWithin(field))).toEqual([]);
}

/** Whether AWS refuses it, or it cannot even be asked for: then nobody can do it behind our back. */
export async function refusalOf(attempt: Promise<boolean>): Promise<boolean> {
  try {
    return !(await attempt);
  } catch (error) {
    if (error instanceof Error && '$fault' in error) return true;
    throw error;
  }
}

/** I7, I8: throws unless the account is as it was before we moved in. */
async function mustLeaveTheHouse(account: Account): Promise<void> {
  const house = await theHouse();
  expect(standing(account.sandbox.dump())).toEqual(house.standing);
  expect(await account.state(landlord())).toBe(house.state);
}

/** A field that two forms of an app give different values. */
export interface DifferingField {
  readonly address: string;
  readonly change: ForeignChange;
}

/** Fields that both declare, change in place, are nobody else's, and that they give different known values. */
export async function differingFields(a: App, b: App): Promise<readonly DifferingField[]> {
  const [left, right] = [(await synth(a)).graph, (await synth(b)).graph];
  const neighbours = neighboursOf(left);
  const others = new Map(right.resources.map((node) => [node.address, node]));
  return left.resources.flatMap((node) => {
    const type = resourceTypes.get(node.type);
    const other = others.get(node.address);
    if (type === undefined || other?.type !== node.type || type.immutable === true) return [];
    if (!jsonEquals(type.identity(node.properties), type.identity(other.properties))) return [];
    const [mine, theirs] = [type.canonical(node.properties), type.canonical(other.properties)];
    const owned = type.otherOwners?.(node, neighbours) ?? {};
    return [...slotsOf(type.fields as Rules, mine, theirs)].flatMap((slot) => {
      const { path, desired, live: after, rule } = slot;
      const comparable = slot.kind === 'leaf' && rule.change === 'update' && !(path in owned);
      if (!comparable || desired === undefined || after === undefined) return [];
      if (isUnknownValue(desired) || isUnknownValue(after) || jsonEquals(desired, after)) return [];
      return [{ address: node.address, change: { path, after, impact: rule.impact } }];
    });
  });
}

function isUnknownValue(value: unknown): boolean {
  return isUnknown({ value } as JsonObject);
}

interface Range {
  has(count: number): boolean;
}

/** Services whose count the graph leaves to somebody, and between what. */
async function scaledInCode(
  app: App,
): Promise<readonly { readonly address: string; readonly range: Range }[]> {
  const { graph } = await synth(app);
  const neighbours = neighboursOf(graph);
  return graph.resources.flatMap((node) => {
    const owners = resourceTypes.get(node.type)?.otherOwners?.(node, neighbours) ?? {};
    if (!('desiredCount' in owners)) return [];
    const target = neighbours
      .referrers(node.address)
      .find(({ properties }) => 'MinCapacity' in properties);
    if (target === undefined) return [];
    const [min, max] = [
      Number(target.properties['MinCapacity']),
      Number(target.properties['MaxCapacity']),
    ];
    return [{ address: node.address, range: { has: (count) => min <= count && count <= max } }];
  });
}

/** Services of an app that scale to a count. */
async function scaledServices(account: Account, app: App, count: number) {
  const scaled = new Map((await scaledInCode(app)).map(({ address, range }) => [address, range]));
  const { observation } = await readLive(app, account.sandbox);
  return [...observation.live].flatMap(([address, live]) => {
    const range = scaled.get(address);
    if (range?.has(count) !== true) return [];
    const arn = String(live.attributes['serviceArn']);
    const [, region = '', owner = ''] = /^arn:aws:ecs:([^:]+):(\d+):/.exec(arn) ?? [];
    const [, cluster = '', service = ''] = arn.split('/');
    return [
      {
        address,
        count: valueAt(live.properties, 'desiredCount'),
        scope: { account: owner, region },
        place: { cluster, service },
      },
    ];
  });
}

function rangeAt(
  scaled: readonly { readonly address: string; readonly range: Range }[],
  address: string,
): Range | undefined {
  return scaled.find((one) => one.address === address)?.range;
}

/** Deploys; throws what went wrong. */
export async function mustDeploy(account: Account, app: App): Promise<DeployResult> {
  const result = await account.deploy(app, { allowDowntime: true });
  expect(failuresOf(result)).toEqual([]);
  expect(result.exitCode).toBe(0);
  return result;
}

/** Destroys; throws what went wrong. */
export async function mustDestroy(account: Account, app: App): Promise<void> {
  const result = await account.destroy(app);
  expect(failuresOf(result)).toEqual([]);
  expect(result.exitCode).toBe(0);
}

/** I1: throws unless a plan is empty. Answers the state of the app. */
export async function mustBeSettled(account: Account, app: App): Promise<string> {
  const { state, plan } = await account.look(app);
  expect(linesOf(plan)).toEqual([]);
  return state;
}

function nameOf(call: string): string {
  return call.slice(call.indexOf('.') + 1);
}
