/**
 * What must be true of any app, in the sandbox: the invariants, each a function that throws where it is broken. Property
 * tests hold generated apps to them, and a failing case is printed as a test that calls one of them.
 */
import { expect } from 'vitest';
import { canonicalJson, type JsonObject, jsonEquals } from '../../lib/core/json.ts';
import { type Rules, slotsOf } from '../../lib/engine/fields.ts';
import { LOCK_LEASE } from '../../lib/engine/lock.ts';
import { changesOf } from '../../lib/engine/plan.ts';
import { neighboursOf } from '../../lib/engine/validate.ts';
import { isUnknown } from '../../lib/graph/resolve.ts';
import { resourceTypes } from '../../lib/resources/registry.ts';
import type { WorldSnapshot } from '../../lib/sandbox/index.ts';
import { setDesiredCount } from '../../lib/sandbox/services/ecs/desired-count.ts';
import { synth } from '../../lib/toolkit.ts';
import type { App } from '../../lib/tree/app.ts';
import { changeBehindOurBack, type ForeignChange, liveObjects, valueAt } from './foreign-hand.ts';
import { type Account, anAccount, announcedBy, failuresOf, linesOf } from './harness.ts';
import { standing, standingByKind } from './standing.ts';

/** Makes the same app, anew on each call. */
export type Make = () => App;

/** I1, I7, I10: a second plan is empty, a second deploy writes nothing, no call is unannounced, destroy leaves nothing. */
export async function settles(make: Make): Promise<void> {
  const account = anAccount();
  const before = standing(account.sandbox.dump());
  const announced = announcedBy(await account.plan(make()));
  const calls = await account.writesDuring(() => mustDeploy(account, make()));
  expect([...new Set(calls)].filter((name) => !announced.has(nameOf(name)))).toEqual([]);

  await mustBeSettled(account, make());
  expect(await account.writesDuring(() => account.deploy(make()))).toEqual([]);

  await mustDestroy(account, make());
  expect(standing(account.sandbox.dump())).toEqual(before);
  // A new group's allow-all rules are revoked unseen: outside IPv6 the second of them is not there.
  const refused = account.sandbox.calls.writes().flatMap(({ error }) => error ?? []);
  expect(refused.filter((code) => code !== 'InvalidPermission.NotFound')).toEqual([]);
}

/** I2, I6: deploying A and then B, or B with less than A, ends where deploying B alone ends. */
export async function isPathIndependent([a, b]: readonly [Make, Make]): Promise<void> {
  const travelled = anAccount();
  await mustDeploy(travelled, a());
  await mustDeploy(travelled, b());
  await mustBeSettled(travelled, b());
  const direct = anAccount();
  await mustDeploy(direct, b());
  expect(await travelled.state(b())).toBe(await direct.state(b()));
}

/** When a run is killed, and what is done then. */
export interface Kill {
  /** Which write: a share of all that the run sends, from 0 to 1. */
  readonly at: number;
  /** Whether the write still reaches AWS. */
  readonly moment: 'before' | 'after';
  readonly then: 'deploy' | 'destroy';
}

/** I3, I7: killed at any write of the way from A to B, the same command ends where it would have, or destroy at nothing. */
export async function survivesKill(
  [a, b]: readonly [Make | undefined, Make],
  { at, moment, then }: Kill,
): Promise<void> {
  const calm = anAccount();
  if (a !== undefined) await mustDeploy(calm, a());
  const start = structuredClone(calm.sandbox.snapshot());
  const writes = (await countWrites(calm, b)) - 1;
  const snapshot = await killedAt(start, b, 1 + Math.round(at * writes), moment);
  if (snapshot === undefined) return;
  const account = anAccount({ snapshot });
  account.sandbox.clock.advance(LOCK_LEASE + 1_000);
  if (then === 'destroy') {
    await mustDestroy(account, b());
    expect(standing(account.sandbox.dump())).toEqual([]);
    return;
  }
  await mustDeploy(account, b());
  await mustBeSettled(account, b());
  expect(standingByKind(account.sandbox.dump())).toEqual(standingByKind(calm.sandbox.dump()));
  expect(await account.state(b())).toBe(await calm.state(b()));
}

async function countWrites(account: Account, make: Make): Promise<number> {
  const before = account.sandbox.calls.writes().length;
  await mustDeploy(account, make());
  return account.sandbox.calls.writes().length - before;
}

async function killedAt(
  start: WorldSnapshot,
  make: Make,
  nth: number,
  moment: Kill['moment'],
): Promise<WorldSnapshot | undefined> {
  const account = anAccount({ snapshot: start });
  const stop = new AbortController();
  let found: WorldSnapshot | undefined;
  const hook = () => {
    found = structuredClone(account.sandbox.snapshot());
    stop.abort();
  };
  account.sandbox.faults.add({
    write: true,
    nth,
    times: 1,
    effect: { kind: 'hook', ...(moment === 'before' ? { before: hook } : { after: hook }) },
  });
  await account.deploy(make(), { signal: stop.signal, allowDowntime: true }).catch(() => {});
  return found;
}

