import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { selectionOf, wordsOf } from '../../lib/cli/selection.ts';
import { App, Stack } from '../../lib/index.ts';
import { folder, gantry } from './harness.ts';

const APP = `import { App, LogGroup, Stack } from 'gantry';
export const app = new App({ name: 'logs' });
for (const id of ['Web', 'Jobs']) {
  const stack = new Stack(app, id, { region: 'eu-west-1' });
  new LogGroup(stack, 'Logs', { logGroupName: '/gantry/' + id });
}`;

describe('the words after a command', () => {
  test('are the app file where they are called like one, or are a file; else names', () => {
    const cwd = folder({ 'gantry.app.ts': APP, program: '', 'Web/index.ts': '' });
    expect(wordsOf(['missing.ts', 'Web'], cwd)).toEqual({ file: 'missing.ts', names: ['Web'] });
    expect(wordsOf(['Web', 'program'], cwd)).toEqual({ file: 'program', names: ['Web'] });
    expect(wordsOf(['Web', 'Jobs/Logs'], cwd)).toEqual({
      file: undefined,
      names: ['Web', 'Jobs/Logs'],
    });
    expect(() => wordsOf(['a.ts', 'b.mjs'], cwd)).toThrow(
      expect.objectContaining({ code: 'cli/usage', detail: 'a.ts and b.mjs are both app files' }),
    );
  });

  test('are stacks or addresses', () => {
    const app = new App({ name: 'shop' });
    new Stack(app, 'Web');
    new Stack(new Construct(app, 'eu'), 'Web');
    expect(selectionOf(app, ['Web', 'eu/Web', 'eu/Web/Site'], { only: 'a/b, c' })).toEqual({
      stacks: ['Web', 'eu/Web'],
      only: ['eu/Web/Site', 'a/b', 'c'],
    });
    expect(selectionOf(app, [], { exclusively: true })).toEqual({ exclusively: true });
  });
});

describe('a part of an app', () => {
  test('is planned, deployed and destroyed by name', async () => {
    const cwd = folder({ 'gantry.app.ts': APP });
    const run = (...args: string[]) => gantry([...args, '--sandbox'], { cwd });
    const planned = await run('plan', 'Web');
    expect(planned.code).toBe(0);
    expect(planned.stdout).toContain('+ logs/Web/Logs');
    expect(planned.stdout).not.toContain('logs/Jobs/Logs');
    expect(planned.stdout).toContain('only Web: 1 selected; 1 others of the app stay as they are');
    const deployed = await run('deploy', 'gantry.app.ts', 'Web', '--yes');
    expect({ code: deployed.code, stderr: deployed.stderr }).toMatchObject({ code: 0 });
    const again = await run('deploy', 'Web/Logs', '--yes');
    expect(again.stderr).toContain('nothing to do: what is selected is as the app means it');
    const rest = JSON.parse((await run('plan', '--json')).stdout);
    expect(rest.counts).toMatchObject({ create: 1, none: 1 });
    const unknown = await run('plan', 'Jobz');
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('Jobz; the stacks are Jobs, Web');
    expect(unknown.stderr).toContain('did you mean Jobs?');
    const gone = await run('destroy', '--only', 'logs/Web', '--yes');
    expect(gone.code).toBe(0);
    expect(gone.stderr).toContain('the account is empty');
  });
});
