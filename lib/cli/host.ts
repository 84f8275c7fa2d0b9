/**
 * cli: arguments, drawing, prompts, exit codes.
 * May import: everything below. Must not: be imported by any other room, or decide anything about resources.
 *
 * This file: what the command line needs of the process it runs in, as a value, so that tests can give another.
 */

/** A stream that text is written to. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Width in columns; undefined where there is none. */
  readonly columns?: number | undefined;
}

/** The process around a command. */
export interface CliHost {
  /** Arguments after the program's name. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Data. */
  readonly stdout: Output;
  /** Everything for people. */
  readonly stderr: Output;
  /** Aborted by the first interrupt. */
  readonly signal: AbortSignal;
  /** Asks a question on the terminal, until the signal takes it back; undefined where there is none. */
  readonly ask?: (question: string, signal?: AbortSignal) => Promise<string>;
}
