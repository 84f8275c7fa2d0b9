/** A plan of many services that have little of their own, nothing to do: time, calls and memory. */
import { changesOf } from '../../lib/engine/plan.ts';
import { createSandbox } from '../../lib/sandbox/index.ts';
import { deploy, plan } from '../../lib/toolkit.ts';
import { plainApp, prepareForPlainApp } from '../generators/plain-app.ts';
import { writePlainApp } from './apps.ts';
import { withServices } from './live-plan.ts';
import { GANTRY, nodeSubject, type Usage, usageOf } from './process.ts';
import { gate, printTable, seconds, verdict } from './report.ts';

const LATENCY_MS = 50;
const MOST_SECONDS = 2.5;
const MOST_CALLS = 0.14;
const MOST_MB = 300;

/** Measures `gantry plan` of `count` services with a log group and a task definition each. */
export async function benchPlain(rounds: number, count: number): Promise<void> {
  const calls = await callsOf(count);
  // What the app asks whatever it has: its network, its cluster, and what it may own of every other type.
  const shared = await callsOf(0);
  const usages: Usage[] = [];
  await withServices(
    'plain',
    count,
    async (folder, env) => {
      const args = [GANTRY, 'plan', writePlainApp(folder, count), '--detailed-exitcode'];
      for (let round = -1; round < rounds; round += 1) {
        const usage = usageOf(nodeSubject('gantry plan', args, { cwd: folder, env }));
        if (round >= 0) usages.push(usage);
      }
    },
    LATENCY_MS,
  );
  const middle = (figure: (usage: Usage) => number) =>
    usages.map(figure).sort((one, other) => one - other)[Math.floor(rounds / 2)] ?? Number.NaN;
  const wall = middle((usage) => usage.wall) / 1000;
  const memory = (Math.max(...usages.map((usage) => usage.memory)) * 2 ** 20) / 1e6;
  printTable(
    `Plan of ${count} services with a log group and a task definition each, nothing to do, ${LATENCY_MS} ms a call, medians of ${rounds}`,
    ['figure', 'is', 'at most', ''],
    [
      ['wall', seconds(wall * 1000), seconds(MOST_SECONDS * 1000), verdict(wall <= MOST_SECONDS)],
      ['CPU', seconds(middle((usage) => usage.cpu)), '', ''],
      ['peak memory', `${memory.toFixed(0)} MB`, `${MOST_MB} MB`, verdict(memory <= MOST_MB)],
      [
        'calls a service',
        (calls / count).toFixed(3),
        String(MOST_CALLS),
        verdict(calls / count <= MOST_CALLS),
      ],
      [
        `calls a service beyond the ${shared} of an app without services`,
        ((calls - shared) / count).toFixed(3),
        String(MOST_CALLS),
        gate((calls - shared) / count <= MOST_CALLS),
      ],
    ],
  );
}

async function callsOf(count: number): Promise<number> {
  const sandbox = createSandbox();
  prepareForPlainApp(sandbox);
  const deployed = await deploy(plainApp(count), { aws: { sandbox }, wait: false });
  if (deployed.exitCode !== 0) throw new Error(`the deploy ended with ${deployed.exitCode}`);
  sandbox.calls.reset();
  const again = await plan(plainApp(count), { aws: { sandbox } });
  if (changesOf(again.plan).length > 0) throw new Error('the plan was to be empty');
  return sandbox.calls.entries.length;
}
