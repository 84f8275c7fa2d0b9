/** Scenes of the contract suite: an app with a subject and its neighbours, and an account in which they stand. */
import type { AwsEnvironment } from '../../lib/aws/environment.ts';
import type { Observation } from '../../lib/engine/observe.ts';
import type { Plan, Step } from '../../lib/engine/plan.ts';
import type { AnyResourceType, Live } from '../../lib/resource-type.ts';
import { resourceTypes } from '../../lib/resources/registry.ts';
import type { Sandbox, WorldSnapshot } from '../../lib/sandbox/index.ts';
import { App } from '../../lib/tree/app.ts';
import { Resource } from '../../lib/tree/resource.ts';
import { Stack } from '../../lib/tree/stack.ts';
import { type Account, anAccount } from '../invariants/harness.ts';
import { readLive } from '../invariants/sight.ts';
import { aWorld } from './contexts.ts';
import type { Fixture, ForeignChange, Found, Given, Subject } from './fixtures/fixture.ts';

/** The address of every subject. */
export const SUBJECT = 'shop/Net/Subject';

/** What is laid over a subject's own properties. */
export interface Variation {
  readonly given?: Given;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A new app with the neighbours, and the subject unless it is left out. */
export function appOf(
  type: AnyResourceType,
  fixture: Fixture,
  vary: 'without' | ((subject: Subject) => Variation) = () => ({}),
  found: Found = {},
): App {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Net', { region: 'eu-west-1' });
  const subject = fixture(stack, found);
  if (vary === 'without') return app;
  const { given = {}, tags } = vary(subject);
  new Resource(stack, 'Subject', {
    type: type.name,
    properties: laid(subject.properties, given) as never,
    taggable: type.taggable ?? true,
    tags,
  });
  return app;
}

/** Properties laid over others: structures merge, everything else replaces, undefined removes. */
export function laid(base: Given, over: Given): Given {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isPlain(value) && isPlain(below) ? laid(below, value) : value;
  }
  return Object.fromEntries(Object.entries(result).filter(([, value]) => value !== undefined));
}

/** Properties of one value at a path of structures; undefined removes it. */
export function at(path: readonly string[], value: unknown): Given {
  const [head = '', ...rest] = path;
  return { [head]: rest.length === 0 ? value : at(rest, value) };
}

function isPlain(value: unknown): value is Given {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}

/** Runs apps of one type. Accounts start from states that are made once. */
export class Scenes {
  readonly type: AnyResourceType;
  readonly fixture: Fixture;
  #found: Found = {};
  readonly #states = new Map<string, Promise<WorldSnapshot>>();

  constructor(type: AnyResourceType, fixture: Fixture) {
    this.type = type;
    this.fixture = fixture;
  }

  /** The subject as the fixture says it, in an app of its own. */
  subject(): Subject {
    return this.fixture(new Stack(new App({ name: 'shop' }), 'Net'), this.#found);
  }

  app(vary?: 'without' | ((subject: Subject) => Variation)): App {
    return appOf(this.type, this.fixture, vary, this.#found);
  }

  /** An account with the neighbours alone. */
  async neighbours(): Promise<Account> {
    return anAccount({ snapshot: await this.#neighbours() });
  }

  /** An account in which a variation of the subject is deployed. */
  async deployed(name = 'plain', vary?: (subject: Subject) => Variation): Promise<Account> {
    return anAccount({ snapshot: await this.state(name, vary) });
  }

  /** The state of an account in which a variation of the subject is deployed. */
  state(name = 'plain', vary?: (subject: Subject) => Variation): Promise<WorldSnapshot> {
    return this.#once(name, async () => {
      const account = await this.neighbours();
      await mustDeploy(account, this.app(vary));
      return account.sandbox.snapshot();
    });
  }

  #neighbours(): Promise<WorldSnapshot> {
    return this.#once('neighbours', async () => {
      const account = anAccount();
      await mustDeploy(account, this.app('without'));
      const { find } = this.subject();
      if (find !== undefined)
        this.#found = await find(clientsOn(account.sandbox), account.sandbox.clock);
      return account.sandbox.snapshot();
    });
  }

  #once(name: string, make: () => Promise<WorldSnapshot>): Promise<WorldSnapshot> {
    const state = this.#states.get(name) ?? make();
    this.#states.set(name, state);
    return state;
  }
}

