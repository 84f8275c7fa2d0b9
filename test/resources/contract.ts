/** What every resource type promises, held against the sandbox. */
import { describe, expect, test } from 'vitest';
import { hasErrors } from '../../lib/core/diagnostic.ts';
import { canonicalJson, type Json, type JsonObject, jsonEquals } from '../../lib/core/json.ts';
import { pathCode } from '../../lib/engine/fields.ts';
import { changesOf, type Plan } from '../../lib/engine/plan.ts';
import { isUnknown } from '../../lib/graph/resolve.ts';
import type {
  AnyResourceType,
  FieldRule,
  LeafRule,
  MapRule,
  Verb,
} from '../../lib/resource-type.ts';
import { resourceTypes } from '../../lib/resources/registry.ts';
import type { FaultEffect, Sandbox } from '../../lib/sandbox/index.ts';
import { eject, synth } from '../../lib/toolkit.ts';
import type { App } from '../../lib/tree/app.ts';
import { changeBehindOurBack } from '../invariants/foreign-hand.ts';
import { type Account, anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { refusalOf } from '../invariants/laws.ts';
import { planLive } from '../invariants/sight.ts';
import { momentsOf, revived } from '../scenarios/kills.ts';
import type { FieldChange, Subject } from './fixtures/fixture.ts';
import { fixtures } from './fixtures/index.ts';
import {
  actBehindOurBack,
  at,
  changesIn,
  contextsOn,
  disowned,
  type LiveApp,
  laid,
  liveAppOf,
  liveIn,
  mustDeploy,
  problemsOf,
  Scenes,
  SUBJECT,
  stepOf,
  type Variation,
} from './scene.ts';
import { beforeOf, pathOf, variation } from './variations.ts';

const registered = [...resourceTypes.values()];

/** What goes wrong with the first calls of every write. */
const MISHAPS: readonly { readonly what: string; readonly effects: readonly FaultEffect[] }[] = [
  {
    what: 'a throttle, then an internal error',
    effects: [{ kind: 'server-error' }, { kind: 'throttle' }],
  },
  { what: 'a lost answer', effects: [{ kind: 'lost-answer' }] },
];

/**
 * The suite over some types of the generated registry. A type without a fixture fails it, and so does a field that a
 * fixture neither changes nor gives a reason for.
 */
export function contractOf(types: readonly AnyResourceType[]): void {
  describe.each([...types].map((type) => [type.name, type] as const))('%s', (name, type) => {
    const fixture = fixtures[name] ?? (() => ({ properties: {}, fields: {}, foreign: [] }));
    const scenes = new Scenes(type, fixture);
    const { fields, foreign, alwaysOurs, leftAt } = scenes.subject();
    const rules = rulesOf(type.fields);
    const cases = Object.entries(fields).flatMap(([path, one]) => {
      const rule = rules.get(path);
      return rule === undefined || 'untested' in one ? [] : [{ path, rule, one }];
    });

    test('every field has a case or a reason why it has none', () => {
      expect(Object.keys(fields).sort()).toEqual([...rules.keys()].sort());
    });

    test('no two fields are recorded by the same code', () => {
      const paths = [...rules.keys(), 'tags.Name', 'tags.team', 'tags.env'];
      expect(new Set(paths.map(pathCode)).size).toBe(paths.length);
    });

    test('what is absent reads as absent', async () => {
      const account = await scenes.neighbours();
      const plan = await account.plan(scenes.app());
      expect(changesOf(plan).map(({ action, address }) => [action, address])).toEqual([
        ['create', SUBJECT],
      ]);
      const world = contextsOn(account.sandbox.snapshot());
      expect(await ownObjects(type, world)).toEqual([]);
    });

    test('a second plan is empty and a second deploy writes nothing', async () => {
      const account = await scenes.neighbours();
      const app = scenes.app();
      await deployWith(account, app, type, ['create']);
      await expectEmptyPlan(account, app);
      expect((await deployWith(account, app, type, [])).applied).toBe(false);
    });

    const updates = cases.filter(({ rule }) => rule.change === 'update');
    test.each(updates)('$path changes in place', async ({ path, rule, one }) => {
      const full = one.entry === undefined ? path : `${path}.${one.entry}`;
      const account = await scenes.deployed(beforeOf(path, one), variation(path, one, 'before'));
      const app = scenes.app(variation(path, one, 'after'));
      const changed = await deployWith(account, app, type, ['update']);
      expectUpdate(changed, [`${full}: update, ${rule.impact}`]);
      if (tellsValues(type, rule)) expect(causesOf(changed.plan)).toEqual(['code']);
      else expect(['code', 'unknown']).toContain(causesOf(changed.plan)[0]);
      await expectEmptyPlan(account, app);
      const off = offOf(rule, one);
      if (off === 'keep' || off === 'replace' || one.required === true) return;
      const without = scenes.app(variation(path, one, 'without'));
      expectUpdate(await deployWith(account, without, type, ['update']), [
        `${full}: update, ${rule.impact}`,
      ]);
      const { subject } = await settledIn(account, without);
      const live = valueAt(type.canonical(subject.properties), path, one.entry);
      const switchedOff = laid(subject.properties, at(pathOf(path, one), off)) as JsonObject;
      const expected = valueAt(type.canonical(switchedOff), path, one.entry);
      // What is off is either not there or has the value of off.
      expect([meaningOf(undefined), meaningOf(expected)]).toContain(meaningOf(live));
    });

    // Entries of maps are in `foreign` of the fixtures.
    const ours = updates.filter(({ rule }) => type.immutable !== true && !('entries' in rule));
    test.each(ours)('$path is put right when somebody else sets it', async (each) => {
      const { path, one } = each;
      const account = await scenes.deployed(beforeOf(path, one), variation(path, one, 'before'));
      const app = scenes.app(variation(path, one, 'before'));
      const theirs = await declaredIn(type, scenes.app(variation(path, one, 'after')), path);
      const mine = await declaredIn(type, app, path);
      // What only the code's references tell, or the code does not say here, nobody can set to another value for it.
      if (mine === undefined || theirs === undefined || jsonEquals(mine, theirs)) return;
      const change = { path, after: theirs, impact: each.rule.impact };
      if (await refusalOf(changeBehindOurBack(account, app, SUBJECT, [change]))) return;
      const plan = await account.plan(app);
      expect(changesOf(plan)).toMatchObject([{ action: 'update', address: SUBJECT }]);
      const within = pathsIn(stepOf(plan)).filter((found) => found.startsWith(path));
      expect(within.length).toBeGreaterThan(0);
      expect(pathsIn(stepOf(plan))).toEqual(within);
      await mustDeploy(account, app);
      await expectEmptyPlan(account, app);
    });

    // What has no tags does not say what was declared: all its fields are the code's.
    const additions = ours.filter(
      ({ one }) => type.taggable !== false && one.required !== true && one.swaps === undefined,
    );
    test.each(additions)('$path is left alone when somebody else adds it', async (each) => {
      const { path, one } = each;
      const app = scenes.app(variation(path, one, 'without'));
      const theirs = await declaredIn(type, scenes.app(variation(path, one, 'after')), path);
      // Some fields cannot be missing, and others only AWS knows a value for.
      if (theirs === undefined || hasErrors((await synth(app)).diagnostics)) return;
      const account = await scenes.deployed(`without ${path}`, variation(path, one, 'without'));
      const change = { path, after: theirs, impact: each.rule.impact };
      if (await refusalOf(changeBehindOurBack(account, app, SUBJECT, [change]))) return;
      await expectEmptyPlan(account, app);
    });

    const replacements = cases.filter(({ rule }) => rule.change === 'replace');
    test.each(replacements)('$path replaces', async ({ path, one }) => {
      const before = scenes.app(variation(path, one, 'before'));
      const account = await scenes.deployed(beforeOf(path, one), variation(path, one, 'before'));
      const app = scenes.app(variation(path, one, 'after'));
      const order = one.order ?? (await expectedOrder(type, before, app));
      const refused = await account.deploy(app);
      const consents = refused.plan.diagnostics.filter(
        ({ code }) => code === 'plan/downtime',
      ).length;
      if (order === 'delete-first') {
        expect(consents).toBe(1);
        expect(refused.applied).toBe(false);
      } else expect(consents).toBe(0);
      const { plan, sent } =
        order === 'delete-first'
          ? await deployWith(account, app, type, ['create', 'delete'])
          : { plan: refused.plan, sent: writesIn(account) };
      if (order !== 'delete-first') expect(failuresOf(refused)).toEqual([]);
      expect(foreignTo(type, ['create', 'delete'], sent)).toEqual([]);
      const steps = changesOf(plan);
      if (leftAt === undefined)
        expect(steps).toMatchObject([{ action: 'replace', address: SUBJECT, order }]);
      else
        expect(steps).toMatchObject([
          { action: 'create', address: SUBJECT },
          { action: 'delete', address: leftAt },
        ]);
      const [made, gone] = [firstOf(type, 'create', sent), firstOf(type, 'delete', sent)];
      if (made >= 0 && gone >= 0) expect(made < gone).toBe(order === 'create-first');
      await expectEmptyPlan(account, app);
    });

    const fixed = cases.filter(({ rule }) => rule.change === 'create-only');
    test.each(fixed)('$path is refused to change', async ({ path, one }) => {
      const account = await scenes.deployed(beforeOf(path, one), variation(path, one, 'before'));
      const app = scenes.app(variation(path, one, 'after'));
      const sent = await account.writesDuring(() => account.deploy(app, { allowDowntime: true }));
      expect(sent).toEqual([]);
      const { diagnostics } = await account.plan(app);
      expect(diagnostics).toContainEqual(
        expect.objectContaining({ code: 'plan/create-only', address: SUBJECT, path }),
      );
    });

    test.skipIf(type.taggable === false)(
      'tags are set, changed and removed one by one',
      async () => {
        const account = await scenes.deployed();
        for (const tags of [{ team: 'web' }, { team: 'api', env: 'test' }, { env: 'test' }, {}]) {
          const app = scenes.app(() => ({ tags }));
          const { plan } = await deployWith(account, app, type, ['update']);
          expect(stepOf(plan)).toMatchObject({ action: 'update', fields: [] });
          const live = Object.entries((await liveIn(account, app)).subject.tags);
          expect(Object.fromEntries(live.filter(([key]) => !key.startsWith('gantry:')))).toEqual(
            tags,
          );
        }
        await expectEmptyPlan(account, scenes.app());
      },
    );

    test.each(foreign)('behind our back $what', async (one) => {
      const vary = ({ foreign: all }: Subject): Variation => ({
        given: all.find(({ what }) => what === one.what)?.with ?? {},
      });
      const account = await scenes.deployed(one.with && `foreign ${one.what}`, vary);
      const app = scenes.app(vary);
      await actBehindOurBack(account, app, one);
      const before = canonicalJson(account.sandbox.dump() as Json);
      if (one.path === undefined) {
        await expectEmptyPlan(account, app);
        expect((await deployWith(account, app, type, [])).sent).toEqual([]);
        expect(canonicalJson(account.sandbox.dump() as Json)).toBe(before);
        return;
      }
      const { plan } = await deployWith(account, app, type, ['update']);
      expect(pathsIn(stepOf(plan))).toEqual([one.path]);
      expect(changesOf(plan)).toHaveLength(1);
      const rule = [...rules].find(([path]) => one.path?.startsWith(path))?.[1];
      expect(causesOf(plan)).toEqual([tellsValues(type, rule) ? 'drift' : 'unknown']);
      await expectEmptyPlan(account, app);
    });

    test.skipIf(type.taggable === false)('tags of others are left alone', async () => {
      const account = anAccount({ snapshot: withForeignTag(await scenes.state()) });
      const app = scenes.app();
      const before = (await settledIn(account, app)).subject.tags;
      expect(before).toMatchObject({ theirs: 'yes' });
      const tagged = scenes.app(() => ({ tags: { team: 'web' } }));
      await mustDeploy(account, tagged);
      expect((await liveIn(account, tagged)).subject.tags).toMatchObject({
        theirs: 'yes',
        team: 'web',
      });
    });

    test('deleting twice is fine', async () => {
      const world = contextsOn(await scenes.state());
      const operations = await type.operations();
      const [live] = await ownObjects(type, world);
      if (live === undefined) throw new Error('it is not listed');
      for (const _ of [1, 2]) {
        const context = world.applying({ address: SUBJECT as never });
        await operations.delete(live, context);
        await operations.settle?.(live, 'delete', context);
      }
      expect(await ownObjects(type, world)).toEqual([]);
    });

    test('taking it out of the code removes it, and nothing else', async () => {
      const account = await scenes.deployed();
      const without = scenes.app('without');
      const { plan } = await deployWith(account, without, type, ['delete']);
      expect(changesOf(plan).map(({ action, address }) => [action, address])).toEqual([
        ['delete', leftAt ?? SUBJECT],
      ]);
      await expectEmptyPlan(account, without);
      expect(sizesOf(account.sandbox)).toEqual(sizesOf((await scenes.neighbours()).sandbox));
    });

    test.each(['nobody', 'another'])('what %s owns is not touched', async (owner) => {
      const state = disowned(await scenes.state(), owner === 'nobody' ? undefined : owner);
      const world = contextsOn(state);
      if (alwaysOurs === undefined || type.taggable !== false)
        expect(await ownObjects(type, world)).toEqual([]);
      const account = anAccount({ snapshot: state });
      const plan = await account.plan(scenes.app());
      const refusals = plan.diagnostics.filter(({ severity }) => severity === 'error');
      if (alwaysOurs !== undefined) {
        expect(refusals).toEqual([]);
        return;
      }
      expect(refusals).toMatchObject([{ code: 'plan/not-owned', address: SUBJECT }]);
      const sent = await account.writesDuring(() => account.deploy(scenes.app()));
      expect(sent).toEqual([]);
    });

    test('giving it up takes everything off that says it is ours, and leaves it as it was', async () => {
      expect(
        type.taggable !== false || type.indelible !== undefined || (await type.operations()).disown,
      ).toBeTruthy();
      const account = await scenes.deployed();
      const app = scenes.app();
      const before = sizesBesideMarks(account.sandbox);
      const given = await eject(app, { addresses: 'all', aws: { sandbox: account.sandbox } });
      expect(given.outcomes.filter(({ result }) => result !== 'done')).toEqual([]);
      expect(given.exitCode).toBe(0);
      // An account of objects that stay ours has nothing to give up.
      expect(given.applied).toBe(given.plan.objects.length > 0);
      if (type.indelible === undefined) expect(given.applied).toBe(true);
      const left = await eject(app, { addresses: 'all', aws: { sandbox: account.sandbox } });
      expect(left).toMatchObject({ applied: false, plan: { objects: [] } });
      if (type.indelible === undefined) expect(marksIn(account.sandbox.dump())).toEqual([]);
      const world = contextsOn(account.sandbox.snapshot());
      for (const one of registered)
        if (
          one.indelible === undefined &&
          one.name !== 'AWS::ApplicationAutoScaling::ScalableTarget'
        )
          expect(await ownObjects(one, world)).toEqual([]);
      expect(sizesBesideMarks(account.sandbox)).toEqual(before);
    });

    test.each(MISHAPS)('being made survives $what at every write', async ({ effects }) => {
      const account = await scenes.neighbours();
      failFirstWrites(account.sandbox, effects);
      await mustConverge(account, scenes.app());
      expect(account.sandbox.faults.fired).toBeGreaterThan(0);
      expect(sizesOf(account.sandbox)).toEqual(sizesOf((await scenes.deployed()).sandbox));
    });

    const [first] = updates;
    test.skipIf(first === undefined).each(MISHAPS)(
      'being changed survives $what at every write',
      async ({ effects }) => {
        if (first === undefined) return;
        const { path, one } = first;
        const account = await scenes.deployed(beforeOf(path, one), variation(path, one, 'before'));
        failFirstWrites(account.sandbox, effects);
        await mustConverge(account, scenes.app(variation(path, one, 'after')));
        expect(account.sandbox.faults.fired).toBeGreaterThan(0);
      },
    );

    const taggable = type.taggable !== false;
    const dropped = updates.find(({ rule, one }) => {
      const off = offOf(rule, one);
      return typeof off !== 'string' && one.required !== true && one.swaps === undefined;
    });
    test.skipIf(dropped === undefined && !taggable)(
      'what is dropped is off also when the run is killed at any write of it',
      async () => {
        const less = dropped && variation(dropped.path, dropped.one, 'without');
        const more = dropped && variation(dropped.path, dropped.one, 'before');
        const tags = taggable ? { tags: { team: 'web' } } : {};
        const fuller = scenes.app((subject) => ({ ...more?.(subject), ...tags }));
        const calm = await scenes.neighbours();
        await mustDeploy(calm, fuller);
        const lesser = scenes.app((subject) => less?.(subject) ?? {});
        const { moments } = await momentsOf(
          (account) => mustDeploy(account, lesser),
          structuredClone(calm.sandbox.snapshot()),
        );
        await mustDeploy(calm, lesser);
        const { subject } = await liveIn(calm, lesser);
        for (const moment of moments) {
          const account = revived(moment);
          await mustDeploy(account, lesser);
          const { subject: again } = await settledIn(account, lesser);
          expect(type.canonical(again.properties), moment.after).toEqual(
            type.canonical(subject.properties),
          );
          expect(again.tags, moment.after).toEqual(subject.tags);
        }
      },
    );

    test.each(MISHAPS)('being removed survives $what at every write', async ({ effects }) => {
      const account = await scenes.deployed();
      failFirstWrites(account.sandbox, effects);
      await mustConverge(account, scenes.app('without'));
      expect(account.sandbox.faults.fired).toBeGreaterThan(0);
      expect(sizesOf(account.sandbox)).toEqual(sizesOf((await scenes.neighbours()).sandbox));
    });

    test('destroying everything leaves nothing', async () => {
      const account = await scenes.deployed();
      const result = await account.destroy(scenes.app());
      expect(result.run.outcomes.filter((outcome) => outcome.result !== 'done')).toEqual([]);
      await account.sandbox.clock.advance(2 * 3_600_000);
      for (const one of registered)
        expect(await ownObjects(one, contextsOn(account.sandbox.snapshot()))).toEqual([]);
    });
  });
}

/** What an app declares for a field of the subject; undefined for nothing, and for what is known only in AWS. */
async function declaredIn(
  type: AnyResourceType,
  app: App,
  path: string,
): Promise<Json | undefined> {
  const { graph } = await synth(app);
  const node = graph.resources.find(({ address }) => address === SUBJECT);
  const value = node && valueAt(type.canonical(node.properties), path, undefined);
  return value === undefined || isUnknown({ value }) ? undefined : value;
}

/** The rules of everything that is owned for itself, by path. */
function rulesOf(
  fields: Readonly<Record<string, FieldRule>>,
  prefix = '',
): ReadonlyMap<string, LeafRule | MapRule> {
  const found = new Map<string, LeafRule | MapRule>();
  for (const [key, rule] of Object.entries(fields)) {
    const path = `${prefix}${key}`;
    if ('members' in rule)
      for (const [inner, one] of rulesOf(rule.members, `${path}.`)) found.set(inner, one);
    else found.set(path, rule);
  }
  return found;
}

function offOf(rule: LeafRule | MapRule, one: FieldChange): Json | undefined | 'keep' | 'replace' {
  if ('entries' in rule) return rule.entries.off(one.entry ?? '');
  return typeof rule.off === 'string' ? rule.off : rule.off.value;
}

function valueAt(
  properties: JsonObject,
  path: string,
  entry: string | undefined,
): Json | undefined {
  let value: Json | undefined = properties;
  for (const step of entry === undefined ? path.split('.') : [path, entry])
    value = (value as JsonObject | undefined | null)?.[step];
  return value;
}

// Empty things and absent ones are one in AWS's answers.
function meaningOf(value: Json | undefined): string {
  const empty =
    value === undefined ||
    value === null ||
    value === '' ||
    (typeof value === 'object' && Object.keys(value).length === 0);
  return empty ? 'nothing' : canonicalJson(value);
}

async function expectEmptyPlan(account: Account, app: App): Promise<void> {
  expect(linesOf(await account.plan(app))).toEqual([]);
}

/** What is live of an app for which nothing is to be done. */
async function settledIn(account: Account, app: App): Promise<LiveApp> {
  const { reading, plan } = await planLive(app, account.sandbox);
  expect(linesOf(plan)).toEqual([]);
  return liveAppOf(reading.observation);
}

interface Deployed {
  readonly plan: Plan;
  readonly applied: boolean;
  readonly sent: readonly string[];
}

/** Deploys an app, and expects no other writes than those that the type announces for these verbs. */
async function deployWith(
  account: Account,
  app: App,
  type: AnyResourceType,
  verbs: readonly Verb[],
): Promise<Deployed> {
  account.sandbox.calls.reset();
  const result = await account.deploy(app, { allowDowntime: true });
  expect(failuresOf(result)).toEqual([]);
  const sent = writesIn(account);
  expect(foreignTo(type, verbs, sent)).toEqual([]);
  return { plan: result.plan, applied: result.applied, sent };
}

/** The writes since the log was reset, those of the lock aside. */
function writesIn({ sandbox }: Account): readonly string[] {
  return sandbox.calls
    .writes()
    .filter(({ service }) => service !== 'SSM')
    .map(({ operation }) => operation);
}

function expectUpdate({ plan }: Deployed, fields: readonly string[]): void {
  expect(linesOf(plan)).toHaveLength(1);
  expect(changesOf(plan)).toMatchObject([{ action: 'update', address: SUBJECT }]);
  expect(changesIn(stepOf(plan))).toEqual(fields);
}

function causesOf(plan: Plan): readonly (string | undefined)[] {
  const step = stepOf(plan);
  return step !== undefined && 'fields' in step ? step.fields.map(({ cause }) => cause) : [];
}

/** Whether the tags of a type tell what a field was declared as: what changes never needs none. */
function tellsValues(type: AnyResourceType, rule: LeafRule | MapRule | undefined): boolean {
  if (type.taggable === false || type.immutable === true) return false;
  return rule?.sensitive !== true && !(rule && 'isSecret' in rule);
}

function pathsIn(step: ReturnType<typeof stepOf>): readonly string[] {
  return step !== undefined && 'fields' in step ? step.fields.map(({ path }) => path) : [];
}

// What finds the object decides: another identity is another object, and it can be there before the old one goes.
async function expectedOrder(type: AnyResourceType, before: App, after: App): Promise<string> {
  const identities = await Promise.all(
    [before, after].map(async (app) => {
      const { graph } = await synth(app);
      const node = graph.resources.find(({ address }) => address === SUBJECT);
      return node === undefined ? undefined : type.identity(node.properties);
    }),
  );
  const [was, is] = identities;
  if (canonicalJson(was ?? {}) !== canonicalJson(is ?? {})) return 'create-first';
  return type.replacement ?? (is === undefined ? 'create-first' : 'delete-first');
}

/** The writes that a type does not announce for these verbs. */
function foreignTo(
  type: AnyResourceType,
  verbs: readonly Verb[],
  sent: readonly string[],
): readonly string[] {
  const announced = new Set(verbs.flatMap((verb) => type.calls[verb]));
  return sent.filter((operation) => !announced.has(operation));
}

/** Where the first write stands that only this verb sends. */
function firstOf(
  type: AnyResourceType,
  verb: 'create' | 'delete',
  sent: readonly string[],
): number {
  const other = type.calls[verb === 'create' ? 'delete' : 'create'];
  return sent.findIndex(
    (operation) => type.calls[verb].includes(operation) && !other.includes(operation),
  );
}

function fixtureOf({ name }: AnyResourceType): Subject | undefined {
  const fixture = fixtures[name];
  return fixture && new Scenes({ name } as AnyResourceType, fixture).subject();
}

async function ownObjects(type: AnyResourceType, world: ReturnType<typeof contextsOn>) {
  const operations = await type.operations();
  const listed = await operations.list(world.reading());
  return listed.filter(
    (live) =>
      live.state !== 'deleting' &&
      [SUBJECT, fixtureOf(type)?.leftAt].includes(
        live.owner?.address ?? live.tags['gantry:address'],
      ) &&
      (live.owner?.app ?? live.tags['gantry:app']) === 'shop',
  );
}

/** Every write operation meets these mishaps at its first calls, one a call; the parameter of the lock is left out. */
function failFirstWrites(sandbox: Sandbox, effects: readonly FaultEffect[]): void {
  const met = new Map<string, number>();
  for (const [index, effect] of effects.entries())
    sandbox.faults.add({
      write: true,
      where: ({ operation, input }) => {
        if (
          JSON.stringify(input).includes('/lock"') ||
          met.get(operation) !== (index === 0 ? undefined : index)
        )
          return false;
        met.set(operation, index + 1);
        return true;
      },
      effect,
    });
}

async function mustConverge(account: Account, app: App): Promise<void> {
  expect(await problemsOf(account, app)).toEqual([]);
  await expectEmptyPlan(account, app);
}

/** Tables of what AWS keeps on record for ever or makes for itself. */
const ON_RECORD =
  /token|dhcp-options|ecs\.(capacity-provider|cluster|service|task|daemon-task-definition-families)|logs\.(streams|events)|discovery\.operations|route53\.changes/;

/** How many records each table has, after what goes by itself has gone. */
function sizesOf(sandbox: Sandbox): Readonly<Record<string, number>> {
  sandbox.clock.advance(2 * 3_600_000);
  return Object.fromEntries(
    Object.entries(sandbox.dump())
      .filter(([table]) => !ON_RECORD.test(table))
      .map(
        ([table, records]) =>
          [
            table,
            Object.keys(records).filter((key) => !/AWSServiceRole/i.test(key)).length,
          ] as const,
      )
      .filter(([, count]) => count > 0),
  );
}

function withForeignTag(state: Awaited<ReturnType<Scenes['state']>>): typeof state {
  return JSON.parse(JSON.stringify(state), (_, value: unknown) => {
    if (Array.isArray(value)) {
      const tags = value as { key?: string; Key?: string; value?: string; Value?: string }[];
      const own = tags.find(
        (tag) =>
          (tag?.key ?? tag?.Key) === 'gantry:address' && (tag.value ?? tag.Value) === SUBJECT,
      );
      if (own === undefined) return value;
      return [
        ...tags,
        'key' in own ? { key: 'theirs', value: 'yes' } : { Key: 'theirs', Value: 'yes' },
      ];
    }
    if (typeof value !== 'object' || value === null) return value;
    return (value as Record<string, unknown>)['gantry:address'] === SUBJECT
      ? { ...value, theirs: 'yes' }
      : value;
  }) as typeof state;
}

/** Where records of an account still carry a mark of ours, by table and record; what AWS remembers of calls left out. */
function marksIn(dump: ReturnType<Sandbox['dump']>): readonly string[] {
  return Object.entries(dump).flatMap(([table, records]) =>
    MEMORY.test(table)
      ? []
      : Object.entries(records).flatMap(([key, record]) =>
          [...JSON.stringify([key, record]).matchAll(MARK)].map(
            ([mark]) => `${table} ${key} ${mark}`,
          ),
        ),
  );
}

// Tags of ours, claims in zones, descriptions that name an owner. Some records of ECS keep the tags of the request that made
// them; those of now stand in a table of their own.
const MARK =
  /"gantry:[a-z][\w:.-]*"|[0-9a-f]{32}\._gantry\.|[ "]gantry:shop\/[\w/]*"|"\/gantry\/shop\/dns[^"]*/g;
const MEMORY =
  /servicediscovery\.operations|ecs\.(run-tokens|tasks|services|managed-daemons|gateways|task-sets)|ec2\.(client-token|launch-template-token)/;

/** How many records each table has, but those that hold nothing but marks. */
function sizesBesideMarks(sandbox: Sandbox): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(sizesOf(sandbox)).filter(
      ([table]) => !/ec2\.tags|ssm\.parameters|route53\.(record-sets|changes)/.test(table),
    ),
  );
}
