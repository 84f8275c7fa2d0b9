/** Synthesis of many services: time, memory, and how both grow. */

import { writeServicesApp } from './apps.ts';
import { GANTRY, inFolder, nodeSubject, race, usageOf } from './process.ts';
import { ms, printTable, say, verdict } from './report.ts';

const MOST_MS = 800;
const MOST_MIB = 200;
const SIZES = [0, 10, 100, 1000] as const;

/** Measures `gantry synth` of 10, 100 and 1,000 services; 0 services are the start that all share. */
export function benchScale(rounds: number): void {
  inFolder((folder) => {
    const subjects = SIZES.map((count) =>
      nodeSubject(`${count} services`, [GANTRY, 'synth', writeServicesApp(folder, count)]),
    );
    const results = race(subjects, rounds);
    printTable(
      `Synthesis of many services in one cluster, medians of ${rounds}`,
      ['app', 'wall', 'peak memory', `at most ${MOST_MS} ms and ${MOST_MIB} MiB`],
      results.map(({ subject, median }) => {
        const { memory } = usageOf(subject);
        return [
          subject.name,
          ms(median),
          `${memory.toFixed(0)} MiB`,
          verdict(median <= MOST_MS && memory <= MOST_MIB),
        ];
      }),
    );
    const [start = 0, ten = 0, hundred = 0, thousand = 0] = results.map(({ median }) => median);
    const power = (few: number, decades: number) =>
      (Math.log10((thousand - start) / (few - start)) / decades).toFixed(2);
    say(
      `  time beyond the start grows with the power ${power(ten, 2)} from 10, ${power(hundred, 1)} from 100 to 1,000 services`,
    );
  });
}
