/** From a TypeScript module to code that runs as the body of a function, and back from its lines to the user's. */
import { SourceMap } from 'node:module';
import { moduleRunnerTransformSync, type OxcError, transformSync } from 'oxc-transform';
import { GantryError } from '../../core/errors.ts';
import type { BackMap } from '../../tree/transformed.ts';

/** A module ready to run. */
export interface TransformedModule {
  readonly code: string;
  readonly back: BackMap;
}

/**
 * Removes types and turns imports and exports into calls (`__vite_ssr_import__` and its kin), which is the form in
 * which a module runs without a loader of Node's: no thread, no file written, the same on every version of Node.
 * Maps are made only when a place has to be shown. Throws `app/bad-syntax`.
 */
export function transformModule(file: string, source: string): TransformedModule {
  return { code: run(file, source, false).code, back: lazyBackMap(file, source) };
}

function run(file: string, source: string, sourcemap: boolean) {
  const typed = transformSync(file, source, { target: 'node20', sourcemap });
  refuse(file, source, typed.errors);
  const runnable = moduleRunnerTransformSync(file, splitImports(typed.code), { sourcemap });
  refuse(file, typed.code, runnable.errors);
  return { code: runnable.code, maps: [runnable.map, typed.map] };
}

/** The transformer loses the default import of `import a, * as b`: such a line becomes two imports on one line. */
function splitImports(code: string): string {
  return code.replace(
    /^import ([\w$]+), \* as ([\w$]+) from (.*);$/gm,
    'import $1 from $3; import * as $2 from $3;',
  );
}

function refuse(file: string, source: string, errors: readonly OxcError[]): void {
  const first = errors.find((error) => error.severity === 'Error');
  if (first === undefined) return;
  const [label] = first.labels;
  const place = label === undefined ? '' : `:${placeOfByte(source, label.start)}`;
  const advice = [label?.message, first.helpMessage].filter((text) => text != null).join('; ');
  throw new GantryError(
    'app/bad-syntax',
    `${file}${place}: ${first.message}${advice === '' ? '' : ` (${advice})`}`,
  );
}

/** Line and column of a byte offset, 1-based. */
function placeOfByte(source: string, offset: number): string {
  const lines = Buffer.from(source).subarray(0, offset).toString().split('\n');
  return `${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
}

function lazyBackMap(file: string, source: string): BackMap {
  let maps: readonly SourceMap[] | undefined;
  return (line, column) => {
    maps ??= run(file, source, true).maps.flatMap((map) =>
      map == null ? [] : [new SourceMap({ file, sourceRoot: '', sourcesContent: [], ...map })],
    );
    let place: { line: number; column: number } | undefined = { line, column };
    for (const map of maps) {
      const entry: object = map.findEntry(place.line - 1, place.column - 1);
      if (!('originalLine' in entry && 'originalColumn' in entry)) return undefined;
      place = { line: Number(entry.originalLine) + 1, column: Number(entry.originalColumn) + 1 };
    }
    return place;
  };
}
