/** Runs one command line: understands it, runs the command, says what went wrong. */
import { EXIT, GantryError, isGantryError } from '../core/errors.ts';
import { parseArguments } from './arguments.ts';
import { describeError } from './draw/error.ts';
import { paintFor } from './draw/paint.ts';
import { helpText } from './help.ts';
import type { CliHost } from './host.ts';
import { printJson } from './json.ts';
import { packageVersion } from './version.ts';

/** Runs the command line of `host`. The result is the exit code; nothing is thrown. */
export async function runCli(host: CliHost): Promise<number> {
  let command = '';
  try {
    const request = parseArguments(host.argv);
    if (request.kind === 'help') {
      host.stdout.write(helpText(request.command));
      return EXIT.done;
    }
    if (request.kind === 'version') {
      host.stdout.write(`${packageVersion()}\n`);
      return EXIT.done;
    }
    command = request.command;
    const { run } = await request.entry.load();
    return await run({ host, ...request });
  } catch (thrown) {
    return await fail(host, command, thrown);
  }
}

/** Says what was thrown and caught by nobody, such as by a timer that the program has left running. Throws nothing. */
export async function reportStray(host: CliHost, thrown: unknown): Promise<void> {
  try {
    const { explainStray } = await import('./app/explain.ts');
    say(host, explainStray(thrown) ?? (await unexpected(thrown, host.signal)), thrown);
  } catch {
    // An installation that lacks a package cannot even load the words: what was thrown must do.
    host.stderr.write(`error ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  }
}

async function fail(host: CliHost, command: string, thrown: unknown): Promise<number> {
  const error = isGantryError(thrown) ? thrown : await unexpected(thrown, host.signal);
  say(host, error, thrown);
  if (host.argv.includes('--json')) {
    const { code, detail, hint, address } = error;
    printJson(host, command, { error: { code, detail, hint, address } });
  }
  return error.exitCode;
}

function say(host: CliHost, error: GantryError, thrown: unknown): void {
  host.stderr.write(`${describeError(error, paintFor(host.stderr, host.env))}\n`);
  if (host.env['GANTRY_DEBUG'] === '1') host.stderr.write(`${debugText(thrown)}\n`);
}

async function unexpected(thrown: unknown, signal: AbortSignal): Promise<GantryError> {
  if (signal.aborted && thrown === signal.reason)
    return new GantryError('apply/interrupted', 'nothing new was started', { cause: thrown });
  if (isFileError(thrown)) return new GantryError('cli/file', thrown.message, { cause: thrown });
  const { awsErrorIn } = await import('../aws/describe-error.ts');
  const described = awsErrorIn(thrown);
  if (described !== undefined) return described;
  const detail = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return new GantryError('internal', detail, {
    hint: 'report it with the text above; GANTRY_DEBUG=1 shows where it happened',
    cause: thrown,
  });
}

/** Whether the file system said no: its errors name a path, those of the network do not. */
function isFileError(thrown: unknown): thrown is Error {
  return thrown instanceof Error && 'errno' in thrown && 'path' in thrown;
}

function debugText(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const cause = thrown.cause === undefined ? '' : `\ncaused by ${debugText(thrown.cause)}`;
  return `${thrown.stack ?? thrown.message}${cause}`;
}
