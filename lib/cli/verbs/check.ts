/** `gantry check`: judges JSON files of requests by the rules of AWS, offline. */
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EXIT, GantryError } from '../../core/errors.ts';
import {
  type DocumentDiagnostic,
  LARGEST_FILE,
  tooLarge,
  wholeFile,
} from '../../documents/index.ts';
import { LEFT_OUT, RULE_TABLE } from '../../rules/index.ts';
import {
  type CheckedDocument,
  type CheckFinding,
  checkDocuments,
  findingOf,
} from '../../toolkit/check.ts';
import type { CommandCall } from '../commands.ts';
import { drawFindings } from '../draw/findings.ts';
import { paintFor } from '../draw/paint.ts';
import { drawRules } from '../draw/rules.ts';
import { operationOf } from '../operation.ts';

/** Prints what is wrong, to people or as JSON; or the table of rules. */
export async function run({ host, positionals, options }: CommandCall): Promise<number> {
  const printJson = (value: object) =>
    host.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
  if (options.rules === true) {
    if (options.json === true)
      printJson({ count: RULE_TABLE.length, rules: RULE_TABLE, leftOut: LEFT_OUT });
    else host.stdout.write(`${drawRules(RULE_TABLE, LEFT_OUT, paintFor(host.stdout, host.env))}\n`);
    if (positionals.length === 0) return EXIT.done;
  }
  if (positionals.length === 0)
    throw new GantryError('cli/usage', 'check needs files', { hint: 'see: gantry check --help' });
  const as = options.as === undefined ? undefined : operationOf('--as', options.as);
  const files = await Promise.all(positionals.map((name) => readIn(host.cwd, name)));
  const documents = files.filter((file): file is CheckedDocument => 'text' in file);
  const unread = files.filter((file): file is DocumentDiagnostic => 'code' in file);
  const result = await checkDocuments(documents, as === undefined ? {} : { as });
  const order = new Map(positionals.map((name, index) => [name, index]));
  const findings = [...unread.map(findingOf), ...result.findings].sort(
    (a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0),
  );
  if (options.json === true) printJson(findings);
  host.stderr.write(
    `${drawFindings(findings, { files: files.length, requests: result.requests }, paintFor(host.stderr, host.env))}\n`,
  );
  const failing = ({ severity }: CheckFinding) => severity === 'error' || options.strict === true;
  return findings.some(failing) ? EXIT.error : EXIT.done;
}

/** The bytes of a file; or, as the files beside it are to be judged all the same, why there are none. */
async function readIn(cwd: string, name: string): Promise<CheckedDocument | DocumentDiagnostic> {
  const path = resolve(cwd, name);
  try {
    const { size } = await stat(path);
    if (size > LARGEST_FILE) return wholeFile(name, tooLarge(size));
    return { name, text: await readFile(path) };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return wholeFile(name, {
      severity: 'error',
      code: 'document/unreadable',
      offset: 0,
      detail: error.message,
    });
  }
}
