import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../lib/cli/arguments.ts';
import { COMMANDS } from '../../lib/cli/commands.ts';
import { helpText } from '../../lib/cli/help.ts';
import { nearestOf } from '../../lib/core/nearest.ts';

describe('reading the command line', () => {
  test.each([
    [[], { kind: 'help' }],
    [['--help'], { kind: 'help' }],
    [['-h'], { kind: 'help' }],
    [['help'], { kind: 'help' }],
    [['help', 'plan'], { kind: 'help', command: 'plan' }],
    [['plan', '--help'], { kind: 'help', command: 'plan' }],
    [['--version'], { kind: 'version' }],
    [['plan'], { command: 'plan', positionals: [], options: {} }],
    [
      ['plan', 'app.ts', '--sandbox', '--refresh', 'batched'],
      { command: 'plan', positionals: ['app.ts'], options: { sandbox: true, refresh: 'batched' } },
    ],
    [
      ['deploy', '-y', '--profile=prod', '--no-wait', 'app.ts'],
      { positionals: ['app.ts'], options: { yes: true, profile: 'prod', 'no-wait': true } },
    ],
  ])('%j', (argv, expected) => {
    expect(parseArguments(argv)).toMatchObject(expected);
  });

  test.each([
    [['deploi'], 'no command deploi; did you mean deploy?'],
    [['sytnh'], 'no command sytnh; did you mean synth?'],
    [['frobnicate'], 'no command frobnicate'],
    [['help', 'plann'], 'no command plann; did you mean plan?'],
    [['plan', '--sandbx'], 'no option of plan --sandbx; did you mean --sandbox?'],
    [['plan', '--yes'], 'no option of plan --yes'],
    [['plan', '-x'], 'no option of plan -x'],
    [['--sandbox'], 'no option --sandbox'],
    [['synth', 'a.ts', 'b.ts'], 'synth takes no argument b.ts'],
    [['sandbox', 'a.ts'], 'sandbox takes no argument a.ts'],
    [['plan', '--sandbox=yes'], '--sandbox takes no value'],
    [['plan', '--profile'], '--profile needs a value'],
    [['plan', '--refresh', 'fast'], '--refresh is one of complete, batched, not fast'],
  ])('%j is refused', (argv, detail) => {
    expect(() => parseArguments(argv)).toThrow(
      expect.objectContaining({ code: 'cli/usage', exitCode: 1, detail }),
    );
  });

  test('a word too far from all that is known suggests nothing', () => {
    expect(nearestOf('zzzzzz', Object.keys(COMMANDS))).toBeUndefined();
  });
});

describe('help', () => {
  test('names every command', () => {
    for (const [name, { summary }] of Object.entries(COMMANDS))
      expect(helpText()).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'));
  });

  test.each(Object.entries(COMMANDS))('of %s names every option of it', (name, { options }) => {
    for (const option of options) expect(helpText(name)).toContain(`--${option}`);
  });
});
