/** Which objects a command is about: addresses, or all of them. */
import { GantryError } from '../core/errors.ts';
import type { CommandCall } from './commands.ts';
import { wordsOf } from './selection.ts';

/** The addresses that are named, or `all`; and the app file, named by a word or by `--app`. */
export function chosenObjects({ command, positionals, options, host }: CommandCall): {
  readonly addresses: readonly string[] | 'all';
  readonly file: readonly string[];
} {
  const { file, names } = wordsOf(positionals, host.cwd);
  const named = options.app ?? file;
  if (file !== undefined && named !== file)
    throw usage(command, `is given two app files, ${file} and ${named}`);
  const all = options.all === true;
  if (all && names.length > 0) throw usage(command, 'takes addresses or --all, not both');
  if (!all && names.length === 0) throw usage(command, 'needs addresses, or --all');
  return { addresses: all ? 'all' : names, file: named === undefined ? [] : [named] };
}

function usage(command: string, what: string): GantryError {
  return new GantryError('cli/usage', `${command} ${what}`, {
    hint: `gantry graph lists the addresses; the app file is named by --app; see: gantry ${command} --help`,
  });
}
