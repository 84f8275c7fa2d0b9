/**
 * bench: the figures of speed, memory and calls, as ratios within one run. Nothing here is a test.
 * May import: everything, as users do. Must not: be imported.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchAdoption } from './adoption.ts';
import { benchCalls } from './calls.ts';
import { benchCapacity } from './capacity.ts';
import { benchCdk } from './cdk.ts';
import { benchCheck } from './check.ts';
import { benchFleet } from './fleet.ts';
import { benchPlan } from './live-plan.ts';
import { benchPace } from './pace.ts';
import { benchPlain } from './plain.ts';
import { GANTRY } from './process.ts';
import { say } from './report.ts';
import { benchScale } from './scale.ts';
import { benchStart } from './start.ts';
import { benchWeight } from './weight.ts';

const USAGE = `usage: npm run bench -- [PART ...] [OPTIONS]

parts (all of them unless named):
  start    cold start against node -e 0
  cdk      synthesis against cdk synth (installs the CDK into a temporary folder)
  plan     plans of one and of many services against a sandbox in another process
  plain    plans of many services that have little of their own: time, calls, memory
  scale    synthesis of 10, 100 and 1,000 services: time, memory, growth
  calls    calls of a plan of many services, writes of an image change
  adoption calls of a plan that takes over 100 services
  pace     first deploys of many services in AWS's request rates
  capacity planning the capacity of 1,000 services on 500 instances
  check    checking 1,000 task definitions with all rules
  fleet    an hour of 100 services on 100 instances in the sandbox
  weight   what an install weighs

options:
  --rounds N    rounds of each race; 11 unless given (3 against the CDK)
  --services N  services of the parts plan, plain, calls and pace; 1000 unless given
  --no-cdk      leave the part cdk out`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean' },
    rounds: { type: 'string', default: '11' },
    services: { type: 'string', default: '1000' },
    'no-cdk': { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);

const parts: Readonly<Record<string, () => Promise<void> | void>> = {
  start: () => benchStart(rounds),
  cdk: () => (values['no-cdk'] ? say('\nthe comparison with the CDK is left out') : benchCdk(3)),
  plan: () => benchPlan(rounds, Number(values.services)),
  plain: () => benchPlain(Math.min(rounds, 5), Number(values.services)),
  scale: () => benchScale(Math.min(rounds, 5)),
  calls: () => benchCalls(Number(values.services)),
  adoption: () => benchAdoption(),
  pace: () => benchPace(Number(values.services)),
  capacity: () => benchCapacity(Math.min(rounds, 5)),
  check: () => benchCheck(Math.min(rounds, 5)),
  fleet: benchFleet,
  weight: benchWeight,
};

const unknown = positionals.filter((part) => !(part in parts));
if (values.help === true || unknown.length > 0) {
  say(unknown.length > 0 ? `no part ${unknown.join(', ')}\n\n${USAGE}` : USAGE);
  process.exitCode = unknown.length > 0 ? 1 : 0;
} else if (!existsSync(GANTRY)) {
  say('build it first: npm run bundle');
  process.exitCode = 1;
} else {
  const chosen = positionals.length > 0 ? positionals : Object.keys(parts);
  for (const part of chosen) await parts[part]?.();
}
