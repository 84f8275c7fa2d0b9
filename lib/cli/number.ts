/** Options that are numbers. */
import { GantryError } from '../core/errors.ts';

/** A whole number above 0; the fallback when it is not given. Throws `cli/usage`. */
export function wholeNumber(
  command: string,
  option: string,
  text: string | undefined,
  fallback: number,
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new GantryError('cli/usage', `--${option} is a whole number above 0, not ${text}`, {
    hint: `see: gantry ${command} --help`,
  });
}

/** `--timeout` in milliseconds. */
export function timeoutOf(
  command: string,
  text: string | undefined,
): { readonly timeout?: number } {
  return text === undefined ? {} : { timeout: 1000 * wholeNumber(command, 'timeout', text, 0) };
}
