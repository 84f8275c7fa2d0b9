/** Whole processes, timed from outside. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The checkout. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The built command. */
export const GANTRY = join(ROOT, 'dist/cli/main.js');

/** A process to be measured. */
export interface Subject {
  readonly name: string;
  /** Program and arguments. */
  readonly command: readonly [string, ...string[]];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A program of the Node that runs this. */
export function nodeSubject(
  name: string,
  args: readonly string[],
  more: Partial<Subject> = {},
): Subject {
  return { ...more, name, command: [process.execPath, ...args] };
}

/** Wall times in milliseconds of one subject. */
export interface Timing {
  readonly subject: Subject;
  readonly median: number;
  readonly least: number;
}

/** Runs the subjects in turn (A B A B ...), `rounds` times after one unmeasured round. */
export function race(subjects: readonly Subject[], rounds: number): readonly Timing[] {
  const times = subjects.map(() => [] as number[]);
  for (let round = -1; round < rounds; round++)
    for (const [i, subject] of subjects.entries()) {
      const time = run(subject);
      if (round >= 0) times[i]?.push(time);
    }
  return subjects.map((subject, i) => {
    const sorted = [...(times[i] ?? [])].sort((a, b) => a - b);
    return {
      subject,
      median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
      least: sorted[0] ?? Number.NaN,
    };
  });
}

/** Runs a process to its end. Returns milliseconds; throws with what it said when it fails. */
export function run({ name, command: [program, ...args], cwd, env }: Subject): number {
  const start = process.hrtime.bigint();
  const { status, error, stderr } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const time = Number(process.hrtime.bigint() - start) / 1e6;
  if (error !== undefined || status !== 0)
    throw new Error(`${name} ended with ${status ?? error?.message}: ${String(stderr).trim()}`);
  return time;
}

/** What a Node process used. */
export interface Usage {
  /** Milliseconds from start to end. */
  readonly wall: number;
  /** Milliseconds of all cores, its own and the system's for it. */
  readonly cpu: number;
  /** Peak resident memory in MiB. */
  readonly memory: number;
}

/** Runs a Node process and has it tell what it used as it ends, which works on every system alike. */
export function usageOf(subject: Subject): Usage {
  return inFolder((folder) => {
    const preload = join(folder, 'tell-usage.mjs');
    const answer = join(folder, 'usage');
    writeFileSync(
      preload,
      `import { writeFileSync } from 'node:fs';
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const usage = { cpu: (userCPUTime + systemCPUTime) / 1000, memory: maxRSS / 1024 };
  writeFileSync(${JSON.stringify(answer)}, JSON.stringify(usage));
});`,
    );
    const options = `${process.env['NODE_OPTIONS'] ?? ''} --import=${pathToFileURL(preload).href}`;
    const wall = run({ ...subject, env: { ...subject.env, NODE_OPTIONS: options.trim() } });
    return { wall, ...(JSON.parse(readFileSync(answer, 'utf8')) as Omit<Usage, 'wall'>) };
  });
}

/** Gives `work` a folder that is gone afterwards. */
export function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-bench-'));
  const clear = () => rmSync(folder, { recursive: true, force: true });
  let result: T;
  try {
    result = work(folder);
  } catch (error) {
    clear();
    throw error;
  }
  if (result instanceof Promise) return result.finally(clear) as T;
  clear();
  return result;
}
