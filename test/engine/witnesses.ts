/** Notes of runs about their processes, as they are after the process has died. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

/** Keeps the notes of a test apart from those of others. Returns their folder. */
export function ownNotes(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-witness-'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });
  vi.stubEnv('TMPDIR', folder);
  return folder;
}

/** The file of a run's note. */
export function noteOf(folder: string, id: string): string {
  const name = readdirSync(folder).find((one) => one.endsWith(id));
  if (name === undefined) throw new Error(`no note of ${id} in ${folder}`);
  return join(folder, name);
}

/** Rewrites a note. */
export function rewrite(file: string, change: object): void {
  const note: unknown = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...(note as object), ...change }));
}

/** The pid of a process that has ended and was waited for. */
export function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '0']).pid;
}
