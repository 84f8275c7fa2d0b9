/** The sandbox of `--sandbox`: in this process, its state in a file beside the working directory. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GantryError } from '../core/errors.ts';
import { loadSandbox, type Sandbox, saveSandbox } from '../sandbox/index.ts';

/** Where the state is kept, from the working directory. */
export const SANDBOX_FILE = join('.gantry', 'sandbox.json');

/** A sandbox that outlives the process. */
export interface StoredSandbox {
  readonly sandbox: Sandbox;
  /** Saves the state and lets others write. */
  close(): Promise<void>;
}

/**
 * Opens the sandbox of a working directory. With `access: 'write'` nobody else may write meanwhile, and every write is
 * in the file before it is answered. Throws `sandbox/damaged` or `lock/held`.
 */
export async function openSandbox(cwd: string, access: 'read' | 'write'): Promise<StoredSandbox> {
  const file = join(cwd, SANDBOX_FILE);
  const release = access === 'write' ? claim(file) : () => {};
  try {
    const sandbox = await loadSandbox(file, { now: Date.now(), autosave: access === 'write' });
    // The accounts live on while nobody looks, as AWS's do.
    sandbox.clock.advanceTo(Date.now());
    return {
      sandbox,
      async close() {
        // A run that was refused leaves no file behind.
        const used = existsSync(file) || sandbox.calls.writes().length > 0;
        if (access === 'write' && used) await saveSandbox(sandbox, file);
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** Claims the file for writing; the claim of a process that is gone does not count. */
function claim(file: string): () => void {
  const claimFile = `${file}.lock`;
  mkdirSync(dirname(file), { recursive: true });
  for (;;) {
    try {
      writeFileSync(claimFile, String(process.pid), { flag: 'wx' });
      return () => rmSync(claimFile, { force: true });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      const holder = Number(readFileSync(claimFile, 'utf8'));
      if (isAlive(holder))
        throw new GantryError('lock/held', `process ${holder} is working in ${file}`, {
          hint: 'wait for it',
        });
      rmSync(claimFile, { force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
