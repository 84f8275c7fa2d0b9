/** Findings about the user's program or account: gathered over the whole graph, printed once. */
import { type ErrorCode, errorEntry } from './errors.ts';
import { compareText } from './json.ts';

/** Where in the user's program a construct was made. */
export interface SourceLocation {
  /** Path of the file. */
  readonly file: string;
  /** Line, from 1. */
  readonly line: number;
  /** Column, from 1. */
  readonly column: number;
}

/** One finding. */
export interface Diagnostic {
  /** Errors block a plan; warnings and notes do not. */
  readonly severity: 'error' | 'warning' | 'note';
  /** What kind of finding. */
  readonly code: ErrorCode;
  /** Address of the resource or construct. */
  readonly address?: string;
  /** Property within the resource, such as `containerDefinitions[0].memory`. */
  readonly path?: string;
  /** What is wrong, with the offending value. */
  readonly detail: string;
  /** What to do; the code's own hint unless given. */
  readonly hint?: string;
  /** Code of the rule of AWS that it breaks, such as `task-definition/fargate-size`. */
  readonly rule?: string;
  /** AWS's own words for it, where they are known. */
  readonly awsMessage?: string;
  /** Where the construct was made. */
  readonly source?: SourceLocation;
}

/** Diagnostics in the order in which they are shown: by severity, address, path, code, detail. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const rank = { error: 0, warning: 1, note: 2 } as const;
  return [...diagnostics].sort(
    (a, b) =>
      rank[a.severity] - rank[b.severity] ||
      compareText(a.address ?? '', b.address ?? '') ||
      compareText(a.path ?? '', b.path ?? '') ||
      compareText(a.code, b.code) ||
      compareText(a.detail, b.detail),
  );
}

/** Whether any of the diagnostics is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** A diagnostic as text for people: complaint, place, advice. */
export function describeDiagnostic(diagnostic: Diagnostic): string {
  const { title, hint } = errorEntry(diagnostic.code);
  const place = [
    diagnostic.address,
    diagnostic.path,
    diagnostic.source && `${diagnostic.source.file}:${diagnostic.source.line}`,
  ].filter((part) => part !== undefined);
  return [
    `${diagnostic.severity} ${diagnostic.rule ?? diagnostic.code}: ${title}`,
    `  ${diagnostic.detail}`,
    ...awsWords(diagnostic),
    ...(place.length > 0 ? [`  at ${place.join(' · ')}`] : []),
    `  ${(diagnostic.hint ?? hint).replaceAll('\n', '\n  ')}`,
  ].join('\n');
}

function awsWords({ awsMessage, detail }: Diagnostic): readonly string[] {
  return awsMessage === undefined || detail.includes(awsMessage)
    ? []
    : [`  AWS says: ${awsMessage}`];
}
