/** Files that run in another form than they were written in, and the way back to what was written. */
import type { SourceLocation } from '../core/diagnostic.ts';

/** From a place in the code that runs to the place in the file as it was written; 1-based, like a stack trace. */
export type BackMap = (
  line: number,
  column: number,
) => { line: number; column: number } | undefined;

const REGISTRY = Symbol.for('gantry.transformed-files');

/** Remembers that `file` runs transformed. `back` is asked only when a place in it is shown. */
export function rememberTransformed(file: string, back: BackMap): void {
  registry().set(file, back);
}

/** Whether `file` was remembered, that is, whether it is a file of the user's program. */
export function isTransformed(file: string): boolean {
  return registry().has(file);
}

/** The place as the user wrote it. */
export function writtenPlace(place: SourceLocation): SourceLocation {
  const written = registry().get(place.file)?.(place.line, place.column);
  return written === undefined ? place : { file: place.file, ...written };
}

/** One registry a process: the program may load another copy of the package than the one that loads the program. */
function registry(): Map<string, BackMap> {
  const holder = globalThis as { [REGISTRY]?: Map<string, BackMap> };
  holder[REGISTRY] ??= new Map();
  return holder[REGISTRY];
}
