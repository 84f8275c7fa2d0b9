/** The plan file among the arguments of a command: told from an app file by its suffix. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { GantryError } from '../core/errors.ts';
import type { PlanDocument } from '../toolkit/options.ts';
import type { CliHost } from './host.ts';

/** Plan files above this many bytes are not read: a plan of ten thousand services is smaller. */
const LARGEST = 512 * 2 ** 20;

/** The plan file among the arguments of a command, read, and the arguments without it. Throws `cli/usage` for two. */
export function planDocumentOf(
  host: Pick<CliHost, 'cwd'>,
  positionals: readonly string[],
): { readonly planFile?: PlanDocument; readonly others: readonly string[] } {
  const [file, second] = positionals.filter(isPlanFile);
  const others = positionals.filter((one) => !isPlanFile(one));
  if (file === undefined) return { others };
  if (second !== undefined)
    throw new GantryError('cli/usage', `two plan files: ${file}, ${second}`);
  const bytes = readFileSync(resolve(host.cwd, file));
  if (bytes.length > LARGEST)
    throw new GantryError('plan-file/unreadable', `${file}: ${bytes.length} bytes are too many`);
  return { planFile: { file, text: bytes.toString('utf8') }, others };
}

function isPlanFile(argument: string): boolean {
  return argument.endsWith('.json');
}
