/** What an install weighs: our own files, the tarball, and a production install of it. */
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inFolder, ROOT } from './process.ts';
import { mebibytes, printTable, say, verdict } from './report.ts';

const MOST_DIRECT = 8;

/** Packs the checkout, installs the tarball as a user does, and weighs both. */
export function benchWeight(): void {
  inFolder((folder) => {
    const packed = npm(ROOT, ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]);
    const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(packed) as [Packed];
    const { dependencies = {} } = JSON.parse(
      readFileSync(join(ROOT, 'package.json'), 'utf8'),
    ) as Manifest;
    const direct = Object.keys(dependencies).length;
    const rows = [
      ['tarball', mebibytes(size)],
      ['unpacked', `${mebibytes(unpackedSize)}, ${entryCount} files`],
      [
        `direct dependencies, at most ${MOST_DIRECT}`,
        `${direct}, ${verdict(direct <= MOST_DIRECT)}`,
      ],
    ];
    writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
    const install = ['install', '--omit=dev', '--no-audit', '--no-fund', '--ignore-scripts'];
    const error = tryNpm(folder, [...install, `./${filename}`, 'constructs@10']);
    if (error === undefined) {
      const modules = join(folder, 'node_modules');
      rows.push(
        ['packages with all they need', `${packagesIn(modules)}`],
        ['node_modules of a user', mebibytes(bytesIn(modules))],
      );
    }
    printTable('What an install weighs', ['what', 'weight'], rows);
    // No registry within reach is no fault of what is measured.
    if (error !== undefined) say(`  the install itself was skipped: ${error}`);
  });
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly entryCount: number;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}

function npm(cwd: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ${args[0]}: ${stderr.trim()}`);
  return stdout;
}

/** Undefined when it went well, else the first line of why not. */
function tryNpm(cwd: string, args: readonly string[]): string | undefined {
  try {
    npm(cwd, args);
    return undefined;
  } catch (error) {
    return String(error).split('\n')[0];
  }
}

function packagesIn(modules: string): number {
  if (!existsSync(modules)) return 0;
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@')
        ? readdirSync(join(modules, name)).map((one) => join(modules, name, one))
        : [join(modules, name)],
    )
    .reduce((sum, folder) => sum + 1 + packagesIn(join(folder, 'node_modules')), 0);
}

function bytesIn(path: string): number {
  const { size } = lstatSync(path);
  if (!lstatSync(path).isDirectory()) return size;
  return readdirSync(path).reduce((sum, name) => sum + bytesIn(join(path, name)), 0);
}
