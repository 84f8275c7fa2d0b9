import { realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadApp } from '../../lib/cli/app/load-app.ts';
import { App } from '../../lib/tree/app.ts';
import { folder } from './harness.ts';

const APP = `import { App } from 'gantry';\nexport const app = new App({ name: 'found' });\n`;

describe('which file is the app', () => {
  test.each([
    { scenario: 'the argument', files: { 'a.ts': APP }, file: 'a.ts' },
    {
      scenario: 'what package.json says',
      files: { 'package.json': '{"gantry":{"app":"infra/a.ts"}}', 'infra/a.ts': APP },
    },
    { scenario: 'gantry.app.ts', files: { 'gantry.app.ts': APP } },
    {
      scenario: 'gantry.app.ts beside a package.json that names none',
      files: { 'package.json': '{"name":"x"}', 'gantry.app.ts': APP },
    },
  ])('$scenario', async ({ files, file }) => {
    const loaded = await loadApp({ cwd: folder(files as Record<string, string>), file });
    expect(loaded.app.name).toBe('found');
  });

  test.each([
    { scenario: 'an argument that is no file', files: {}, file: 'nowhere.ts' },
    { scenario: 'a folder', files: { 'a/b.ts': APP }, file: 'a' },
    { scenario: 'nothing at all', files: {} },
    {
      scenario: 'a package.json that names an absent one',
      files: { 'package.json': '{"gantry":{"app":"gone.ts"}}' },
    },
    { scenario: 'a package.json that is not JSON', files: { 'package.json': '{' } },
  ])('$scenario is an error', async ({ files, file }) => {
    await expect(
      loadApp({ cwd: folder(files as Record<string, string>), file }),
    ).rejects.toMatchObject({ code: 'app/not-found', exitCode: 1 });
  });
});

describe('running the app', () => {
  const load = async (files: Record<string, string>) =>
    (await loadApp({ cwd: folder(files), file: 'app.ts' })).app;

  test('gives the program the App class of the command line itself', async () => {
    expect(await load({ 'app.ts': APP })).toBeInstanceOf(App);
  });

  test('takes the only App when none is exported', async () => {
    const app = await load({
      'app.ts': `import { App } from 'gantry'; new App({ name: 'lone' });`,
    });
    expect(app.name).toBe('lone');
  });

  test('takes the exported App when there are more', async () => {
    const app = await load({
      'app.ts': `import { App } from 'gantry'; new App({ name: 'other' }); export const app = new App({ name: 'mine' });`,
    });
    expect(app.name).toBe('mine');
  });

  test('understands enums, parameter properties, namespaces, satisfies and top-level await', async () => {
    const app = await load({
      'app.ts': `import { App } from 'gantry';
        enum Size { Small = 's' }
        namespace Names { export const last = 'd' }
        class Namer { constructor(private readonly prefix: string) {} of(size: Size) { return this.prefix + size + Names.last; } }
        const name = await Promise.resolve(new Namer('app-').of(Size.Small) satisfies string);
        export const app = new App({ name });`,
    });
    expect(app.name).toBe('app-sd');
  });

  test('follows imports of other files, however they are written', async () => {
    const app = await load({
      'app.ts': `import { App } from 'gantry';
        import a, * as all from './a.ts';
        import { b } from './b.js';
        import { c } from './c';
        import { d } from './d/index.ts';
        import { e as renamed } from './e.mjs';
        import config from './config.json' with { type: 'json' };
        import { join } from 'node:path';
        const { f } = await import('./f.ts');
        export const app = new App({ name: [a, all.two, b, c, d, renamed, config.name, f, join('x').length].join('-') });`,
      'a.ts': `const a: string = 'a'; export default a; export const two = 'two';`,
      'b.ts': `export * from './inner/b2.ts';`,
      'inner/b2.ts': `export const b = 'b' as const;`,
      'c.ts': `export { c } from './inner/c2.ts';`,
      'inner/c2.ts': `export let c = 'old'; c = 'c';`,
      'd/index.ts': `export const d = 'd';`,
      'e.mjs': `export const e = 'e';`,
      'f.ts': `export const f = 'f';`,
      'config.json': `{"name":"json"}`,
    });
    expect(app.name).toBe('a-two-b-c-d-e-json-f-1');
  });

  test('runs each file once, also when files import each other', async () => {
    const app = await load({
      'app.ts': `import { App } from 'gantry'; import { even } from './even.ts'; import { count } from './odd.ts';
        export const app = new App({ name: 'is-' + even(4) + '-' + count });`,
      'even.ts': `import { odd } from './odd.ts'; export const even = (n: number): boolean => n === 0 || odd(n - 1);`,
      'odd.ts': `import { even } from './even.ts'; export let count = 0; count += 1; export const odd = (n: number): boolean => n !== 0 && even(n - 1);`,
    });
    expect(app.name).toBe('is-true-1');
  });

  test('finds packages from where the app lies', async () => {
    const app = await load({
      'app.ts': `import { App } from 'gantry'; import { name } from 'plain'; import { sources } from 'typed'; export const app = new App({ name: name + sources });`,
      'node_modules/plain/package.json': `{"name":"plain","type":"module","exports":{"import":"./index.js"}}`,
      'node_modules/plain/index.js': `export const name = 'plain';`,
      'node_modules/typed/package.json': `{"name":"typed","exports":"./index.ts"}`,
      'node_modules/typed/index.ts': `export const sources: string = '-typed';`,
    });
    expect(app.name).toBe('plain-typed');
  });

  test('looks from where a linked app itself lies, and runs a file once whichever links lead to it', async () => {
    const cwd = folder({
      'own/app.ts': `import { App } from 'gantry';
import { made } from './made.ts';
import { made as again } from '../linked/made.ts';
export const app = new App({ name: made === again ? 'once' : 'twice' });`,
      'own/made.ts': 'export const made = {};',
    });
    symlinkSync(join(cwd, 'own'), join(cwd, 'linked'));
    symlinkSync(join(cwd, 'own/app.ts'), join(cwd, 'app.ts'));
    expect((await loadApp({ cwd, file: 'app.ts' })).app.name).toBe('once');
  });

  test('tells import.meta and the exports of plain JavaScript apps', async () => {
    const root = folder({
      'app.ts': `import { App } from 'gantry'; import { basename } from 'node:path'; import { fileURLToPath } from 'node:url';
        export const app = new App({ name: basename(fileURLToPath(import.meta.url)) + basename(import.meta.dirname).length });`,
    });
    const { app, file } = await loadApp({ cwd: root, file: 'app.ts' });
    expect(app.name).toBe(`app.ts${root.split('/').at(-1)?.length}`);
    expect(realpathSync(file)).toBe(realpathSync(join(root, 'app.ts')));
  });
});

