/** Reads the command line by the tables of commands and options. */
import { parseArgs } from 'node:util';
import { GantryError } from '../core/errors.ts';
import { nearestOf } from '../core/nearest.ts';
import { COMMANDS, type CommandEntry } from './commands.ts';
import { OPTIONS, type OptionName, type OptionValues, optionEntry } from './options.ts';

/** What was asked for. */
export type Request =
  | { readonly kind: 'help'; readonly command?: string }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'command';
      readonly command: string;
      readonly entry: CommandEntry;
      readonly positionals: readonly string[];
      readonly options: OptionValues;
    };

/** Understands the arguments. Throws `cli/usage` with what was probably meant. */
export function parseArguments(argv: readonly string[]): Request {
  const { tokens } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const given = tokens.filter((token) => token.kind === 'option');
  const [command, ...positionals] = words;
  if (given.some(({ name }) => name === 'version') && command === undefined)
    return { kind: 'version' };
  if (given.some(({ name }) => name === 'help') || command === 'help') {
    const about = command === 'help' ? positionals[0] : command;
    return about === undefined
      ? { kind: 'help' }
      : { kind: 'help', command: known(about, Object.keys(COMMANDS), 'command') };
  }
  if (command === undefined) {
    const [stray] = given;
    if (stray !== undefined) known(stray.rawName, spellings(GLOBAL), 'option');
    return { kind: 'help' };
  }
  const entry = COMMANDS[known(command, Object.keys(COMMANDS), 'command')];
  if (entry === undefined) throw new GantryError('cli/usage', `no command ${command}`);
  const taken = entry.positionals ?? [];
  const surplus = taken.at(-1)?.endsWith('...') ? undefined : positionals[taken.length];
  if (surplus !== undefined) throw usage(`${command} takes no argument ${surplus}`, command);
  const values: Record<string, boolean | string> = {};
  for (const token of given) {
    known(token.rawName, spellings([...entry.options, ...GLOBAL]), `option of ${command}`);
    const name = token.name as OptionName;
    values[name] = optionValue(name, token.value, command);
  }
  return { kind: 'command', command, entry, positionals, options: values as OptionValues };
}

const GLOBAL = ['help', 'version'] as const;

function optionValue(
  name: OptionName,
  value: string | undefined,
  command: string,
): boolean | string {
  const { type, choices } = optionEntry(name);
  if (type === 'boolean') {
    if (value !== undefined) throw usage(`--${name} takes no value`, command);
    return true;
  }
  if (value === undefined || value === '') throw usage(`--${name} needs a value`, command);
  if (choices !== undefined && !choices.includes(value))
    throw usage(`--${name} is one of ${choices.join(', ')}, not ${value}`, command);
  return value;
}

function spellings(names: readonly OptionName[]): readonly string[] {
  return names.flatMap((name) => {
    const { short } = optionEntry(name);
    return short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`];
  });
}

/** The word itself when it is one of those known. */
function known(word: string, words: readonly string[], what: string): string {
  if (words.includes(word)) return word;
  const nearest = nearestOf(word, words);
  throw usage(
    `no ${what} ${word}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`,
    what.startsWith('option of ') ? what.slice('option of '.length) : undefined,
  );
}

function usage(detail: string, command?: string): GantryError {
  return new GantryError('cli/usage', detail, {
    hint: `see: gantry ${command === undefined ? '' : `${command} `}--help`,
  });
}
