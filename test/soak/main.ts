/**
 * soak: lives of random apps, one after the other, until the time is up or an invariant is broken. Nothing here is a test of
 * the suite.
 * May import: everything, as tests do. Must not: be imported.
 */
import { parseArgs } from 'node:util';
import { fc } from '../generators/fast-check.ts';
import { arbitraryHistory } from '../generators/histories.ts';
import { type Chapter, type Counts, livesThrough } from '../invariants/history.ts';
import { readyTest } from '../invariants/holds.ts';
import { theHouse } from '../invariants/landlord.ts';

const USAGE = `usage: npm run soak -- [--minutes N] [--seed N]

Deploys, kills, changes by others, bad weather and removals of random apps beside somebody else's, in the sandbox, as long as
asked (10 minutes). Stops at the first broken invariant with its seed and a test that shows it.

  --seed N  begins with the life of that seed; a seed of the clock unless given`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean' },
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
  },
});
const minutes = Number(values.minutes);
const firstSeed = Number(values.seed);

if (values.help === true || !(minutes > 0) || !Number.isInteger(firstSeed)) {
  process.stdout.write(`${USAGE}\n`);
  process.exitCode = values.help === true ? 0 : 1;
} else process.exitCode = await soak(Date.now() + minutes * 60_000);

async function soak(end: number): Promise<number> {
  const counts: Counts = { calm: 0, weather: 0, kill: 0, foreign: 0, destroy: 0 };
  const options = { existingVpc: (await theHouse()).vpc, maxServices: 4 };
  const histories = arbitraryHistory({ min: 2, max: 6 }, options);
  let lives = 0;
  let told = Date.now();
  for (let seed = firstSeed; Date.now() < end; seed += 1) {
    const [chapters = []] = fc.sample(histories, { seed, numRuns: 1 });
    try {
      await livesThrough(chapters, counts);
    } catch (error) {
      tell(lives, counts);
      await report(seed, chapters, error);
      return 1;
    }
    lives += 1;
    if (Date.now() - told > 60_000) {
      told = Date.now();
      tell(lives, counts);
    }
  }
  tell(lives, counts);
  process.stdout.write(`no invariant was broken; seeds ${firstSeed} to ${firstSeed + lives - 1}\n`);
  return 0;
}

function tell(lives: number, counts: Counts): void {
  const parts = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
  process.stdout.write(`${lives} lives: ${parts.join(', ')}\n`);
}

/** What broke, as short as leaving chapters out makes it. */
async function report(seed: number, chapters: readonly Chapter[], error: unknown): Promise<void> {
  let shortest = chapters;
  for (let index = 0; index < shortest.length; ) {
    const without = shortest.filter((_, other) => other !== index);
    if (without.length > 0 && (await breaks(without))) shortest = without;
    else index += 1;
  }
  const why = error instanceof Error ? error.message : String(error);
  process.stdout.write(`broken with --seed ${seed}\n${why}\n\n`);
  process.stdout.write(`${readyTest('livesThrough', [shortest])}\n`);
}

async function breaks(chapters: readonly Chapter[]): Promise<boolean> {
  try {
    await livesThrough(chapters);
    return false;
  } catch {
    return true;
  }
}