/** Deploys, with consent to downtime; throws what went wrong. */
export async function mustDeploy(account: Account, app: App): Promise<void> {
  const problems = await problemsOf(account, app);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** What goes wrong when an app is deployed, a line each. */
export async function problemsOf(account: Account, app: App): Promise<readonly string[]> {
  const { failuresOf } = await import('../invariants/harness.ts');
  return failuresOf(await account.deploy(app, { allowDowntime: true }));
}

/** The step of the subject. */
export function stepOf(plan: Plan): Step | undefined {
  return plan.steps.find(({ address }) => address === SUBJECT);
}

/** The fields that a step changes, with what the change means. */
export function changesIn(step: Step | undefined): readonly string[] {
  if (step === undefined || !('fields' in step)) return [];
  return step.fields.map(({ path, change, impact }) => `${path}: ${change}, ${impact}`);
}

/** What of an app is live, of one reading. */
export interface LiveApp {
  readonly subject: Live;
  /** Every live object by its address. */
  readonly all: ReadonlyMap<string, Live>;
}

/** What of an app is live. */
export async function liveIn(account: Account, app: App): Promise<LiveApp> {
  const { observation } = await readLive(app, account.sandbox);
  return liveAppOf(observation);
}

/** What of an app has been found live. */
export function liveAppOf({ live }: Observation): LiveApp {
  const subject = live.get(SUBJECT as never);
  if (subject === undefined) throw new Error('the subject is not there');
  return { subject, all: live };
}

/** Lets somebody else change something. */
export async function actBehindOurBack(
  account: Account,
  app: App,
  { change }: ForeignChange,
): Promise<void> {
  const { subject, all } = await liveIn(account, app);
  await change({
    aws: clientsOn(account.sandbox),
    subject,
    pass: (ms) => account.sandbox.clock.advance(ms),
    attribute: (id, name) => {
      const value = all.get(`shop/Net/${id}`)?.attributes[name];
      if (typeof value !== 'string') throw new Error(`${id} has no ${name}`);
      return value;
    },
  });
}

/** Contexts for calling the operations of a type themselves. */
export function contextsOn(snapshot: WorldSnapshot) {
  return aWorld({ snapshot, types: [...resourceTypes.values()] });
}

function clientsOn(sandbox: Sandbox): AwsEnvironment['clients'] {
  return aWorld({ over: sandbox }).aws.clients;
}

/**
 * The state with the subject taken from us: without our tags, or with those of another app. Children that cannot be
 * tagged are taken by the record on their parent.
 */
export function disowned(state: WorldSnapshot, owner?: string): WorldSnapshot {
  return JSON.parse(JSON.stringify(state), (_, value: unknown) => {
    if (Array.isArray(value)) return disownedList(value, owner);
    if (typeof value !== 'object' || value === null) return value;
    const tags = value as Record<string, unknown>;
    const ours = tags['gantry:address'] === SUBJECT;
    return Object.fromEntries(
      Object.entries(tags).flatMap(([key, text]) => tagAfter(key, text, ours, owner)),
    );
  }) as WorldSnapshot;
}

interface ListedTag {
  readonly key?: string;
  readonly Key?: string;
  readonly value?: unknown;
  readonly Value?: unknown;
}

function disownedList(list: readonly unknown[], owner: string | undefined): readonly unknown[] {
  const tags = list as readonly ListedTag[];
  const keyOf = (tag: ListedTag | null) => tag?.key ?? tag?.Key;
  const textOf = (tag: ListedTag) => tag.value ?? tag.Value;
  const ours = tags.some((tag) => keyOf(tag) === 'gantry:address' && textOf(tag) === SUBJECT);
  return tags.flatMap((tag) => {
    const key = keyOf(tag);
    if (key === undefined) return [tag];
    const member = 'value' in tag ? 'value' : 'Value';
    return tagAfter(key, textOf(tag), ours, owner).map(([, value]) => ({
      ...tag,
      [member]: value,
    }));
  });
}

function tagAfter(
  key: string,
  value: unknown,
  ours: boolean,
  owner: string | undefined,
): readonly (readonly [string, unknown])[] {
  const child = key.startsWith('gantry:child:') && value === SUBJECT;
  if (!child && !(ours && key.startsWith('gantry:'))) return [[key, value]];
  if (owner === undefined) return [];
  if (child || key === 'gantry:address') return [[key, `${owner}/Net/Subject`]];
  return [[key, key === 'gantry:app' ? owner : value]];
}
