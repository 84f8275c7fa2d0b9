import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundleOptions } from '../../.projen/bundle.ts';

let outputs: Metafile['outputs'];

/** Files of the bundle that are loaded with an entry point, before it asks for anything more. */
function filesOf(entryPoint: string): readonly string[] {
  const entry = Object.keys(outputs).find((path) =>
    [entryPoint, `lazy:${entryPoint}`].includes(outputs[path]?.entryPoint ?? ''),
  );
  expect(entry, `${entryPoint} is an entry point of the bundle`).toBeDefined();
  const files = new Set(entry === undefined ? [] : [entry]);
  for (const file of files)
    for (const { path, kind, external } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement' && external !== true) files.add(path);
  return [...files];
}

/** Bytes in files of the bundle that come from source files of which `isMeant`. */
function bytesOf(files: readonly string[], isMeant: (path: string) => boolean): number {
  const inputs = files.flatMap((file) => Object.entries(outputs[file]?.inputs ?? {}));
  const meant = inputs.filter(([path]) => isMeant(path));
  return meant.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
}

/** Source files that are loaded with an entry point. */
function loadedWith(entryPoint: string): readonly string[] {
  return filesOf(entryPoint).flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
}

describe('what is loaded at start', () => {
  beforeAll(async () => {
    const { metafile } = await build({ ...bundleOptions, write: false, metafile: true });
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

  test('the pure rooms come in one piece, whatever else loads parts of them', () => {
    expect(filesOf('lib/cli/verbs/synth.ts').length).toBeLessThan(10);
    expect(filesOf('lib/index.ts').length).toBeLessThan(10);
  });

  test('a plan loads neither the sandbox nor a client before it is needed', () => {
    expect(
      loadedWith('lib/cli/verbs/plan.ts').filter((file) =>
        /lib\/sandbox\/|@aws-sdk\/client-/.test(file),
      ),
    ).toEqual([]);
  });

  test('of a client package, operations load what they call: the sandbox has the whole one for itself', () => {
    const isEc2 = (path: string) => path.includes('node_modules/@aws-sdk/client-ec2/');
    const whole = bytesOf(Object.keys(outputs), (path) => path.startsWith('whole:') && isEc2(path));
    const called = bytesOf(filesOf('lib/resources/ec2/vpc/operations.ts'), isEc2);
    expect(called).toBeGreaterThan(0);
    expect(called).toBeLessThan(whole / 4);
  });
});

test('a copy without the packages that it needs says which, and ends', async () => {
  const outdir = mkdtempSync(join(tmpdir(), 'gantry-bare-'));
  try {
    await build({ ...bundleOptions, outdir, logLevel: 'silent' });
    writeFileSync(join(outdir, 'package.json'), '{"type":"module"}');
    writeFileSync(join(outdir, 'gantry.app.ts'), 'export const app = 1;');
    const main = join(outdir, 'cli', 'main.js');
    const { status, stderr } = spawnSync(process.execPath, [main, 'synth'], {
      cwd: outdir,
      encoding: 'utf8',
      timeout: 20_000,
      killSignal: 'SIGKILL',
    });
    expect(stderr).toMatch(/Cannot find package '[\w@/-]+'/);
    expect(status).toBeGreaterThan(0);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}, 60_000);
