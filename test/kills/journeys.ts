/** What is done to a program's account and killed on the way: created, updated, replaced, destroyed. */
import type { DeployResult } from '../../lib/index.ts';
import type { WorldSnapshot } from '../../lib/sandbox/index.ts';
import { type Account, anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { standing, standingByKind } from '../invariants/standing.ts';
import type { Program } from './programs.ts';
import type { Version } from './variants.ts';

/** One command, from where it begins to where it ends when nobody disturbs it. */
export interface Journey {
  readonly program: Program;
  readonly kind: 'create' | 'update' | 'replace' | 'destroy';
  readonly command: 'deploy' | 'destroy';
  /** Which version of the program it is about. */
  readonly version: Version;
  readonly from: WorldSnapshot;
  /** What stands at its end. */
  readonly end: End;
}

/** What an account comes to. */
export interface End {
  /** How many of each kind stand. */
  readonly kinds: Readonly<Record<string, number>>;
  /** The live state in words; undefined where all is gone. */
  readonly state: string | undefined;
}

/** The journeys of a program. One that has nothing to replace is not replaced. */
export async function journeysOf(program: Program): Promise<readonly Journey[]> {
  const create = await journey(program, 'create', 'plain', program.start);
  const { snapshot: deployed } = create;
  const others = [
    await journey(program, 'update', program.update, deployed),
    ...(program.replace === undefined
      ? []
      : [await journey(program, 'replace', program.replace, deployed)]),
    await journey(program, 'destroy', 'plain', deployed),
  ];
  return [create, ...others].filter(({ writes }) => writes > 0).map(({ journey: made }) => made);
}

/** Does what a journey is about. Replacements of what has a fixed name are consented to. */
export function travel({ program, version, command }: Way, account: Account) {
  program.become(version);
  return command === 'deploy'
    ? account.deploy(program.app, { allowDowntime: true })
    : account.destroy(program.app);
}

type Way = Pick<Journey, 'program' | 'version' | 'command'>;

/** What is not as it is at the journey's end: a line each. */
export async function differences({ program, version, command, end }: Journey, account: Account) {
  if (command === 'destroy') return differingKinds(restedKinds(account), end.kinds);
  program.become(version);
  const planned = linesOf(await account.plan(program.app)).map((line) => `planned again: ${line}`);
  const sameState = (await stateOf(program, account)) === end.state;
  const lines = differingKinds(restedKinds(account), end.kinds);
  return [...lines, ...planned, ...(sameState ? [] : ['another live state'])];
}

// How heavy the one of two groups is that gets the traffic is decided by ECS, and by where it was before.
async function stateOf({ app }: Program, account: Account): Promise<string> {
  return (await account.state(app)).replaceAll(/"Weight": [1-9]\d*/g, '"Weight": "some"');
}

/** How long instances that scaling started too many of may take to go. */
const REST_MS = 60 * 60_000;

/** How many of each kind stand once everything that is under way has come to its end. */
function restedKinds({ sandbox }: Account): Readonly<Record<string, number>> {
  sandbox.clock.advance(REST_MS);
  const kinds = Object.entries(standingByKind(sandbox.dump()));
  return Object.fromEntries(kinds.filter(([kind]) => !SCALED.test(kind)));
}

/**
 * What scaling decides by what it met on its way: instances and what belongs to them. And what tasks wrote before they went,
 * one stream for each that there ever was.
 */
const SCALED =
  /\/(ec2\.(instance|network-interface)|ecs\.(machines|managed-instances|container-instances\/.*)|logs\.streams)$/;

/** What stands beside what stood before anything was deployed. */
export function leftBy({ start }: Program, { sandbox }: Account): readonly string[] {
  const before = new Set(standing(anAccount({ snapshot: start }).sandbox.dump()));
  return standing(sandbox.dump()).filter((line) => !before.has(line));
}

function differingKinds(
  found: Readonly<Record<string, number>>,
  wanted: Readonly<Record<string, number>>,
): readonly string[] {
  return [...new Set([...Object.keys(found), ...Object.keys(wanted)])].flatMap((kind) => {
    const [is, should] = [found[kind] ?? 0, wanted[kind] ?? 0];
    if (is === should) return [];
    return [`${is > should ? 'twice or left over' : 'missing'}: ${kind}, ${is} for ${should}`];
  });
}

/** What went wrong in a run that should have come to its end. */
export function troubles(result: DeployResult): readonly string[] {
  return [...failuresOf(result), ...(result.exitCode === 0 ? [] : [`exit ${result.exitCode}`])];
}

async function journey(
  program: Program,
  kind: Journey['kind'],
  version: Version,
  from: WorldSnapshot,
) {
  const command = kind === 'destroy' ? 'destroy' : 'deploy';
  const account = anAccount({ snapshot: from });
  const result = await travel({ program, version, command }, account);
  const problems = troubles(result);
  if (problems.length > 0)
    throw new Error(`${program.name}, ${kind}, undisturbed:\n${problems.join('\n')}`);
  const state = command === 'destroy' ? undefined : await stateOf(program, account);
  const snapshot = account.sandbox.snapshot();
  const end: End = { kinds: restedKinds(account), state };
  const made: Journey = { program, kind, version, command, from, end };
  return {
    journey: made,
    snapshot,
    writes: account.sandbox.calls.writes().length,
  };
}
