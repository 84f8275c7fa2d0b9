/** Which file an import of the user's program means. */
import { realpathSync, statSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What an import leads to. */
export type Target =
  /** TypeScript, which we transform and run. */
  | { readonly kind: 'typescript'; readonly file: string }
  | { readonly kind: 'json'; readonly file: string }
  /** What Node loads by itself: `specifier` as seen from the importing file. */
  | { readonly kind: 'native'; readonly specifier: string };

/** Finds the target of `specifier` in `importer`. Throws the error that Node would, when a relative file is absent. */
export function resolveImport(specifier: string, importer: string): Target {
  if (isBuiltin(specifier)) return { kind: 'native', specifier };
  const path = pathOf(specifier, importer);
  if (path === undefined) return resolvePackage(specifier, importer);
  const file = CANDIDATES(path).find(isFile);
  if (file === undefined)
    throw Object.assign(new Error(`Cannot find ${specifier}, imported from ${importer}`), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
  // A file is one module, whichever links lead to it.
  const real = realpathSync(file);
  return targetOf(real) ?? { kind: 'native', specifier: real };
}

/** Whether a file is one that we transform. */
export function isTypeScript(file: string): boolean {
  return /\.[mc]?ts$/.test(file);
}

function pathOf(specifier: string, importer: string): string | undefined {
  if (specifier.startsWith('file:')) return fileURLToPath(specifier);
  if (/^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..')
    return resolve(dirname(importer), specifier);
  return undefined;
}

/** The file itself, then what TypeScript's other ways of writing an import may mean by it. */
const CANDIDATES = (path: string): readonly string[] => [
  path,
  ...(/\.[mc]?js$/.test(path) ? [path.replace(/js$/, 'ts')] : []),
  ...['.ts', '.mts', '.js', '.mjs', '.cjs'].map((extension) => path + extension),
  ...['/index.ts', '/index.js'].map((index) => path + index),
];

/** A package of a workspace may offer its TypeScript sources as they are; Node would not take them. */
function resolvePackage(specifier: string, importer: string): Target {
  try {
    const target = targetOf(createRequire(importer).resolve(specifier));
    if (target !== undefined) return target;
  } catch {
    // Packages for `import` alone are not found this way: Node finds them, or says why not.
  }
  return { kind: 'native', specifier };
}

function targetOf(file: string): Target | undefined {
  if (isTypeScript(file)) return { kind: 'typescript', file };
  return file.endsWith('.json') ? { kind: 'json', file } : undefined;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
