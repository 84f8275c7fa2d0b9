/** The examples as programs to deploy: found by their folders, each with what must be there before. */
import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { EC2Client } from '@aws-sdk/client-ec2';
import type { App } from '../../lib/index.ts';
import type { WorldSnapshot } from '../../lib/sandbox/index.ts';
import { anAccount } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { addZone } from '../scenarios/zones.ts';
import { prepare } from './prepare.ts';
import { change, type Version } from './variants.ts';

/** An example. */
export interface Program {
  readonly name: string;
  /** Its file. */
  readonly file: string;
  readonly app: App;
  /** The account before anything of it is deployed. */
  readonly start: WorldSnapshot;
  /** What its process needs in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** The versions that stand for a change in place and for a replacement. */
  readonly update: Version;
  readonly replace: Version | undefined;
  /** Makes it another version of itself, until the next time. */
  become(version: Version): void;
}

const FOLDER = fileURLToPath(new URL('../../examples', import.meta.url));

/** The names of all examples. */
export function exampleNames(): readonly string[] {
  return readdirSync(FOLDER).sort();
}

const loaded = new Map<string, Promise<Program>>();

/** Loads an example. There is one of each: whoever makes it another version does so for all. */
export function loadProgram(name: string): Promise<Program> {
  const program = loaded.get(name) ?? load(name);
  loaded.set(name, program);
  return program;
}

async function load(name: string): Promise<Program> {
  const account = anAccount();
  await addZone(account);
  const environment = await prepare(name, new EC2Client(clientOf(account.sandbox)));
  // The program reads it while it is loaded.
  Object.assign(process.env, environment);
  const file = `${FOLDER}/${name}/app.ts`;
  const { app } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { app: App };
  let back = () => {};
  return {
    name,
    file,
    app,
    start: account.sandbox.snapshot(),
    environment,
    update: FULL.has(name) ? 'tags' : 'update',
    replace: FULL.has(name) ? undefined : 'replace',
    become: (version) => {
      back();
      back = change(app, version);
    },
  };
}

/** Examples whose instances are full: a new revision has no place beside the old one, and the plan says so. */
const FULL: ReadonlySet<string> = new Set(['eni-limits']);
