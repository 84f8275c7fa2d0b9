#!/usr/bin/env node
/** The process: streams, signals, exit code. */
import type { CliHost, Output } from './host.ts';
import { runCli } from './run.ts';

const INTERRUPTED = 5;

const interrupt = new AbortController();
let interrupts = 0;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => {
    interrupts += 1;
    if (interrupts > 1) process.exit(INTERRUPTED);
    interrupt.abort();
  });

// A reader that has seen enough (`gantry synth | head`) is no error, and nobody is left to tell of one.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    throw error;
  });

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.columns;
    },
  };
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question, { signal: interrupt.signal });
  } finally {
    terminal.close();
  }
}

const host: CliHost = {
  argv: process.argv.slice(2),
  cwd: process.cwd(),
  env: process.env,
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  signal: interrupt.signal,
  ...(process.stdin.isTTY === true && process.stderr.isTTY === true ? { ask } : {}),
};

process.exitCode = await runCli(host);
