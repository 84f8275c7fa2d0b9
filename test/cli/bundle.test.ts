import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

let outputs: Metafile['outputs'];

/** Source files that are loaded with an entry point, before it asks for anything more. */
function loadedWith(entryPoint: string): readonly string[] {
  const entry = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === entryPoint);
  expect(entry, `${entryPoint} is an entry point of the bundle`).toBeDefined();
  const files = new Set(entry === undefined ? [] : [entry]);
  for (const file of files)
    for (const { path, kind, external } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement' && external !== true) files.add(path);
  return [...files].flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
}

describe('what is loaded at start', () => {
  beforeAll(async () => {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: ['lib/index.ts', 'lib/testing/index.ts', 'lib/cli/main.ts'],
      outdir: 'dist',
      outbase: 'lib',
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      alias: { constructs: './lib/tree/constructs-package.ts' },
      external: ['oxc-transform', 'vitest'],
      write: false,
      metafile: true,
    });
    outputs = metafile.outputs;
  }, 120_000);

  test.each([
    'lib/index.ts',
    'lib/cli/main.ts',
    'lib/cli/verbs/synth.ts',
    'lib/cli/verbs/graph.ts',
  ])('%s loads no package that is bundled, so no SDK client', (entryPoint) => {
    expect(loadedWith(entryPoint).filter((file) => file.includes('node_modules/'))).toEqual([]);
  });

  test('the command itself loads no room but its own and core', () => {
    expect(
      loadedWith('lib/cli/main.ts').filter((file) => !/^lib\/(cli|core)\//.test(file)),
    ).toEqual([]);
  });

  test('a plan loads neither the sandbox nor a client before it is needed', () => {
    expect(
      loadedWith('lib/cli/verbs/plan.ts').filter((file) =>
        /lib\/sandbox\/|@aws-sdk\/client-/.test(file),
      ),
    ).toEqual([]);
  });
});
