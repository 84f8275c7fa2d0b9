/** The built command in a process of its own, against a sandbox that this process serves. Time is quick for both alike. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createSandbox,
  type RunningServer,
  type Sandbox,
  serveSandbox,
  type WorldSnapshot,
} from '../../lib/sandbox/index.ts';
import { type Ended, listenTo } from '../child-output.ts';
import type { Program } from './programs.ts';
import type { Version } from './variants.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const VARIANTS = fileURLToPath(new URL('variants.ts', import.meta.url));

/** Seconds of virtual time in a second of real time. */
const SPEED = 60;

/** A process that was started. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** A sandbox behind a port, and a machine beside it on which commands run. */
export interface Machine {
  readonly sandbox: Sandbox;
  /** Starts `gantry deploy` or `gantry destroy` of a version of a program. */
  start(program: Program, version: Version, command: 'deploy' | 'destroy'): Started;
  /** The folder of the machine: programs, and what runs note about themselves. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Serves a state. The machine is a copy of another one's where one is given: what was noted there is found. */
export async function machineAt(snapshot: WorldSnapshot, like?: Machine): Promise<Machine> {
  const sandbox = createSandbox({ snapshot });
  const server = await serveSandbox(sandbox, { port: 0, speed: SPEED });
  const folder = mkdtempSync(join(tmpdir(), 'gantry-kills-'));
  if (like !== undefined) cpSync(like.folder, folder, { recursive: true });
  mkdirSync(join(folder, 'tmp'), { recursive: true });
  const clock = fastClock(sandbox.clock.now());
  return {
    sandbox,
    folder,
    start: (program, version, command) =>
      startCommand(
        [...clock, MAIN, command, programFile(folder, program, version), ...OPTIONS[command]],
        { cwd: folder, env: { ...environmentOf(server, folder), ...program.environment } },
      ),
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const OPTIONS = { deploy: ['--yes', '--allow-downtime'], destroy: ['--yes'] } as const;

function startCommand(
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): Started {
  const child = spawn(process.execPath, args, options);
  return { child, ended: listenTo(child).ended };
}

/** Nothing of whoever runs this reaches the command: neither credentials nor what a test runner sets. */
function environmentOf(
  { url }: RunningServer,
  folder: string,
): Readonly<Record<string, string | undefined>> {
  return {
    PATH: process.env['PATH'],
    HOME: folder,
    TMPDIR: join(folder, 'tmp'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'GANTRY111111111111',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'us-east-1',
  };
}

/** A program that is a version of an example. */
function programFile(folder: string, { file }: Program, version: Version): string {
  const path = join(folder, `${version}.ts`);
  writeFileSync(
    path,
    `import { app } from ${JSON.stringify(file)};
import { change } from ${JSON.stringify(VARIANTS)};
change(app, ${JSON.stringify(version)});
export { app };
`,
  );
  return path;
}

/** Node's arguments with which a process lives in the sandbox's time: as many times as fast, and what it waits as short. */
function fastClock(now: number): readonly string[] {
  const code = `
const real = Date, began = ${Date.now()}, later = globalThis.setTimeout;
const virtual = () => Math.floor(${now} + (real.now() - began) * ${SPEED});
globalThis.Date = class extends real {
  constructor(...given) { if (given.length === 0) super(virtual()); else super(...given); }
  static now() { return virtual(); }
};
globalThis.setTimeout = Object.assign(
  (work, ms, ...given) => later(work, ms >= 100 ? ms / ${SPEED} : ms, ...given), later);`;
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
}