/**
 * I5: a declared field that somebody changes is named by the plan, it alone, and restored by a deploy. What they set it to
 * is what B declares for it. False where they have no such field, or AWS does not let it be changed alone.
 */
export async function restores([a, b]: readonly [Make, Make], choice: number): Promise<boolean> {
  const candidates = await differingFields(a(), b());
  const chosen = candidates[choice % Math.max(1, candidates.length)];
  if (chosen === undefined) return false;
  const { address, change } = chosen;
  const account = anAccount();
  await mustDeploy(account, a());
  const before = await account.state(a());
  try {
    await changeBehindOurBack(account, a(), address, [change]);
  } catch (error) {
    // What AWS refuses nobody can do behind our back.
    if (error instanceof Error && '$fault' in error) return false;
    throw error;
  }
  const steps = changesOf(await account.plan(a()));
  expect(steps.map((step) => `${step.action} ${step.address}`)).toEqual([`update ${address}`]);
  const fields = steps.flatMap((step) => ('fields' in step ? step.fields : []));
  const isWithin = ({ path }: { readonly path: string }) =>
    path === change.path || path.startsWith(`${change.path}.`);
  expect(fields.length).toBeGreaterThan(0);
  expect(fields.filter((field) => !isWithin(field))).toEqual([]);
  await mustDeploy(account, a());
  await mustBeSettled(account, a());
  expect(await account.state(a())).toBe(before);
  return true;
}

/** Fields that both declare, change in place, are nobody else's, and that they give different known values. */
async function differingFields(
  a: App,
  b: App,
): Promise<readonly { readonly address: string; readonly change: ForeignChange }[]> {
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

/** I8: what another app owns is never changed, whatever becomes of ours. */
export async function leavesStrangers(
  stranger: Make,
  [a, b]: readonly [Make, Make],
): Promise<void> {
  const account = anAccount();
  await mustDeploy(account, stranger());
  const before = await account.state(stranger());
  const theirs = standing(account.sandbox.dump());
  await mustDeploy(account, a());
  await mustDeploy(account, b());
  await mustDestroy(account, b());
  expect(await account.state(stranger())).toBe(before);
  await mustBeSettled(account, stranger());
  expect(standing(account.sandbox.dump())).toEqual(theirs);
}

/** I9: a count that an autoscaler has set stays through any deploy that keeps the autoscaler. False where there is none. */
export async function keepsOthersValues(
  [a, b]: readonly [Make, Make],
  count: number,
): Promise<boolean> {
  const account = anAccount();
  await mustDeploy(account, a());
  const scaled = (await scaledServices(account, a())).filter(({ range }) => range.has(count));
  const kept = new Set((await scaledInCode(b())).map(({ address }) => address));
  const watched = scaled.filter(({ address }) => kept.has(address));
  if (watched.length === 0) return false;
  for (const { place, scope } of watched)
    expect(setDesiredCount(account.sandbox.world, scope, place, count)).toBe(true);
  account.sandbox.clock.advance(600_000);
  const ranges = new Map((await scaledInCode(b())).map((one) => [one.address, one.range]));
  await mustDeploy(account, b());
  for (const { address } of watched) {
    const range = ranges.get(address);
    const live = (await scaledServices(account, b())).find((one) => one.address === address);
    // A narrower range of the new code moves the count into itself: that is the autoscaler's doing.
    if (range?.has(count) === true) expect(live?.count, address).toBe(count);
  }
  return true;
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

async function scaledServices(account: Account, app: App) {
  const scaled = new Map((await scaledInCode(app)).map(({ address, range }) => [address, range]));
  const { observation } = await liveObjects(account, app);
  return [...observation.live].flatMap(([address, live]) => {
    const range = scaled.get(address);
    if (range === undefined) return [];
    const arn = String(live.attributes['serviceArn']);
    const [, region = '', owner = ''] = /^arn:aws:ecs:([^:]+):(\d+):/.exec(arn) ?? [];
    const [, cluster = '', service = ''] = arn.split('/');
    return [
      {
        address,
        range,
        count: valueAt(live.properties, 'desiredCount'),
        scope: { account: owner, region },
        place: { cluster, service },
      },
    ];
  });
}

/** I11: the same program gives the same bytes, and the same account the same plan. */
export async function isReproducible(make: Make): Promise<void> {
  const account = anAccount();
  const [one, two] = [await account.plan(make()), await account.plan(make())];
  expect(canonicalJson(two)).toBe(canonicalJson(one));
}

/** Deploys; throws what went wrong. */
export async function mustDeploy(account: Account, app: App): Promise<void> {
  const result = await account.deploy(app, { allowDowntime: true });
  expect(failuresOf(result)).toEqual([]);
  expect(result.exitCode).toBe(0);
}

/** Destroys; throws what went wrong. */
export async function mustDestroy(account: Account, app: App): Promise<void> {
  const result = await account.destroy(app);
  expect(failuresOf(result)).toEqual([]);
  expect(result.exitCode).toBe(0);
}

/** I1: throws unless a plan is empty. */
export async function mustBeSettled(account: Account, app: App): Promise<void> {
  expect(linesOf(await account.plan(app))).toEqual([]);
}

function nameOf(call: string): string {
  return call.slice(call.indexOf('.') + 1);
}
