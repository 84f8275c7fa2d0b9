/** What every command that talks to AWS begins and ends with. */

import type { RunOptions } from '../toolkit/options.ts';
import { type LoadedApp, loadApp } from './app/load-app.ts';
import type { CommandCall } from './commands.ts';
import { listOf } from './list.ts';
import type { StoredSandbox } from './sandbox-file.ts';
import { selectionOf, wordsOf } from './selection.ts';

/** The loaded program and how to reach AWS. */
export interface Session extends LoadedApp {
  readonly options: RunOptions;
  /** The sandbox of `--sandbox`. */
  readonly sandbox?: StoredSandbox['sandbox'];
}

/** Loads the program, opens the sandbox where one is asked for, runs `work` and closes it again. */
export async function withSession<T>(
  { host, entry, positionals, options }: CommandCall,
  access: 'read' | 'write',
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const words = entry.options.includes('only')
    ? wordsOf(positionals, host.cwd)
    : { file: positionals[0], names: [] };
  const loaded = await loadApp({ cwd: host.cwd, file: words.file });
  const stored =
    options.sandbox === true
      ? await (await import('./sandbox-file.ts')).openSandbox(host.cwd, access)
      : undefined;
  try {
    return await work({
      ...loaded,
      ...(stored === undefined ? {} : { sandbox: stored.sandbox }),
      options: {
        aws: {
          ...(stored === undefined ? {} : { sandbox: stored.sandbox }),
          ...(options.profile === undefined ? {} : { profile: options.profile }),
        },
        signal: host.signal,
        refresh: options.refresh === 'batched' ? 'batched' : 'complete',
        allowDowntime: options['allow-downtime'] === true,
        strict: options.strict === true,
        ...selectionOf(loaded.app, words.names, options),
        ...named('adopt', options.adopt),
        ...named('forceNewDeployment', options['force-new-deployment']),
      },
    });
  } finally {
    await stored?.close();
  }
}

function named(
  option: 'adopt' | 'forceNewDeployment',
  given: string | undefined,
): Pick<RunOptions, typeof option> {
  if (given === undefined) return {};
  return { [option]: given === 'all' ? 'all' : listOf(given) };
}
