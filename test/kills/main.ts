/**
 * kills: every write call of every example, with a kill before and after it and with its answer lost.
 * May import: everything. Must not: be imported.
 */
import { parseArgs } from 'node:util';
import { exampleNames } from './programs.ts';
import { tryExample, tryProcesses } from './suite.ts';
import { addTo, describeTally, emptyTally } from './tally.ts';
import type { Verdict } from './verdict.ts';

const USAGE = `usage: npm run kills -- [EXAMPLE ...] [OPTIONS]

Kills create, update, replace and destroy of every example (or of those named) before and after every write call, runs
the same command again, and destroys instead; loses the answer to every write call. Prints what went wrong.

options:
  --stride N    try one write in N; 1 unless given
  --processes   kill -9 the built command in a process of its own, against a sandbox in this one: some seconds a kill`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean' },
    stride: { type: 'string', default: '1' },
    processes: { type: 'boolean', default: false },
  },
});
const known = exampleNames();
const unknown = positionals.filter((name) => !known.includes(name));
const stride = Number(values.stride);
if (values.help === true || unknown.length > 0 || !(stride >= 1)) {
  console.log(unknown.length > 0 ? `no example ${unknown.join(', ')}\n\n${USAGE}` : USAGE);
  process.exitCode = values.help === true ? 0 : 1;
} else {
  const total = emptyTally();
  const onVerdict = ({ place, problems }: Verdict) => {
    if (problems.length > 0) console.log([place, ...problems].join('\n  '));
  };
  for (const [offset, name] of known.entries()) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const start = performance.now();
    const tried = values.processes ? tryProcesses : tryExample;
    const tally = await tried(name, { stride, offset, onVerdict });
    const seconds = Math.round((performance.now() - start) / 1000);
    console.log(`${name}: ${describeTally(tally)}; ${seconds} s`);
    addTo(total, tally);
  }
  console.log(`all: ${describeTally(total)}`);
  process.exitCode = total.broken.length > 0 ? 1 : 0;
}
