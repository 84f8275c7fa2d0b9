/**
 * Bundles lib into dist as split ESM, so that a command loads only the SDK clients that it calls. Run by the task
 * `bundle`; declarations come from tsc.
 */
import { readFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
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

/**
 * An `import()` of a client package wants all of it: the sandbox answers every operation, by the package's own shapes. It
 * gets a copy of its own. In one that it shared with the commands nothing could be left out, and these would load a
 * hundred operations for each that they call.
 */
const wholePackages: Plugin = {
  name: 'whole-packages',
  setup(builder) {
    builder.onResolve({ filter: /^@aws-sdk\/client-[^/]+$/ }, async ({ kind, path, ...args }) => {
      if (kind !== 'dynamic-import') return undefined;
      const found = await builder.resolve(path, { ...args, kind: 'import-statement' });
      return { path: found.path, namespace: 'whole' };
    });
    builder.onResolve({ filter: /^\./, namespace: 'whole' }, async ({ kind, path, resolveDir }) => {
      const found = await builder.resolve(path, { kind, resolveDir });
      const namespace = found.path.endsWith('.js') ? 'whole' : 'file';
      return { path: found.path, namespace, sideEffects: found.sideEffects };
    });
    builder.onLoad({ filter: /./, namespace: 'whole' }, async ({ path }) => ({
      contents: await readFile(path, 'utf8'),
      resolveDir: dirname(path),
    }));
  },
};

/**
 * The SDK's shapes name the keys of their objects by constants. The bundler takes such a key for a possible effect and keeps
 * every shape that has one: the names themselves, written in, let it leave out what nobody uses.
 */
const plainKeys: Plugin = {
  name: 'plain-keys',
  setup(builder) {
    builder.onLoad(
      { filter: /client-[^/\\]+.dist-es.schemas.schemas_\d+\.js$/ },
      async ({ path }) => {
        const text = await readFile(path, 'utf8');
        const names = new Map(
          [...text.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name = '', value = '']) => [
            name,
            value,
          ]),
        );
        const contents = text.replace(/\[(_\w+)\]:/g, (whole, name) =>
          names.has(name) ? `${names.get(name)}:` : whole,
        );
        return { contents, resolveDir: dirname(path) };
      },
    );
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
  plugins: [together, wholePackages, plainKeys],
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await build(bundleOptions);
