/** The machine-readable form of every result: one envelope with a version. */
import type { CliHost } from './host.ts';

/** Version of the envelope and of what is in it. */
export const OUTPUT_SCHEMA_VERSION = 1;

/** Prints a result as JSON: `schemaVersion`, `command`, then the result's own members. */
export function printJson(host: CliHost, command: string, result: object): void {
  const envelope = { schemaVersion: OUTPUT_SCHEMA_VERSION, command, ...result };
  host.stdout.write(`${JSON.stringify(envelope, undefined, 2)}\n`);
}
