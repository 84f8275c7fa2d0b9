/**
 * A plan in a file: reviewed first, run later. It holds what was planned, for which program, accounts and live objects, and
 * the consents that were given; none of what the program means that the plan does not show.
 */
import { GantryError } from '../core/errors.ts';
import type { FieldChange } from '../core/field-change.ts';
import { canonicalJson, digest, isJsonObject } from '../core/json.ts';
import type { Graph } from '../graph/graph.ts';
import { type Fingerprint, movedBetween } from './fingerprint.ts';
import { changesOf, PLAN_SCHEMA_VERSION, type Plan, type Step, type UpdateStep } from './plan.ts';
import type { Target } from './target.ts';

/** What tells a plan file from any other JSON. */
const KIND = 'gantry-plan';

/** What was asked for beside the program when the plan was made: the run that follows it asks for the same. */
export interface PlanConsents {
  readonly allowDowntime: boolean;
  readonly strict: boolean;
  readonly refresh: 'complete' | 'batched';
  readonly adopt?: readonly string[] | 'all';
  readonly forceNewDeployment?: readonly string[] | 'all';
  readonly images?: Readonly<Record<string, string>>;
  readonly stacks?: readonly string[];
  readonly only?: readonly string[];
  readonly exclusively?: boolean;
}

/** The content of a plan file. */
export interface PlanFile {
  readonly kind: typeof KIND;
  readonly schemaVersion: typeof PLAN_SCHEMA_VERSION;
  /** Account and Region by stack. */
  readonly environments: Readonly<
    Record<string, { readonly account: string; readonly region: string }>
  >;
  /** Digest of the graph that it was made for. */
  readonly graph: string;
  /** Digest of what the program means, by address. */
  readonly resources: Readonly<Record<string, string>>;
  readonly consents: PlanConsents;
  readonly plan: Plan;
  /** What the live objects looked like. */
  readonly fingerprints: readonly Fingerprint[];
}

/** A plan, and the live objects that it was made from. */
type Seen = Pick<PlanFile, 'plan' | 'fingerprints'>;

/** Length of the digest of one resource of the program. */
const LENGTH = 16;

/** The file of a plan. */
export function planFileOf(
  seen: Seen,
  target: Pick<Target, 'graph' | 'environments'>,
  consents: PlanConsents,
): PlanFile {
  return {
    kind: KIND,
    schemaVersion: PLAN_SCHEMA_VERSION,
    environments: environmentsOf(target),
    graph: digest(target.graph),
    resources: resourceDigests(target.graph),
    consents,
    ...seen,
  };
}

/** A plan file as text. It ends with a digest of itself, so that a file that was cut or edited is told from a whole one. */
export function formatPlanFile(file: PlanFile): string {
  return `${canonicalJson({ ...file, digest: digest(file) }, 2)}\n`;
}

/** Reads a plan file. Throws `plan-file/unreadable`, `plan-file/schema-version` or `plan-file/edited`. */
export function parsePlanFile(text: string, path: string): PlanFile {
  const content = parsed(text, path);
  if (!isJsonObject(content) || content['kind'] !== KIND)
    throw new GantryError('plan-file/unreadable', `${path} holds JSON, but no plan`);
  if (content['schemaVersion'] !== PLAN_SCHEMA_VERSION)
    throw new GantryError(
      'plan-file/schema-version',
      `${path} has schema version ${JSON.stringify(content['schemaVersion'] ?? null)}, this Gantry reads ${PLAN_SCHEMA_VERSION}`,
    );
  const { digest: written, ...file } = content;
  if (written !== digest(file)) throw new GantryError('plan-file/edited', path);
  return file as unknown as PlanFile;
}

/**
 * Holds a plan file against the program and the accounts that it is to be run with. Throws `plan-file/other-app`,
 * `plan-file/other-account`, `plan-file/other-intent` or `plan-file/other-program`.
 */
