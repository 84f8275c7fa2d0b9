/**
 * A process of the bench: first deploys of an app into sandboxes, one without limits and one that enforces AWS's rates.
 * Says on standard output how long each took in virtual time. Runs bundled: a loader of TypeScript would work while the
 * sandbox's clock believes that everybody sleeps.
 */
import { createSandbox, type Sandbox } from '../../lib/sandbox/index.ts';
import { limitOf } from '../../lib/sandbox/rate-limits.ts';
import { deploy } from '../../lib/toolkit.ts';
import { plainApp, prepareForPlainApp } from '../generators/plain-app.ts';
import { servicesApp } from './apps.ts';
import type { FirstDeploy } from './pace.ts';

const APPS = { plain: plainApp, balanced: servicesApp } as const;
const [kind = '', services = ''] = process.argv.slice(2);
if (kind !== 'plain' && kind !== 'balanced') throw new Error(`no app ${kind}`);
const makeApp = APPS[kind];
const count = Number(services);

// Loads every module that a deploy needs, so that no time is lost to that later.
await deployed(1, false);
const calm = await deployed(count, false);
const limited = await deployed(count, true);
const answer: FirstDeploy = {
  calm: calm.duration,
  tail: calm.tail,
  buckets: bucketsOf(calm),
  limited: limited.duration,
  throttled: limited.sandbox.rates.throttled,
};
process.stdout.write(JSON.stringify(answer));

interface Deployed {
  readonly sandbox: Sandbox;
  /** When it began. */
  readonly start: number;
  readonly duration: number;
  readonly tail: number;
}

async function deployed(size: number, enforceRates: boolean): Promise<Deployed> {
  const sandbox = createSandbox({ enforceRates });
  prepareForPlainApp(sandbox);
  const start = sandbox.clock.now();
  const { exitCode } = await deploy(makeApp(size), { aws: { sandbox, paced: enforceRates } });
  if (exitCode !== 0) throw new Error(`the deploy ended with ${exitCode}`);
  const end = sandbox.clock.now();
  const creations = sandbox.calls.entries.filter(({ operation }) => operation === 'CreateService');
  const tail = end - Math.max(...creations.map(({ at }) => at));
  return { sandbox, start, duration: end - start, tail };
}

/** For each bucket of AWS's that writes drew from, and each of the operations that share it: when their tokens are out. */
function bucketsOf({ sandbox: { calls }, start }: Deployed): FirstDeploy['buckets'] {
  const buckets = new Map<
    string,
    { calls: number; since: number; burst: number; refill: number }
  >();
  for (const call of calls.writes())
    for (const { family, burst, refill } of limitOf(call))
      for (const name of [
        `${call.service} ${family}`,
        `${call.service} ${family}: ${call.operation}`,
      ]) {
        const bucket = buckets.get(name) ?? { calls: 0, since: call.at - start, burst, refill };
        bucket.calls += 1;
        buckets.set(name, bucket);
      }
  return [...buckets].map(([name, { calls, since, burst, refill }]) => ({
    name,
    calls,
    time: since + (Math.max(0, calls - burst) / refill) * 1000,
  }));
}
