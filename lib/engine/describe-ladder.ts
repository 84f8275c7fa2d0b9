/** The ladder of a plan as text: one line for all that begins at one moment. */
import { groupBy } from '../core/group.ts';
import type { Ladder, Rung } from './ladder.ts';

/** Shorter runs need no timetable. */
const WORTH_TELLING = 60;

/** Most addresses of one line. */
const MOST = 3;

/** The ladder as text; empty for a run of less than a minute. */
export function describeLadder({ rungs, seconds }: Ladder): string {
  if (seconds < WORTH_TELLING) return '';
  const lines = [...groupBy(rungs, ({ start, phase, what }) => `${start} ${phase} ${verbOf(what)}`)]
    .map(([, group]) => group)
    .sort(([a], [b]) => (a?.start ?? 0) - (b?.start ?? 0))
    .map(describeGroup);
  return [`order, about ${inWords(seconds)} in all:`, ...lines].join('\n');
}

function describeGroup(group: readonly Rung[]): string {
  const [first] = group;
  if (first === undefined) return '';
  const longest = Math.max(...group.map(({ seconds }) => seconds));
  const shown =
    group.length === 1
      ? `${first.what} ${first.address}`
      : `${verbOf(first.what)} ${group
          .slice(0, MOST)
          .map(({ address }) => address)
          .join(', ')}${group.length > MOST ? ` and ${group.length - MOST} more` : ''}`;
  return `  ${clockOf(first.start).padStart(6)}  ${shown}${longest >= 10 ? ` (${inWords(longest)})` : ''}`;
}

// Ids stay out of lines that stand for several steps.
function verbOf(what: string): string {
  return /^(deletes|removes the old one)/.exec(what)?.[0] ?? what;
}

function clockOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function inWords(seconds: number): string {
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
