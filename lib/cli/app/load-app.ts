/** Loads the user's program: finds its file, runs it, takes its App. */
import { GantryError } from '../../core/errors.ts';
import { App, constructedApps } from '../../tree/app.ts';
import { findAppFile } from './app-file.ts';
import { evaluateModule, type Namespace, type OwnPackages } from './evaluate.ts';
import { explain } from './explain.ts';

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
