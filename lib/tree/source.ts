/** Where in the user's program each construct was made. */
import { fileURLToPath } from 'node:url';
import type { Construct } from 'constructs';
import type { SourceLocation } from '../core/diagnostic.ts';
import { writtenPlace } from './transformed.ts';

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
  return placeInStack(sources.get(construct)?.stack);
}

/** The nearest frame of a stack trace that is in the user's own program, as the user wrote it. */
export function placeInStack(stack: string | undefined): SourceLocation | undefined {
  for (const line of stack?.split('\n') ?? []) {
    const place = placeInFrame(line);
    if (place !== undefined && !isOurs(place.file)) return writtenPlace(place);
  }
  return undefined;
}

/** Whether an error was thrown by this package itself, whoever called it. */
export function startsInPackage(stack: string | undefined): boolean {
  const first = stack?.split('\n').find((line) => /^\s+at /.test(line));
  const place = first === undefined ? undefined : placeInFrame(first);
  return place?.file.startsWith(OWN_FOLDER) ?? false;
}

function placeInFrame(line: string): SourceLocation | undefined {
  const match = /^\s+at .*?\(?((?:file:\/\/)?\/.*?|[A-Za-z]:\\.*?):(\d+):(\d+)\)?$/.exec(line);
  const [, file, row, column] = match ?? [];
  // `node:internal/...` is Node itself.
  if (file === undefined || /\bnode:/.test(line)) return undefined;
  const path = file.startsWith('file://') ? fileURLToPath(file) : file;
  return { file: path, line: Number(row), column: Number(column) };
}

/** The folder of our own code: `lib` in a checkout, `dist` when built, wherever in it this module ends up. */
const OWN_FOLDER = /^.*\/(?:dist|lib)\//.exec(fileURLToPath(import.meta.url))?.[0] ?? '';

function isOurs(file: string): boolean {
  return file.startsWith(OWN_FOLDER) || file.includes('/node_modules/');
}
