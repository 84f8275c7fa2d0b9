import { randomUUID } from 'node:crypto';
import { chownSync, existsSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isSurelyGone, leaveWitness, someoneIsGone } from '../../lib/engine/lock-witness.ts';
import { deadPid, noteOf, ownNotes, rewrite } from './witnesses.ts';

function aNote() {
  const folder = ownNotes();
  const id = randomUUID();
  const withdraw = leaveWitness(id);
  return { id, file: noteOf(folder, id), withdraw };
}

describe('a run', () => {
  test('that lives is not gone, and takes its note away', () => {
    const { id, file, withdraw } = aNote();
    expect(isSurelyGone(id)).toBe(false);
    expect(someoneIsGone()).toBe(false);
    withdraw();
    expect(existsSync(file)).toBe(false);
    expect(isSurelyGone(id)).toBe(false);
  });

  test('whose process has ended is gone', () => {
    const { id, file } = aNote();
    rewrite(file, { pid: deadPid() });
    expect(isSurelyGone(id)).toBe(true);
    expect(someoneIsGone()).toBe(true);
  });

  test.runIf(process.platform === 'linux')('whose pid another process has now is gone', () => {
    const { id, file } = aNote();
    rewrite(file, { began: '1' });
    expect(isSurelyGone(id)).toBe(true);
  });

  test('may live where nothing says when its process began', () => {
    const { id, file } = aNote();
    rewrite(file, { began: undefined });
    expect(isSurelyGone(id)).toBe(false);
  });

  test.each([
    ['in another namespace of pids', 'linux 1ca2f42d-ef22-4eda-98bf-47e69e715c45 pid:[1]'],
    ['on another system', 'darwin laptop'],
  ])('may live %s, whatever this one knows of its pid', (_, place) => {
    const { id, file } = aNote();
    rewrite(file, { pid: deadPid(), place });
    expect(isSurelyGone(id)).toBe(false);
  });

  test.runIf(process.getuid?.() === 0)('may live whose note is of another user', () => {
    const { id, file } = aNote();
    rewrite(file, { pid: deadPid() });
    chownSync(file, 65_534, 65_534);
    expect(isSurelyGone(id)).toBe(false);
  });

  test.each(['scribble', '{}', '{"place":1,"pid":2}', '[]', ''])(
    'may live whose note says %j',
    (text) => {
      const { id, file } = aNote();
      writeFileSync(file, text);
      expect(isSurelyGone(id)).toBe(false);
    },
  );

  test.each(['', 'a', '../../etc/passwd', `${randomUUID()}/..`])(
    'of the id %j has no note',
    (id) => {
      const folder = ownNotes();
      leaveWitness(id)();
      expect(isSurelyGone(id)).toBe(false);
      expect(() => noteOf(folder, id === '' ? 'gantry' : id)).toThrow();
    },
  );
});
