/**
 * Bundles lib into dist as split ESM, so that a command loads only the SDK clients that it calls. Run by the task
 * `bundle`; declarations come from tsc.
 */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What `gantry synth` and users' programs load at start. */
const START = ['lib/index.ts', 'lib/toolkit/synth.ts', 'lib/cli/verbs/synth.ts'];

const ASKED = 'asked';

/**
 * The bundler makes a chunk of all files that the same entries reach, and each `import()` is an entry: the pure rooms
 * would fall into some fifty chunks. So every `import()` of ours reaches what is loaded at start, which then stays in
 * one piece: each file more costs a start about 0.3 ms.
 */
const together: Plugin = {
  name: 'together',
  setup(builder) {
    const nameOf = (file: string) => relative(root, file).replaceAll('\\', '/');
    builder.onResolve({ filter: /^\./ }, async ({ kind, path, ...args }) => {
      if (kind !== 'dynamic-import') return undefined;
      const found = await builder.resolve(path, { ...args, kind: 'import-statement' });
      const name = nameOf(found.path);
      return name.startsWith('lib/') ? { path: name, namespace: 'lazy' } : undefined;
    });
    builder.onLoad({ filter: /./, namespace: 'lazy' }, ({ path }) => ({
      contents: [...START.map((file) => `import './${file}';`), `export * from './${path}';`].join(
        '\n',
      ),
      resolveDir: root,
    }));
    // The package says that nothing has side effects: bare imports of these would be left out.
    builder.onResolve({ filter: /(?:^|\/)(?:index|synth)\.ts$/ }, async ({ path, ...args }) => {
      if (args.pluginData === ASKED) return undefined;
      const namespace = args.namespace === 'lazy' ? 'file' : args.namespace;
      const found = await builder.resolve(path, { ...args, namespace, pluginData: ASKED });
      return START.includes(nameOf(found.path))
        ? { path: found.path, sideEffects: true }
        : undefined;
    });
  },
};

/** How lib is bundled. */
export const bundleOptions: BuildOptions = {
  absWorkingDir: root,
  entryPoints: ['lib/index.ts', 'lib/testing/index.ts', 'lib/cli/main.ts'],
  outdir: 'dist',
  outbase: 'lib',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
  chunkNames: 'chunks/[name]-[hash]',
  alias: { constructs: './lib/tree/constructs-package.ts' },
  external: ['oxc-transform', 'vitest'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  plugins: [together],
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await build(bundleOptions);
