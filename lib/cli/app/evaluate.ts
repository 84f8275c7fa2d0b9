/** Runs the user's TypeScript modules in this process, each once, with the meaning that ECMAScript gives to imports. */
import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rememberTransformed } from '../../tree/transformed.ts';
import { isTypeScript, resolveImport } from './resolve.ts';
import { transformModule } from './transform.ts';

/** The exports of a module. */
export type Namespace = Record<string, unknown>;

/** Packages that are ours to give, by name: the program and the command line share one instance of them. */
export type OwnPackages = Readonly<Record<string, () => Promise<Namespace>>>;

/** Runs a module and all that it imports. */
export async function evaluateModule(file: string, own: OwnPackages): Promise<Namespace> {
  if (!isTypeScript(file)) return importFrom(file)(pathToFileURL(file).href);
  const run: Run = { own, modules: new Map() };
  const module = moduleAt(file, run);
  await module.done;
  return module.exports;
}

interface Run {
  readonly own: OwnPackages;
  readonly modules: Map<string, RunningModule>;
}

interface RunningModule {
  readonly file: string;
  readonly exports: Namespace;
  readonly done: Promise<void>;
  /** Set once `done` is fulfilled. */
  complete: boolean;
  /** Modules that it waits for at present. */
  readonly waitsFor: Set<RunningModule>;
}

function moduleAt(file: string, run: Run): RunningModule {
  const known = run.modules.get(file);
  if (known !== undefined) return known;
  let start = () => {};
  const begun = new Promise<void>((resolve) => {
    start = resolve;
  });
  const exports = Object.create(null, {
    [Symbol.toStringTag]: { value: 'Module' },
  }) as Namespace;
  const module: RunningModule = {
    file,
    exports,
    done: begun.then(() => execute(module, run)),
    complete: false,
    waitsFor: new Set(),
  };
  run.modules.set(file, module);
  start();
  return module;
}

async function execute(module: RunningModule, run: Run): Promise<void> {
  const { file, exports } = module;
  const { code, back } = transformModule(file, readFileSync(file, 'utf8'));
  rememberTransformed(file, (line, column) => back(line - PREAMBLE_LINES, column));
  const body = compile(file, code);
  const native = importFrom(file);
  const load = (specifier: string) => importInto(module, specifier, native, run);
  await body(
    async (specifier: string, { importedNames = [] }: { importedNames?: string[] } = {}) => {
      const { namespace, complete } = await load(specifier);
      if (complete) requireNames(namespace, importedNames, specifier, file);
      return namespace;
    },
    async (specifier: unknown) => (await load(String(specifier))).namespace,
    exports,
    (source: Namespace) => {
      for (const name of Object.keys(source))
        if (name !== 'default' && !(name in exports))
          Object.defineProperty(exports, name, { enumerable: true, get: () => source[name] });
    },
    importMeta(file),
  );
  module.complete = true;
}

async function importInto(
  importer: RunningModule,
  specifier: string,
  native: NativeImport,
  run: Run,
): Promise<{ readonly namespace: Namespace; readonly complete: boolean }> {
  const own = run.own[specifier];
  if (own !== undefined) return { namespace: await own(), complete: true };
  const target = resolveImport(specifier, importer.file);
  if (target.kind === 'json')
    return {
      namespace: { default: JSON.parse(readFileSync(target.file, 'utf8')) },
      complete: true,
    };
  if (target.kind === 'native') {
    const isPath = target.specifier.startsWith('/') || /^[A-Za-z]:\\/.test(target.specifier);
    const from = isPath ? pathToFileURL(target.specifier).href : target.specifier;
    return { namespace: await native(from), complete: true };
  }
  const module = moduleAt(target.file, run);
  // Modules that import each other in a circle see what is there so far, as the language says.
  if (!module.complete && !isWaitingFor(module, importer)) {
    importer.waitsFor.add(module);
    try {
      await module.done;
    } finally {
      importer.waitsFor.delete(module);
    }
  }
  return { namespace: module.exports, complete: module.complete };
}

function isWaitingFor(module: RunningModule, other: RunningModule): boolean {
  const seen = new Set([module]);
  for (const one of seen) {
    if (one === other) return true;
    for (const next of one.waitsFor) seen.add(next);
  }
  return false;
}

/** A name that a module does not export is an error where it is imported, not where it is used. */
function requireNames(
  namespace: Namespace,
  names: readonly string[],
  specifier: string,
  file: string,
): void {
  for (const name of names)
    if (!(name in namespace))
      throw new SyntaxError(`${specifier} has no export ${name}, which ${file} imports`);
}

type Body = (
  load: unknown,
  loadDynamically: unknown,
  exports: Namespace,
  exportAll: unknown,
  meta: unknown,
) => Promise<void>;
type NativeImport = (specifier: string) => Promise<Namespace>;

const PREAMBLE = `'use strict'; module.exports = async (__vite_ssr_import__, __vite_ssr_dynamic_import__, __vite_ssr_exports__, __vite_ssr_exportAll__, __vite_ssr_import_meta__) => {\n`;
const PREAMBLE_LINES = 1;

function compile(file: string, code: string): Body {
  return compileCommonJs(file, `${PREAMBLE}${code}\n};`) as Body;
}

/** Node's own `import()`, seen from `file`: packages are those of the place where the program lies. */
function importFrom(file: string): NativeImport {
  return compileCommonJs(
    file,
    'module.exports = (specifier) => import(specifier);',
  ) as NativeImport;
}

/**
 * Compiles text as a CommonJS module at `file`. Stack traces name that file, and `import()` in it starts there:
 * `vm.Script` does the same only with an experimental option that prints a warning.
 */
function compileCommonJs(file: string, code: string): unknown {
  const module = new Module(file) as Module & {
    _compile(code: string, file: string, format: 'commonjs'): unknown;
  };
  module.filename = file;
  module._compile(code, file, 'commonjs');
  return module.exports;
}

function importMeta(file: string): object {
  const { href } = pathToFileURL(file);
  return {
    url: href,
    filename: file,
    dirname: dirname(file),
    resolve: (specifier: string) => {
      const path = createRequire(file).resolve(specifier);
      return path === specifier ? path : pathToFileURL(path).href;
    },
  };
}
