/** A plan as Markdown, for the comment of a pull request: the counts open, everything else folded. */
import type { Diagnostic } from '../../core/diagnostic.ts';
import { errorEntry } from '../../core/errors.ts';
import { describeLadder } from '../../engine/describe-ladder.ts';
import { describeCounts, describeStep } from '../../engine/describe-plan.ts';
import { type Action, changesOf, type Plan } from '../../engine/plan.ts';
import { drawCapacity } from './capacity.ts';
import { plainPaint } from './paint.ts';

/** Bytes of the longest comment: forges refuse longer ones (GitHub at 65,536 characters). */
export const LONGEST_COMMENT = 60_000;

/** Room for the lines that say what was left out. */
const RESERVE = 1_000;

const HEADINGS: readonly (readonly [Exclude<Action, 'none'>, string])[] = [
  ['delete', 'Deleted'],
  ['replace', 'Replaced'],
  ['update', 'Updated'],
  ['adopt', 'Adopted'],
  ['create', 'Created'],
];

/** The comment, at most {@link LONGEST_COMMENT} bytes. What is dangerous comes first, and what is left out is counted. */
export function markdownOf(plan: Plan): string {
  const sections = [
    ...findingSections(plan.diagnostics),
    ...stepSections(plan),
    section('Order', describeLadder(plan.ladder)),
    section('Capacity', plan.capacity === undefined ? '' : drawCapacity(plan.capacity, plainPaint)),
  ].filter((text) => text !== '');
  const head = `### Gantry: ${plan.app}\n\n**${describeCounts(plan)}**\n`;
  return fitted(head, sections);
}

function findingSections(diagnostics: readonly Diagnostic[]): readonly string[] {
  const lines = diagnostics.map(
    ({ severity, code, address, path, detail }) =>
      `${severity} ${code}: ${errorEntry(code).title}\n  ${[address, path].filter(Boolean).join(' · ')}\n  ${detail}`,
  );
  return lines.length === 0 ? [] : [section(`Findings (${lines.length})`, lines.join('\n'), true)];
}

function stepSections(plan: Plan): readonly string[] {
  const changes = changesOf(plan);
  return HEADINGS.map(([action, heading]) => {
    const steps = changes.filter((step) => step.action === action);
    const lines = steps.flatMap((step) => describeStep(step, plan.left));
    return section(`${heading} (${steps.length})`, lines.join('\n'));
  });
}

function section(heading: string, body: string, open = false): string {
  if (body === '') return '';
  const fence = '`'.repeat(Math.max(3, 1 + longestRun(body)));
  return `\n<details${open ? ' open' : ''}><summary>${heading}</summary>\n\n${fence}\n${body}\n${fence}\n\n</details>\n`;
}

/** The longest run of backticks: a fence must be longer than what it holds. */
function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

function fitted(head: string, sections: readonly string[]): string {
  let text = head;
  for (const [index, one] of sections.entries()) {
    const room = LONGEST_COMMENT - RESERVE - bytesOf(text);
    if (bytesOf(one) <= room) {
      text += one;
      continue;
    }
    const left = sections.length - index - 1;
    text += shortened(one, room);
    if (left > 0)
      text += `\n${left} more ${left === 1 ? 'section' : 'sections'} did not fit; gantry plan shows all.\n`;
    break;
  }
  return text;
}

// Whole lines from the start of the section, and its end, so that the comment stays well-formed.
function shortened(text: string, room: number): string {
  const lines = text.split('\n');
  const closing = lines.slice(-4);
  const kept: string[] = [];
  let used = bytesOf(closing.join('\n'));
  for (const line of lines.slice(0, -4)) {
    used += bytesOf(line) + 1;
    if (used > room) break;
    kept.push(line);
  }
  const dropped = lines.length - closing.length - kept.length;
  return kept.length < 5
    ? ''
    : [...kept, `... and ${dropped} more lines; gantry plan shows all`, ...closing].join('\n');
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
