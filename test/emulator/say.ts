/** Tells people what a lane has counted. */

/** Prints one line. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
