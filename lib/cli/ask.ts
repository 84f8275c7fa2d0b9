/** Asking a question on a terminal. */
import { createInterface } from 'node:readline/promises';
import { GantryError } from '../core/errors.ts';

/** What a question is asked on. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Ends the question. */
  readonly signal: AbortSignal;
}

/**
 * The answer; an end of input (Ctrl+D) is an empty one. Throws `apply/interrupted` when the question is interrupted: a
 * terminal that is read line by line gives Ctrl+C to the reader, and sends no signal.
 */
export async function askOn(
  { input, output, signal }: Terminal,
  question: string,
): Promise<string> {
  const terminal = createInterface({ input, output, terminal: true });
  const interrupt = new AbortController();
  terminal.on('SIGINT', () => interrupt.abort());
  const end = new AbortController();
  terminal.on('close', () => end.abort());
  try {
    return await terminal.question(question, {
      signal: AbortSignal.any([signal, interrupt.signal, end.signal]),
    });
  } catch (cause) {
    output.write('\n');
    if (signal.aborted || interrupt.signal.aborted)
      throw new GantryError('apply/interrupted', 'nothing was written', { cause });
    if (end.signal.aborted) return '';
    throw cause;
  } finally {
    terminal.close();
  }
}