describe('what is wrong with the app', () => {
  const error = async (files: Record<string, string>) => {
    const root = folder(files);
    const thrown = await loadApp({ cwd: root, file: 'app.ts' }).then(
      () => undefined,
      (reason: unknown) => reason as { code: string; detail: string; exitCode: number },
    );
    return thrown && { ...thrown, detail: thrown.detail.replaceAll(root, '.') };
  };

  test.each([
    {
      scenario: 'a syntax error, with line and column in characters',
      files: { 'app.ts': `// äöü 😀\nconst x: = 3;\n` },
      code: 'app/bad-syntax',
      detail: './app.ts:2:10: Unexpected token',
    },
    {
      scenario: 'a syntax error in an imported file',
      files: { 'app.ts': `import './b.ts';`, 'b.ts': `const = 1;` },
      code: 'app/bad-syntax',
      detail: './b.ts:1:7: Unexpected token',
    },
    {
      scenario: 'an error of its own, with the line as it was written',
      files: {
        'app.ts': `interface Far {\n  readonly away: number;\n}\n\nimport { fail } from './fail.ts';\nfail({ away: 1 } as Far);\n`,
        'fail.ts': `interface Any { readonly away: number }\n\n\nexport function fail(far: Any): never {\n  throw new RangeError('too far: ' + far.away);\n}\n`,
      },
      code: 'app/failed',
      detail: 'RangeError: too far: 1\n./fail.ts:5:9',
    },
    {
      scenario: 'something thrown that is no error',
      files: { 'app.ts': `throw 'a tantrum';` },
      code: 'app/failed',
      detail: './app.ts threw a tantrum',
    },
    {
      scenario: 'an import of a file that is not there',
      files: { 'app.ts': `import './gone.ts';` },
      code: 'app/failed',
      detail: 'Error: Cannot find ./gone.ts, imported from ./app.ts\n./app.ts:1:1',
    },
    {
      scenario: 'an import of a name that is not exported',
      files: { 'app.ts': `import { Apps } from 'gantry'; new Apps();` },
      code: 'app/failed',
      detail: 'SyntaxError: gantry has no export Apps, which ./app.ts imports\n./app.ts:1:1',
    },
    {
      scenario: 'no App',
      files: { 'app.ts': `export const x = 1;` },
      code: 'app/no-app',
      detail: './app.ts',
    },
    {
      scenario: 'an export `app` that is none',
      files: { 'app.ts': `export const app = { name: 'x' };` },
      code: 'app/no-app',
      detail: './app.ts exports `app`, which is no App',
    },
    {
      scenario: 'two Apps',
      files: {
        'app.ts': `import { App } from 'gantry'; new App({ name: 'a' }); new App({ name: 'b' });`,
      },
      code: 'app/many-apps',
      detail: './app.ts makes 2: a, b',
    },
    {
      scenario: 'an App name that cannot be one, with its line',
      files: { 'app.ts': `import { App } from 'gantry';\n\nnew App({ name: 'no spaces' });` },
      code: 'tree/bad-name',
      detail: expect.stringMatching(/no spaces.*\n\.\/app\.ts:3:1$/s),
    },
    {
      scenario: 'two children of one id, with the line of the second',
      files: {
        'app.ts': `import { App, Stack } from 'gantry';\nconst app = new App({ name: 'a' });\nnew Stack(app, 'S');\nnew Stack(app, 'S');\n`,
      },
      code: 'tree/duplicate-address',
      detail: expect.stringMatching(/\n\.\/app\.ts:4:1$/),
    },
  ])('$scenario', async ({ files, code, detail }) => {
    expect(await error(files as Record<string, string>)).toMatchObject({
      code,
      detail,
      exitCode: 1,
    });
  });

  test('a package that is not installed is named with the command that installs it', async () => {
    const root = folder({ 'app.ts': `import 'not-a-package-at-all';` });
    await expect(loadApp({ cwd: root, file: 'app.ts' })).rejects.toMatchObject({
      code: 'app/failed',
      hint: expect.stringContaining('npm install not-a-package-at-all'),
    });
  });
});
