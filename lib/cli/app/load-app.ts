/** Loads the user's program: finds its file, runs it, takes its App. */
import { dirname } from 'node:path';
import { GantryError, isGantryError } from '../../core/errors.ts';
import { App, constructedApps } from '../../tree/app.ts';
import { placeInStack } from '../../tree/source.ts';
import { findAppFile } from './app-file.ts';
import { evaluateModule, type Namespace, type OwnPackages } from './evaluate.ts';

/** A loaded program. */
export interface LoadedApp {
  readonly app: App;
  /** Absolute path of its file. */
  readonly file: string;
}

/** Where to look for the program. */
export interface LoadOptions {
  readonly cwd: string;
  /** @default - as package.json says, else gantry.app.ts */
  readonly file?: string | undefined;
}

/** Runs the program in this process. Throws the `app/...` errors, or the program's own error with its place. */
export async function loadApp(options: LoadOptions): Promise<LoadedApp> {
  const file = findAppFile(options.cwd, options.file);
  const before = constructedApps().length;
  const namespace = await evaluateModule(file, ownPackages).catch((error: unknown) => {
    throw explain(error, file);
  });
  return { file, app: theApp(namespace, constructedApps().slice(before), file) };
}

/** The program gets the very modules that the command line runs on, whichever copy is installed beside it. */
const ownPackages: OwnPackages = {
  gantry: () => import('../../index.ts'),
  'gantry/testing': () => import('../../testing/index.ts'),
};

function theApp(namespace: Namespace, made: readonly App[], file: string): App {
  const exported = namespace['app'];
  if (App.isApp(exported)) return exported;
  if (exported !== undefined)
    throw new GantryError('app/no-app', `${file} exports \`app\`, which is no App`);
  const [only, ...others] = made;
  if (only === undefined) throw new GantryError('app/no-app', file);
  if (others.length > 0)
    throw new GantryError(
      'app/many-apps',
      `${file} makes ${made.length}: ${made.map((app) => app.name).join(', ')}`,
    );
  return only;
}

function explain(error: unknown, file: string): GantryError {
  if (!(error instanceof Error))
    return new GantryError('app/failed', `${file} threw ${String(error)}`, { cause: error });
  const found = placeInStack(error.stack);
  const place = found === undefined ? file : `${found.file}:${found.line}:${found.column}`;
  if (isGantryError(error))
    return error.code === 'app/bad-syntax'
      ? error
      : new GantryError(error.code, `${error.detail}\n${place}`, {
          address: error.address,
          hint: error.hint,
          cause: error,
        });
  // The message with which the package `constructs` refuses a second child of the same id.
  const twice = /^There is already a Construct with name '(.*)' in (.*)$/.exec(error.message);
  if (twice !== null)
    return new GantryError(
      'tree/duplicate-address',
      `there is already ${JSON.stringify(twice[1])} in ${twice[2]}\n${place}`,
      { cause: error },
    );
  const said = `${error.name}: ${error.message}\n${place}`;
  return new GantryError('app/failed', said, { cause: error, ...hintFor(error, file) });
}

function hintFor(error: Error, file: string): { readonly hint?: string } {
  const missing = /^Cannot find package '([^']+)'/.exec(error.message)?.[1];
  return missing === undefined
    ? {}
    : { hint: `install it where the app is:\n  cd ${dirname(file)} && npm install ${missing}` };
}
