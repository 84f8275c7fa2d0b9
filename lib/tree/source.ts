/** Where in the user's program each construct was made. */
import type { Construct } from 'constructs';
import type { SourceLocation } from '../core/diagnostic.ts';

const sources = new WeakMap<Construct, Error>();

/** How many frames lie between a user's line and the resource it makes, at most. */
const DEPTH = 16;

/** Remembers the present stack for a construct. Formatting it is left until somebody asks. */
export function recordSource(construct: Construct): void {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = DEPTH;
  sources.set(construct, new Error('source'));
  Error.stackTraceLimit = limit;
}

/** The outermost-but-nearest line of the user's own program that made a construct, where it is known. */
export function sourceOf(construct: Construct): SourceLocation | undefined {
  const stack = sources.get(construct)?.stack;
  if (stack === undefined) return undefined;
  for (const line of stack.split('\n').slice(1)) {
    const match = /\(?((?:file:\/\/)?\/[^()]*?|[A-Za-z]:\\[^()]*?):(\d+):(\d+)\)?$/.exec(
      line.trim(),
    );
    const [, file, row, column] = match ?? [];
    if (file === undefined || row === undefined || column === undefined || isOurs(file)) continue;
    return { file: file.replace(/^file:\/\//, ''), line: Number(row), column: Number(column) };
  }
  return undefined;
}

const OWN_FOLDER = new URL('../', import.meta.url).pathname;

function isOurs(file: string): boolean {
  const path = file.replace(/^file:\/\//, '');
  return path.startsWith(OWN_FOLDER) || path.includes('/node_modules/') || path.startsWith('node:');
}
