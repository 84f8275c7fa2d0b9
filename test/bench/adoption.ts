/** What taking over existing services costs: calls of the plan, against one of services that are ours already. */
import { changesOf, type Plan } from '../../lib/engine/plan.ts';
import { createSandbox, type Sandbox, type WorldSnapshot } from '../../lib/sandbox/index.ts';
import { deploy, plan } from '../../lib/toolkit.ts';
import { plainApp, prepareForPlainApp } from '../generators/plain-app.ts';
import { gate, printTable, times } from './report.ts';

const MOST = 1.2;
const SERVICES = 100;

/** Lets nobody own the services, task definitions and log groups of an app, and plans to take them over. */
export async function benchAdoption(count = SERVICES): Promise<void> {
  const sandbox = createSandbox();
  prepareForPlainApp(sandbox);
  const deployed = await deploy(plainApp(count), { aws: { sandbox }, wait: false });
  if (deployed.exitCode !== 0) throw new Error(`the deploy ended with ${deployed.exitCode}`);
  const ours = await planned(sandbox, count);
  if (changesOf(ours.plan).length > 0) throw new Error('the plan was to be empty');
  sandbox.restore(disowned(sandbox.snapshot()));
  const theirs = await planned(sandbox, count);
  const adopted = theirs.plan.steps.filter(({ action }) => action === 'adopt').length;
  const rest = changesOf(theirs.plan).length - adopted;
  if (adopted !== 3 * count || rest > 0)
    throw new Error(`${3 * count} were to be adopted: ${adopted} are, ${rest} change otherwise`);
  const ratio = theirs.calls / ours.calls;
  printTable(
    `Taking over ${count} services with their task definitions and log groups: calls of the one plan`,
    ['nothing to do', 'to adopt', 'ratio', `at most ${MOST}`],
    [[String(ours.calls), String(theirs.calls), times(ratio), gate(ratio <= MOST)]],
  );
}

async function planned(
  sandbox: Sandbox,
  count: number,
): Promise<{ readonly plan: Plan; readonly calls: number }> {
  sandbox.calls.reset();
  const result = await plan(plainApp(count), { aws: { sandbox }, adopt: 'all' });
  return { plan: result.plan, calls: sandbox.calls.entries.length };
}

/** The same account in which nobody has tagged what the services are made of. */
function disowned(snapshot: WorldSnapshot): WorldSnapshot {
  const tables = Object.entries(snapshot.tables).map(([name, records]) => [
    name,
    /\/(ecs\.(services|task-definition)|logs\.)/.test(name) ? withoutOurTags(records) : records,
  ]);
  return { ...snapshot, tables: Object.fromEntries(tables) };
}

function withoutOurTags(value: unknown): unknown {
  if (Array.isArray(value))
    return value.filter((item) => !isOurs(item?.key)).map((item) => withoutOurTags(item));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([key]) => !isOurs(key));
  return Object.fromEntries(members.map(([key, member]) => [key, withoutOurTags(member)]));
}

function isOurs(key: unknown): boolean {
  return typeof key === 'string' && key.startsWith('gantry:');
}
