/** Errors and diagnostics for people: what kind, what exactly, where, what to do. */
import { relative } from 'node:path';
import type { Diagnostic, SourceLocation } from '../../core/diagnostic.ts';
import { errorEntry, type GantryError } from '../../core/errors.ts';
import type { Paint } from './paint.ts';

/** An error as text; never a stack trace. */
export function describeError(error: GantryError, paint: Paint): string {
  return block(
    `${paint.red('error')} ${paint.bold(error.code)}: ${errorEntry(error.code).title}`,
    error.detail,
    error.address === undefined ? [] : [error.address],
    error.hint,
    paint,
  );
}

/** Diagnostics as text, one block each. */
export function describeDiagnostics(
  diagnostics: readonly Diagnostic[],
  paint: Paint,
  cwd: string,
): string {
  return diagnostics
    .map((diagnostic) => {
      const colour = { error: paint.red, warning: paint.yellow, note: paint.cyan };
      const { severity, code, address, path, detail, source } = diagnostic;
      const entry = errorEntry(code);
      const place = [address, path, source && describePlace(source, cwd)];
      return block(
        `${colour[severity](severity)} ${paint.bold(code)}: ${entry.title}`,
        detail,
        place.filter((part) => part !== undefined),
        diagnostic.hint ?? entry.hint,
        paint,
      );
    })
    .join('\n');
}

function describePlace({ file, line }: SourceLocation, cwd: string): string {
  const path = relative(cwd, file);
  return `${path === '' || path.startsWith('..') ? file : path}:${line}`;
}

function block(
  head: string,
  detail: string,
  place: readonly string[],
  hint: string,
  paint: Paint,
): string {
  return [
    head,
    ...indented(detail),
    ...(place.length === 0 ? [] : indented(paint.dim(`at ${place.join(' · ')}`))),
    ...indented(`hint: ${hint}`).map(paint.dim),
  ].join('\n');
}

function indented(text: string): readonly string[] {
  return text.split('\n').map((line) => `  ${line}`);
}
