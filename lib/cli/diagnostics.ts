/** What commands do with diagnostics: show them, and let them decide the exit code. */
import type { Diagnostic } from '../core/diagnostic.ts';
import { EXIT, errorEntry } from '../core/errors.ts';
import { describeDiagnostics } from './draw/error.ts';
import { paintFor } from './draw/paint.ts';
import type { CliHost } from './host.ts';

/** Shows diagnostics to people. */
export function showDiagnostics(host: CliHost, diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length === 0) return;
  const text = describeDiagnostics(diagnostics, paintFor(host.stderr, host.env), host.cwd);
  host.stderr.write(`${text}\n`);
}

/** The exit code that errors among diagnostics mean: that of a mistake in the program before that of a failed check. */
export function exitCodeFor(diagnostics: readonly Diagnostic[]): number {
  const codes = diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ code }) => errorEntry(code).exit ?? EXIT.error);
  return codes.length === 0 ? EXIT.done : Math.min(...codes);
}
