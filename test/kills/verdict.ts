/** What comes after a kill: the same command again, or a destroy; and after an answer that was lost. */
import type { DeployResult } from '../../lib/index.ts';
import type { WorldSnapshot } from '../../lib/sandbox/index.ts';
import { type Account, anAccount } from '../invariants/harness.ts';
import { differences, type Journey, leftBy, travel, troubles } from './journeys.ts';
import type { KillPoint } from './points.ts';

/** What was found wrong after a kill or a lost answer; empty when all is well. */
export interface Verdict {
  /** Where: `web-service, create, killed after write 12 (EC2.CreateVpc)`. */
  readonly place: string;
  readonly problems: readonly string[];
}

/** The same command, at once: it must come to the same end, with nothing twice. */
export async function rerun(point: KillPoint): Promise<Verdict> {
  const { journey } = point;
  const account = accountAt(point);
  const problems = await trying(async () => [
    ...troubles(await onceTold(journey, account)),
    ...(await differences(journey, account)),
  ]);
  return { place: `${placeOf(point)}, ${journey.command} again`, problems };
}

// While a deployment of the killed run moves traffic, its rules may not be touched: the command writes nothing and says to
// deploy again when that has ended.
async function onceTold(journey: Journey, account: Account): Promise<DeployResult> {
  const result = await travel(journey, account);
  const moving = result.plan.diagnostics.some(({ code }) => code === 'plan/traffic-moving');
  if (!moving) return result;
  account.sandbox.clock.advance(TRAFFIC_MS);
  return travel(journey, account);
}

/** By then every deployment has ended: an example waits for somebody for an hour, bake times and steps are minutes. */
export const TRAFFIC_MS = 3 * 3_600_000;

/** A destroy, at once: it must leave what was there before anything was deployed. */
export async function undo(point: KillPoint): Promise<Verdict> {
  const { program, version } = point.journey;
  const account = accountAt(point);
  const problems = await trying(async () => [
    ...troubles(await travel({ program, version, command: 'destroy' }, account)),
    ...leftOver(point.journey, account),
  ]);
  return { place: `${placeOf(point)}, destroyed`, problems };
}

/** A run of which the answer to one write is lost, although it was carried out: it must not notice. */
export async function withLostAnswer(journey: Journey, nth: number): Promise<Verdict> {
  const account = anAccount({ snapshot: journey.from });
  let call = 'none';
  account.sandbox.faults.add({
    write: true,
    nth,
    times: 1,
    where: (target) => {
      call = `${target.service}.${target.operation}`;
      return true;
    },
    effect: { kind: 'lost-answer' },
  });
  const problems = await trying(async () => [
    ...troubles(await travel(journey, account)),
    ...(await differences(journey, account)),
  ]);
  const lost = account.sandbox.calls.writes().find(({ error }) => error === 'ECONNRESET');
  const name = lost === undefined ? call : `${lost.service}.${lost.operation}`;
  return {
    place: `${journey.program.name}, ${journey.kind}, answer ${nth} lost (${name})`,
    problems,
  };
}

function leftOver(journey: Journey, account: Account): readonly string[] {
  return leftBy(journey.program, account).map((line) => `left over: ${line}`);
}

/** The words for a kill point. */
export function placeOf({ journey, when, nth, call }: KillPoint): string {
  return `${journey.program.name}, ${journey.kind}, killed ${when} write ${nth} (${call})`;
}

// The killed run's lock is gone, as if somebody had removed it: nothing but the run itself is to make up for the kill, and
// no lease gives AWS time to come to rest.
function accountAt({ journey, snapshot }: KillPoint): Account {
  const lock = `/gantry/${journey.program.app.name}/lock`;
  const tables = Object.entries(snapshot.tables).map(([name, records]) => [
    name,
    name.endsWith('/ssm.parameters') ? records.filter(([key]) => key !== lock) : records,
  ]);
  const unlocked: WorldSnapshot = { ...snapshot, tables: Object.fromEntries(tables) };
  return anAccount({ snapshot: unlocked });
}

/** The problems that work finds, or what it throws. */
export async function trying(work: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await work();
  } catch (error) {
    return [`thrown: ${error instanceof Error ? error.message : String(error)}`];
  }
}
