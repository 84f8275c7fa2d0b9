/** Which file holds the user's program. */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { GantryError } from '../../core/errors.ts';
import { isJsonObject } from '../../core/json.ts';

/** The file that is meant when nothing else says so. */
export const DEFAULT_APP_FILE = 'gantry.app.ts';

/** The app file: the argument, else `"gantry": {"app": ...}` of the nearest package.json, else gantry.app.ts. */
export function findAppFile(cwd: string, argument: string | undefined): string {
  const file = argument === undefined ? defaultFile(cwd) : resolve(cwd, argument);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw new GantryError('app/not-found', file);
  // As Node takes the file it is given: what it imports lies beside the file itself, not beside a link to it.
  return realpathSync(file);
}

function defaultFile(cwd: string): string {
  const manifest = nearestManifest(cwd);
  const named = manifest && appOf(manifest);
  return manifest !== undefined && named !== undefined
    ? resolve(dirname(manifest), named)
    : join(cwd, DEFAULT_APP_FILE);
}

function nearestManifest(folder: string): string | undefined {
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest)) return manifest;
  const parent = dirname(folder);
  return parent === folder ? undefined : nearestManifest(parent);
}

function appOf(manifest: string): string | undefined {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(manifest, 'utf8'));
  } catch (cause) {
    throw new GantryError('app/not-found', `${manifest} is not JSON`, { cause });
  }
  const own = isJsonObject(content) ? content['gantry'] : undefined;
  const app = isJsonObject(own) ? own['app'] : undefined;
  if (app === undefined || typeof app === 'string') return app;
  throw new GantryError('app/not-found', `"gantry": {"app": ...} in ${manifest} is not a string`);
}
