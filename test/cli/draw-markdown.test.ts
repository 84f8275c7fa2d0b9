import { describe, expect, test } from 'vitest';
import { LONGEST_COMMENT, markdownOf } from '../../lib/cli/draw/markdown.ts';
import { App, LogGroup, Stack } from '../../lib/index.ts';
import { anAccount } from '../invariants/harness.ts';

function logs(count: number, tag = 'a'): App {
  const app = new App({ name: 'logs' });
  const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
  for (let i = 0; i < count; i += 1)
    new LogGroup(stack, `Group${i}`, { tags: { note: `${tag} ${i}` } });
  return app;
}

describe('a plan as the comment of a pull request', () => {
  test('shows its counts, and folds the rest, what is dangerous first', async () => {
    const account = anAccount();
    await account.deploy(logs(3));
    const text = markdownOf(await account.plan(logs(2, 'b')));
    expect(text).toMatch(/^### Gantry: logs\n\n\*\*2 to update, 1 to delete\*\*/);
    expect(text.match(/<summary>[^<]*/g)).toEqual(['<summary>Deleted (1)', '<summary>Updated (2)']);
    expect(text.match(/<details/g)).toHaveLength((text.match(/<\/details>/g) ?? []).length);
  });

  test.each([200, 2_000])(
    'of %i changes stays short enough, well-formed, and says what it leaves out',
    async (count) => {
      const text = markdownOf(await anAccount().plan(logs(count)));
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LONGEST_COMMENT);
      expect(text).toContain(`**${count} to create**`);
      expect(text.match(/<details/g)).toHaveLength((text.match(/<\/details>/g) ?? []).length);
      if (count > 1_000) expect(text).toMatch(/and \d+ more lines/);
    },
  );
});
