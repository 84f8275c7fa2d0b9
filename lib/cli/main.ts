#!/usr/bin/env node
/** The process: streams, signals, errors that nobody awaits, exit code. */
import { writeSync } from 'node:fs';
import { EXIT, GantryError } from '../core/errors.ts';
import { describeError } from './draw/error.ts';
import { paintFor } from './draw/paint.ts';
import type { CliHost, Output } from './host.ts';
import { reportStray, runCli } from './run.ts';

const interrupt = new AbortController();
let interrupts = 0;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => {
    interrupts += 1;
    if (interrupts > 1) process.exit(EXIT.interrupted);
    interrupt.abort();
  });

// A reader that has seen enough (`gantry synth | head`) is no error, and nobody is left to tell of one. A deploy ends
// as when it is interrupted: its lock is released.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    interrupt.abort();
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

async function ask(question: string, until?: AbortSignal): Promise<string> {
  const { askOn } = await import('./ask.ts');
  const { stdin: input, stderr: output } = process;
  const signals = until === undefined ? [interrupt.signal] : [interrupt.signal, until];
  return askOn({ input, output, signal: AbortSignal.any(signals) }, question);
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

// What the program leaves running can throw at any time. A deploy that is under way must not die of it halfway.
const strays: Promise<void>[] = [];
for (const kind of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(kind, (thrown) => {
    strays.push(reportStray(host, thrown));
    interrupt.abort();
  });

// A program that ends the process, or waits for what never comes, must not look like a command that has succeeded.
let ended = false;
process.on('exit', (code) => {
  if (ended || interrupts > 0) return;
  const error = new GantryError('app/ended-process', 'the command did not come to its end');
  writeSync(process.stderr.fd, `${describeError(error, paintFor(host.stderr, host.env))}\n`);
  if (code === EXIT.done || code === UNSETTLED) process.exitCode = EXIT.error;
});

/** Node's own exit code when nothing is left that could settle what is awaited. */
const UNSETTLED = 13;

const code = await runCli(host);
ended = true;
// A promise that was rejected without anybody waiting for it is told of after the work at hand.
await new Promise(setImmediate);
await Promise.all(strays);
await Promise.all([process.stdout, process.stderr].map(flushed));
// Timers and sockets of the program would keep the process alive.
const mistaken = strays.length > 0 && interrupts === 0;
const told = code === EXIT.done || code === EXIT.interrupted;
process.exit(mistaken && told ? EXIT.error : code);

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (!stream.writable) resolve();
    else stream.write('', () => resolve());
  });
}
