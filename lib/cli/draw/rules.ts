/** The table of rules, for people. */
import type { RuleRow } from '../../rules/index.ts';
import type { LeftOut } from '../../rules/rule.ts';
import type { Paint } from './paint.ts';

/** The rules by topic, how many they are, and what the table leaves out. */
export function drawRules(
  rules: readonly RuleRow[],
  leftOut: readonly LeftOut[],
  paint: Paint,
): string {
  const errors = rules.filter(({ severity }) => severity === 'error').length;
  return [
    `${rules.length} rules: ${errors} that AWS enforces, ${rules.length - errors} warnings`,
    ...rules.flatMap(({ code, severity, says, source }) => [
      '',
      `${severity === 'error' ? paint.red(severity) : paint.yellow(severity)} ${paint.bold(code)}`,
      `  ${says}`,
      `  ${paint.dim(source)}`,
    ]),
    '',
    `${leftOut.length} left out:`,
    ...leftOut.flatMap(({ what, why }) => ['', what, `  ${paint.dim(why)}`]),
  ].join('\n');
}
