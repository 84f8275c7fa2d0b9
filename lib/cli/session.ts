/** What every command that talks to AWS begins and ends with. */

import { GantryError } from '../core/errors.ts';
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
        ...imagesOf(options.image),
      },
    });
  } finally {
    await stored?.close();
  }
}

function imagesOf(given: string | undefined): Pick<RunOptions, 'images'> {
  if (given === undefined) return {};
  const pairs = listOf(given).map((pair): readonly [string, string] => {
    const at = pair.indexOf('=');
    if (at < 1 || at === pair.length - 1)
      throw new GantryError('image/unreadable', JSON.stringify(pair));
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return { images: Object.fromEntries(pairs) };
}

function named(
  option: 'adopt' | 'forceNewDeployment',
  given: string | undefined,
): Pick<RunOptions, typeof option> {
  if (given === undefined) return {};
  return { [option]: given === 'all' ? 'all' : listOf(given) };
}
