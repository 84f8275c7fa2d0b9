/** What reaches users beside code: declarations that compile where the package is installed, and a README that is true. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluateModule, type Namespace } from '../lib/cli/app/evaluate.ts';
import * as gantry from '../lib/index.ts';
import * as testing from '../lib/testing/index.ts';
import { folder } from './cli/harness.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);

/** The README's program and its test, as files that a reader would make of them. */
const FILES: Readonly<Record<string, string>> = {
  'gantry.app.ts': blocks[0] ?? '',
  'with-instances.ts': `${blocks[0]}${blocks[1]}`,
  'app.test.ts': blocks[2] ?? '',
};

/** They stand beside the first example, where only the compiler sees them. */
const place = join(root, 'examples/web-service');
const declarations = new Map<string, string>();
let complaints: readonly string[] = [];

beforeAll(() => {
  const { config } = ts.readConfigFile(join(root, 'test/tsconfig.json'), ts.sys.readFile) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(root, 'test'));
  const host = ts.createCompilerHost({ ...options, noEmit: false, declaration: true });
  const virtual = (path: string) =>
    path.startsWith(`${place}/`) ? FILES[path.slice(place.length + 1)] : undefined;
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => virtual(path) !== undefined || fileExists(path);
  host.readFile = (path) => virtual(path) ?? readFile(path);
  host.getSourceFile = (path, language, ...rest) => {
    const text = virtual(path);
    return text === undefined
      ? getSourceFile(path, language, ...rest)
      : ts.createSourceFile(path, text, language);
  };
  const program = ts.createProgram({
    rootNames: Object.keys(FILES).map((file) => join(place, file)),
    options: { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true },
    host,
  });
  const own = program.getSourceFiles().filter(({ fileName }) => virtual(fileName) !== undefined);
  complaints = own
    .flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ])
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  program.emit(undefined, (path, text) => declarations.set(path, text), undefined, true);
}, 120_000);

describe('the README', () => {
  test('shows the first example as it is, what may be added to it, and a test of it', () => {
    expect(blocks).toHaveLength(3);
    expect(FILES['gantry.app.ts']).toBe(
      readFileSync(join(root, 'examples/web-service/app.ts'), 'utf8'),
    );
  });

  test('compiles', () => {
    expect(complaints).toEqual([]);
  });

  test('shows a test that passes', async () => {
    const cwd = folder({
      ...FILES,
      // A snapshot of its own would stand beside this file.
      'app.test.ts': (FILES['app.test.ts'] ?? '').replace(/^.*toMatchSnapshot.*\n/m, ''),
    });
    const tests: (() => Promise<void>)[] = [];
    const vitest: Namespace = {
      expect,
      test: (_: string, run: () => Promise<void>) => void tests.push(run),
    };
    await evaluateModule(join(cwd, 'app.test.ts'), {
      gantry: async () => gantry,
      'gantry/testing': async () => testing,
      vitest: async () => vitest,
    });
    expect(tests).toHaveLength(1);
    for (const run of tests) await run();
  });
});

describe('the declarations', () => {
  test('lead to no package that is not installed with this one', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
      peerDependencies: Record<string, string>;
    };
    const installed = [
      ...Object.keys(manifest.dependencies),
      ...Object.keys(manifest.peerDependencies),
      // Every SDK client brings these along, and vitest is there where its matchers are used.
      '@smithy/types',
      '@smithy/core',
      'vitest',
    ];
    const strangers = packagesFrom(['lib/index.d.ts', 'lib/testing/index.d.ts']).filter(
      (name) => !installed.includes(name) && !name.startsWith('node:'),
    );
    expect(strangers).toEqual([]);
  });
});

/** Packages that declarations import, from some on. */
function packagesFrom(entries: readonly string[]): readonly string[] {
  const emitted = new Map(
    [...declarations].map(([path, text]) => [path.slice(path.indexOf('/lib/') + 1), text]),
  );
  const seen = new Set(entries);
  const packages = new Set<string>();
  for (const file of seen) {
    const text = emitted.get(file);
    expect(text, `${file} was emitted`).toBeDefined();
    for (const [, specifier = ''] of (text ?? '').matchAll(/(?:from|import\()\s*['"]([^'"]+)['"]/g))
      if (specifier.startsWith('.'))
        seen.add(join(dirname(file), specifier).replace(/\.ts$/, '.d.ts'));
      else packages.add(/^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier);
  }
  return [...packages];
}
