/** Which objects a command is about: addresses, or all of them. */
import { GantryError } from '../core/errors.ts';
import type { CommandCall } from './commands.ts';

/** The addresses that are named, or `all`; and the call with the app file in the place of the addresses. */
export function chosenObjects({ command, positionals, options }: CommandCall): {
  readonly addresses: readonly string[] | 'all';
  readonly file: readonly string[];
} {
  const all = options.all === true;
  if (all && positionals.length > 0) throw usage(command, 'takes addresses or --all, not both');
  if (!all && positionals.length === 0) throw usage(command, 'needs addresses, or --all');
  return {
    addresses: all ? 'all' : positionals,
    file: options.app === undefined ? [] : [options.app],
  };
}

function usage(command: string, what: string): GantryError {
  return new GantryError('cli/usage', `${command} ${what}`, {
    hint: `gantry graph lists the addresses; the app file is named by --app; see: gantry ${command} --help`,
  });
}