export function checkProgram(
  { plan, environments, graph: planned, resources }: PlanFile,
  target: Pick<Target, 'graph' | 'environments'>,
  intent: Plan['intent'],
): void {
  const { graph } = target;
  if (plan.intent !== intent)
    throw new GantryError('plan-file/other-intent', `it says what a ${plan.intent} would do`);
  if (plan.app !== graph.app)
    throw new GantryError(
      'plan-file/other-app',
      `the plan is of ${plan.app}, the program is ${graph.app}`,
    );
  for (const [stack, here] of Object.entries(environmentsOf(target))) {
    const there = environments[stack];
    if (there === undefined || (there.account === here.account && there.region === here.region))
      continue;
    throw new GantryError(
      'plan-file/other-account',
      `stack ${stack} was planned for ${there.account}/${there.region} and would now go to ${here.account}/${here.region}`,
    );
  }
  if (planned === digest(graph)) return;
  const now = resourceDigests(graph);
  const addresses = [...new Set([...Object.keys(resources), ...Object.keys(now)])];
  const changed = addresses.filter((address) => resources[address] !== now[address]).sort();
  throw new GantryError('plan-file/other-program', listed(changed, 'its stacks'));
}

/**
 * Holds a reviewed plan against what would be planned now. Throws `plan/stale` with what moved: live objects that the plan
 * was made from, by field, or steps.
 */
export function checkUnmoved(before: Seen, after: Seen): void {
  const moved = movedBetween(before.fingerprints, after.fingerprints).map(
    ({ address, what }) => `${address} (${what.join(', ')})`,
  );
  const isSame = digest(before.plan.steps.map(digestOf)) === digest(after.plan.steps.map(digestOf));
  if (moved.length === 0 && isSame) return;
  throw new GantryError(
    'plan/stale',
    moved.length > 0
      ? listed(moved, '')
      : listed(otherSteps(before.plan, after.plan), 'an object is gone'),
  );
}

/**
 * Holds what was agreed to against what would be done now. Throws `plan/stale` with the addresses of steps that nobody has
 * agreed to. What is no longer to be done has come about by itself, such as an object that a killed run has made and that is
 * ready now; order and words follow from the other steps.
 */
export function checkNothingElse(agreed: Plan, now: Plan): void {
  const known = new Set(changesOf(agreed).map(meaningOf));
  const more = changesOf(now).filter((step) => !known.has(meaningOf(step)));
  if (more.length > 0) throw new GantryError('plan/stale', listed(addressesOf(more), ''));
}

function meaningOf({ after: _, reason: __, ...step }: Step): string {
  return digestOf(step as Step);
}

function addressesOf(steps: readonly Step[]): readonly string[] {
  return [...new Set(steps.map(({ address }) => address))];
}

function otherSteps(before: Plan, after: Plan): readonly string[] {
  const known = new Set(before.steps.map(digestOf));
  const now = new Set(after.steps.map(digestOf));
  return [
    ...after.steps.filter((step) => !known.has(digestOf(step))),
    ...changesOf(before).filter((step) => !now.has(digestOf(step))),
  ].map((step) => step.address);
}

// Why a field differs is for people: what is done about it is the same.
function digestOf(step: Step): string {
  const { fields, tags, ...rest } = step as Partial<UpdateStep>;
  return digest({ ...rest, fields: fields?.map(withoutCause), tags: tags?.map(withoutCause) });
}

function withoutCause({ cause: _, ...change }: FieldChange): Omit<FieldChange, 'cause'> {
  return change;
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new GantryError('plan-file/unreadable', `${path}: ${why}`, { cause });
  }
}

function environmentsOf({ environments }: Pick<Target, 'environments'>): PlanFile['environments'] {
  return Object.fromEntries(
    [...environments].map(([stack, { account, region }]) => [stack, { account, region }]),
  );
}

function resourceDigests(graph: Graph): Readonly<Record<string, string>> {
  return Object.fromEntries(graph.resources.map((node) => [node.address, digest(node, LENGTH)]));
}

const MOST = 10;

function listed(names: readonly string[], otherwise: string): string {
  const distinct = [...new Set(names)];
  if (distinct.length === 0) return otherwise;
  const rest = distinct.length > MOST ? [`and ${distinct.length - MOST} more`] : [];
  return [...distinct.slice(0, MOST), ...rest].join(', ');
}
