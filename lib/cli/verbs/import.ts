/** `gantry import`: a typed app from what exists already, in files or in AWS. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { EXIT, GantryError } from '../../core/errors.ts';
import type { ImportedProgram } from '../../toolkit/import-files.ts';
import { DEFAULT_APP_FILE } from '../app/app-file.ts';
import type { CommandCall } from '../commands.ts';
import { printJson } from '../json.ts';
import { listOf } from '../list.ts';

/** Writes the program, or prints it. Overwrites nothing without `--force`. */
export async function run(call: CommandCall): Promise<number> {
  const { host, command, positionals, options } = call;
  const { cluster } = options;
  if (cluster !== undefined && positionals.length > 0)
    throw usage('files and --cluster exclude each other');
  if (cluster === undefined && positionals.length === 0)
    throw usage('import needs files, or --cluster NAME for live services');
  if (cluster === undefined && options.service !== undefined)
    throw usage('--service goes with --cluster');
  const file = resolve(host.cwd, options.out ?? DEFAULT_APP_FILE);
  const toFile = options.stdout !== true;
  if (toFile && options.force !== true && existsSync(file))
    throw new GantryError('cli/exists', file);
  const program = cluster === undefined ? await ofFiles(call) : await ofCluster(call, cluster);
  if (toFile) writeFileSync(file, program.text, { flag: options.force === true ? 'w' : 'wx' });
  for (const note of program.notes) host.stderr.write(`note: ${note}\n`);
  if (options.json === true)
    printJson(host, command, {
      ...(toFile ? { written: [file] } : { program: program.text }),
      notes: program.notes,
    });
  else if (!toFile) host.stdout.write(program.text);
  if (toFile) host.stderr.write(`wrote ${relative(host.cwd, file)}\nnext: gantry plan\n`);
  return EXIT.done;
}

async function ofFiles({ host, positionals, options }: CommandCall): Promise<ImportedProgram> {
  const { importFiles } = await import('../../toolkit/import-files.ts');
  const files = positionals.map((name) => ({ name, text: bytesOf(resolve(host.cwd, name)) }));
  return importFiles(files, { name: options.name });
}

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new GantryError('import/unreadable', error.message, { cause: error });
  }
}

async function ofCluster(
  { host, options }: CommandCall,
  cluster: string,
): Promise<ImportedProgram> {
  const { importLive } = await import('../../toolkit/import-live.ts');
  const stored =
    options.sandbox === true
      ? await (await import('../sandbox-file.ts')).openSandbox(host.cwd, 'read')
      : undefined;
  try {
    return await importLive({
      cluster,
      name: options.name,
      ...(options.service === undefined ? {} : { services: listOf(options.service) }),
      aws: {
        ...(stored === undefined ? {} : { sandbox: stored.sandbox }),
        ...(options.profile === undefined ? {} : { profile: options.profile }),
      },
      signal: host.signal,
    });
  } finally {
    await stored?.close();
  }
}

function usage(detail: string): GantryError {
  return new GantryError('cli/usage', detail, { hint: 'see: gantry import --help' });
}
