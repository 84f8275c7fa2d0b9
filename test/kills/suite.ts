/** The suite in one process: every write of an example, or a deterministic sample of them. */
import { journeysOf } from './journeys.ts';
import { type KillPoint, pointsOf } from './points.ts';
import { killProcess } from './processes.ts';
import { loadProgram } from './programs.ts';
import { count, emptyTally, type Tally } from './tally.ts';
import { rerun, undo, type Verdict, withLostAnswer } from './verdict.ts';

/** What is tried. */
export interface SuiteOptions {
  /** One point in so many is tried; 1 for all. */
  readonly stride: number;
  /** At which point to begin, so that samples of several examples do not try the same places. */
  readonly offset?: number;
  /** Hears of each verdict. */
  readonly onVerdict?: (verdict: Verdict) => void;
}

/** Kills an example at its writes and loses the answers to them. */
export async function tryExample(name: string, options: SuiteOptions): Promise<Tally> {
  const tally = emptyTally();
  const judge = (verdict: Verdict) => {
    count(tally, verdict);
    options.onVerdict?.(verdict);
  };
  const program = await loadProgram(name);
  for (const journey of await journeysOf(program)) {
    const points = await pointsOf(journey);
    const states = sample(points.filter(isState), options);
    for (const point of states) {
      judge(await rerun(point));
      // A destroy that is killed is destroyed again already.
      if (journey.command === 'deploy') judge(await undo(point));
    }
    tally.killPoints += options.stride === 1 ? points.length : states.length;
    for (const nth of sample(writesOf(points), options)) {
      judge(await withLostAnswer(journey, nth));
      tally.lostAnswers += 1;
    }
  }
  return tally;
}

/** Kills the built command's process at the writes of an example, before and after them. */
export async function tryProcesses(name: string, options: SuiteOptions): Promise<Tally> {
  const tally = emptyTally();
  const program = await loadProgram(name);
  for (const journey of await journeysOf(program)) {
    const points = await pointsOf(journey);
    for (const { nth, when } of sample(points, options)) {
      for (const verdict of await killProcess({ journey, nth, when })) {
        count(tally, verdict);
        options.onVerdict?.(verdict);
      }
      tally.killPoints += 1;
    }
  }
  return tally;
}

// Killed before a write, a run leaves what it left after the one before it: the account differs by time alone, which goes
// on after a kill as it would have without. `pointsOf` has held the two against each other.
function isState({ when, sameAsBefore }: KillPoint): boolean {
  return when === 'after' || !sameAsBefore;
}

function writesOf(points: readonly KillPoint[]): readonly number[] {
  return points.filter(({ when }) => when === 'before').map(({ nth }) => nth);
}

function sample<T>(all: readonly T[], { stride, offset = 0 }: SuiteOptions): readonly T[] {
  return all.filter((_, index) => (index + offset) % stride === 0);
}
