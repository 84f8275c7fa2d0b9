/** Tables of figures on standard output. */
import { drawTable } from '../../lib/cli/draw/table.ts';

/** Prints a title and a table below it. */
export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  say(`\n${title}`);
  for (const line of drawTable(head, rows)) say(`  ${line}`);
}

/** Prints a line. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** `yes` or `NO`, for a figure against its target. */
export function verdict(reached: boolean): string {
  return reached ? 'yes' : 'NO';
}

/**
 * The verdict of a figure that does not depend on the machine, such as a count: one that is not reached fails the bench.
 * `said` stands beside it.
 */
export function gate(reached: boolean, said?: string): string {
  if (!reached) process.exitCode = 1;
  return said === undefined ? verdict(reached) : `${said}, ${verdict(reached)}`;
}

/** Milliseconds, whole. */
export function ms(value: number): string {
  return `${Math.round(value)} ms`;
}

/** Milliseconds as seconds, to a tenth. */
export function seconds(value: number): string {
  return `${(value / 1000).toFixed(1)} s`;
}

/** Bytes as MiB, to a tenth. */
export function mebibytes(value: number): string {
  return `${(value / 2 ** 20).toFixed(1)} MiB`;
}

/** A ratio. */
export function times(value: number): string {
  return `${value.toFixed(2)} x`;
}
