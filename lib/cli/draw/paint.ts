/** Colours, where they are wanted. */
import type { Output } from '../host.ts';

/** Wraps text in a colour, or does nothing. */
export type Paint = Readonly<
  Record<'red' | 'green' | 'yellow' | 'cyan' | 'bold' | 'dim', (text: string) => string>
>;

const CODES = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
  bold: [1, 22],
  dim: [2, 22],
} as const;

/** No colours. */
export const plainPaint: Paint = {
  red: (text) => text,
  green: (text) => text,
  yellow: (text) => text,
  cyan: (text) => text,
  bold: (text) => text,
  dim: (text) => text,
};

/** Colours for a terminal; none elsewhere, with NO_COLOR set or on a terminal that has none. */
export function paintFor(output: Output, env: Readonly<Record<string, string | undefined>>): Paint {
  const unwanted = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  if (!output.isTerminal || unwanted) return plainPaint;
  const wrap =
    ([on, off]: readonly [number, number]) =>
    (text: string) =>
      text === '' ? '' : `\u001B[${on}m${text}\u001B[${off}m`;
  return {
    red: wrap(CODES.red),
    green: wrap(CODES.green),
    yellow: wrap(CODES.yellow),
    cyan: wrap(CODES.cyan),
    bold: wrap(CODES.bold),
    dim: wrap(CODES.dim),
  };
}
