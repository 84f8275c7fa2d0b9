/** What a run of the suite comes to. */
import type { Verdict } from './verdict.ts';

/** The numbers of a suite. */
export interface Tally {
  /** Write calls before and after which a run was killed, each counted for both. */
  killPoints: number;
  /** Runs whose answer to one write was lost. */
  lostAnswers: number;
  /** Commands run after kills. */
  commands: number;
  duplicates: number;
  orphans: number;
  /** Everything else: what did not come to its end, or to another one. */
  failures: number;
  readonly broken: Verdict[];
}

/** Nothing counted yet. */
export function emptyTally(): Tally {
  return {
    killPoints: 0,
    lostAnswers: 0,
    commands: 0,
    duplicates: 0,
    orphans: 0,
    failures: 0,
    broken: [],
  };
}

/** Counts a verdict. */
export function count(tally: Tally, verdict: Verdict): void {
  tally.commands += 1;
  if (verdict.problems.length > 0) tally.broken.push(verdict);
  for (const problem of verdict.problems)
    if (problem.startsWith('twice')) tally.duplicates += 1;
    else if (problem.startsWith('left over')) tally.orphans += 1;
    else tally.failures += 1;
}

/** One tally of several. */
export function addTo(tally: Tally, other: Tally): void {
  for (const key of [
    'killPoints',
    'lostAnswers',
    'commands',
    'duplicates',
    'orphans',
    'failures',
  ] as const)
    tally[key] += other[key];
  tally.broken.push(...other.broken);
}

/** The tally as a line. */
export function describeTally(tally: Tally): string {
  const { killPoints, lostAnswers, commands, duplicates, orphans, failures } = tally;
  return [
    `${killPoints} kill points`,
    `${lostAnswers} lost answers`,
    `${commands} commands after them`,
    `${duplicates} duplicates`,
    `${orphans} orphans`,
    `${failures} other failures`,
  ].join(', ');
}
