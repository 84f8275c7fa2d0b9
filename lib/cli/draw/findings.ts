/** What a check of files found, for people. */
import type { CheckFinding } from '../../toolkit/check.ts';
import type { Paint } from './paint.ts';

/** How much was checked. */
export interface CheckedCounts {
  readonly files: number;
  readonly requests: number;
}

/** Findings as text, one block each, and a line that counts them. */
export function drawFindings(
  findings: readonly CheckFinding[],
  counts: CheckedCounts,
  paint: Paint,
): string {
  return [
    ...findings.map((finding) => drawFinding(finding, paint)),
    summary(findings, counts),
  ].join('\n');
}

function drawFinding(finding: CheckFinding, paint: Paint): string {
  const { file, line, column, severity, code, path, message, awsMessage, hint } = finding;
  const colour = { error: paint.red, warning: paint.yellow };
  return [
    `${file}:${line}:${column} ${colour[severity](severity)} ${paint.bold(code)}${path === '' ? '' : ` at ${path}`}`,
    ...indented(message),
    ...(awsMessage === undefined || message.includes(awsMessage)
      ? []
      : indented(`AWS says: ${awsMessage}`)),
    ...(hint === undefined ? [] : indented(`hint: ${hint}`).map(paint.dim)),
  ].join('\n');
}

function summary(findings: readonly CheckFinding[], { files, requests }: CheckedCounts): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const where = `in ${counted(requests, 'request')} of ${counted(files, 'file')}`;
  if (warnings === 0)
    return `${errors === 0 ? 'no' : errors} ${errors === 1 ? 'error' : 'errors'} ${where}`;
  return `${counted(errors, 'error')} and ${counted(warnings, 'warning')} ${where}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function indented(text: string): readonly string[] {
  return text.split('\n').map((line) => `  ${line}`);
}
