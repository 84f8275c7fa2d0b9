/** Adds up over all test files what was read back, and says it once at the end. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { say } from './say.ts';

/** What one program gave. */
export interface Entry {
  readonly program: string;
  /** Whether it is one of the examples. */
  readonly example: boolean;
  readonly types: readonly string[];
  readonly objects: number;
  readonly attributes: number;
}

/** Of how many there are. */
export interface Whole {
  readonly examples: number;
  readonly types: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** File that entries are added to. */
    tally: string;
  }
}

/** Adds an entry, and of how many it is one. */
export function tally(file: string, entry: Entry, whole: Whole): void {
  appendFileSync(file, `${JSON.stringify({ entry, whole })}\n`);
}

let folder = '';

/** Called by vitest before everything. */
export function setup({ provide }: TestProject): void {
  folder = mkdtempSync(join(tmpdir(), 'gantry-tally-'));
  appendFileSync(entriesIn(folder), '');
  provide('tally', entriesIn(folder));
}

/** Called by vitest after everything. */
export function teardown(): void {
  const lines = readFileSync(entriesIn(folder), 'utf8').split('\n').filter(Boolean);
  rmSync(folder, { recursive: true });
  if (lines.length > 0) say(summaryOf(lines));
}

function entriesIn(path: string): string {
  return join(path, 'entries');
}

function summaryOf(lines: readonly string[]): string {
  const found = lines.map((line) => JSON.parse(line) as { entry: Entry; whole: Whole });
  const entries = found.map(({ entry }) => entry);
  const whole = found[0]?.whole;
  const examples = entries.filter(({ example }) => example).length;
  const types = new Set(entries.flatMap((entry) => entry.types)).size;
  const objects = entries.reduce((sum, one) => sum + one.objects, 0);
  const attributes = entries.reduce((sum, one) => sum + one.attributes, 0);
  return `emulator: ${examples} of ${whole?.examples} examples and ${entries.length - examples} further apps, ${types} of ${whole?.types} resource types: ${attributes} attributes of ${objects} objects read back as declared`;
}
