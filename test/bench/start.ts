/** What a cold start costs, against Node's own. */
import { join } from 'node:path';
import { GANTRY, nodeSubject, ROOT, race } from './process.ts';
import { ms, printTable, say, times, verdict } from './report.ts';

const MOST = 2.5;

/** The package that users' constructs extend, and what takes the types off a program. */
const FLOOR = `import 'constructs'; import { transformSync } from 'oxc-transform'; transformSync('a.ts', 'export const a: number = 1;');`;

/** Races `gantry --version` and `gantry synth` of the web service against a Node that does nothing. */
export function benchStart(rounds: number): void {
  const app = join(ROOT, 'examples/web-service/app.ts');
  const results = race(
    [
      nodeSubject('node -e 0', ['-e', '0']),
      nodeSubject('node with what synth cannot do without', ['--input-type=module', '-e', FLOOR]),
      nodeSubject('gantry --version', [GANTRY, '--version']),
      nodeSubject('gantry synth web-service', [GANTRY, 'synth', app]),
    ],
    rounds,
  );
  const base = results[0]?.median ?? Number.NaN;
  printTable(
    `Cold start, Node ${process.versions.node}, medians of ${rounds}`,
    ['process', 'median', 'least', 'against node', `at most ${MOST}`],
    results.map(({ subject, median, least }) => [
      subject.name,
      ms(median),
      ms(least),
      times(median / base),
      verdict(median / base <= MOST),
    ]),
  );
  say(
    '  the floor is Node, its ES module loader, constructs and the transform of TypeScript; newer Nodes start sooner, so that the same work weighs more',
  );
}
