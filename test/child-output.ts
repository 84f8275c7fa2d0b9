/** What a child process says, gathered until it ends. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';

/** How a process ended. */
export interface Ended {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Gathers what a process says. It must have said nothing yet. */
export function listenTo(child: ChildProcessWithoutNullStreams): {
  readonly ended: Promise<Ended>;
  /** What it has told people so far. */
  stderr(): string;
} {
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const ended = once(child, 'close').then(
    ([code, signal]): Ended => ({ code, signal, stdout, stderr }),
  );
  return { ended, stderr: () => stderr };
}
