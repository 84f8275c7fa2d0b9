/** The help, made of the tables. */
import { COMMANDS } from './commands.ts';
import { type OptionName, optionEntry } from './options.ts';

/** The text of `gantry --help`, or of `gantry COMMAND --help`. */
export function helpText(command?: string): string {
  const entry = command === undefined ? undefined : COMMANDS[command];
  if (command === undefined || entry === undefined)
    return [
      'gantry deploys Amazon ECS from typed constructs, and keeps no state file.',
      '',
      'usage: gantry COMMAND [ARGUMENTS] [OPTIONS]',
      '',
      'commands:',
      ...columns(Object.entries(COMMANDS).map(([name, { summary }]) => [name, summary])),
      '',
      'options:',
      ...columns((['help', 'version'] as const).map(lineOf)),
      '',
      'Stacks and addresses after a command select a part of the app: gantry deploy Web, gantry plan Web/Service.',
      'The app file is the argument, else "gantry": {"app": ...} in package.json, else gantry.app.ts.',
      'Exit codes: 0 done, 1 error, 2 changes (with --detailed-exitcode), 3 plan is stale, 4 rollout failed,',
      '5 interrupted, 6 locked, 7 blocked by a check before anything was written.',
      '',
    ].join('\n');
  const argument = (entry.positionals ?? []).map((name) => ` [${name}]`).join('');
  return [
    `${entry.summary}.`,
    '',
    `usage: gantry ${command}${argument} [OPTIONS]`,
    '',
    'options:',
    ...columns([...entry.options, 'help' as const].map(lineOf)),
    '',
  ].join('\n');
}

function lineOf(name: OptionName): readonly [string, string] {
  const { short, value, help } = optionEntry(name);
  const left = `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
  return [left, help];
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
