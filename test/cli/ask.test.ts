import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { askOn } from '../../lib/cli/ask.ts';

function ask(typed: string, signal = new AbortController().signal): Promise<string> {
  const input = new PassThrough();
  const output = new PassThrough();
  const answer = askOn({ input, output, signal }, 'Sure? ');
  input.write(typed);
  return answer;
}

test('gives the line that is typed', async () => {
  expect(await ask('yes\r')).toBe('yes');
});

test('takes the end of input for no answer', async () => {
  expect(await ask('\u0004')).toBe('');
});

test('is interrupted by Ctrl+C as by a signal', async () => {
  const interrupted = { code: 'apply/interrupted', exitCode: 5 };
  await expect(ask('\u0003')).rejects.toMatchObject(interrupted);
  await expect(ask('', AbortSignal.abort())).rejects.toMatchObject(interrupted);
});
