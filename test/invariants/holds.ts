/** Holding generated apps to a law. A case that breaks it is printed as a test that can be pasted into a file. */
import { fc } from '../generators/fast-check.ts';

/** How many apps each law is tried on, unless GANTRY_RUNS says otherwise. */
export const RUNS = Number(process.env['GANTRY_RUNS'] ?? 200);

/** Time that a law has, in milliseconds. */
export const PATIENCE = 1_800_000;

/**
 * Tries a law of `laws.ts` on generated arguments, {@link RUNS} times. A law that answers false does not apply to its
 * arguments, and is tried on others.
 *
 * @param seed - replays a run @default - the one of all properties
 */
export async function holds<Arguments extends readonly unknown[]>(
  law: (...args: Arguments) => Promise<unknown>,
  args: { readonly [K in keyof Arguments]: fc.Arbitrary<Arguments[K]> },
  { runs = RUNS, seed }: { readonly runs?: number; readonly seed?: number } = {},
): Promise<void> {
  const property = fc.asyncProperty(fc.tuple(...args), async (drawn) => {
    fc.pre((await law(...(drawn as unknown as Arguments))) !== false);
  });
  const found = await fc.check(property, {
    numRuns: runs,
    maxSkipsPerRun: 50,
    // Every run deploys for a while: a few steps towards the smallest case are enough.
    interruptAfterTimeLimit: PATIENCE,
    ...(seed === undefined ? {} : { seed }),
  });
  if (!found.failed) return;
  const [broken] = found.counterexample ?? [];
  const { errorInstance: cause } = found;
  const why = cause instanceof Error ? cause.message : String(cause);
  const how = `seed ${found.seed}, path ${found.counterexamplePath}, after ${found.numRuns} runs`;
  throw new Error(`${law.name}: ${why}\n${how}\n\n${readyTest(law.name, broken ?? [])}`, { cause });
}

/** What `laws.ts` holds; the other laws are in `history.ts`. */
const LAWS: ReadonlySet<string> = new Set(['settles', 'endsAlike', 'switchesOff']);

/** The text of a test that calls a law with the arguments that broke it. */
export function readyTest(law: string, args: readonly unknown[]): string {
  const from = LAWS.has(law) ? './laws.ts' : './history.ts';
  return [
    '// test/invariants/found.test.ts',
    "import { test } from 'vitest';",
    "import { buildApp } from '../generators/build-app.ts';",
    `import { ${law} } from '${from}';`,
    '',
    `test('a case that was found', () => ${law}(${args.map((one) => fc.stringify(one)).join(', ')}), 60_000);`,
    '',
  ].join('\n');
}
