/** The built command in processes of its own: killed at a sample of its writes, raced, interrupted, robbed of its lock. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { lockName } from '../../lib/engine/lock.ts';
import type { WorldSnapshot } from '../../lib/sandbox/index.ts';
import { anAccount } from '../invariants/harness.ts';
import { standingByKind } from '../invariants/standing.ts';
import { type Journey, journeysOf } from './journeys.ts';
import { type Machine, machineAt } from './process.ts';
import { killProcess } from './processes.ts';
import { loadProgram, type Program } from './programs.ts';

beforeAll(async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  await promisify(execFile)('npx', ['projen', 'bundle'], { cwd: root });
}, 120_000);

async function aMachine(snapshot: WorldSnapshot): Promise<Machine> {
  const machine = await machineAt(snapshot);
  onTestFinished(() => machine.close());
  return machine;
}

async function journeyOf(program: Program, kind: Journey['kind']): Promise<Journey> {
  const found = (await journeysOf(program)).find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`${program.name} has no ${kind}`);
  return found;
}

describe('kill -9', () => {
  test.each([
    ['web-service', 'create', [3, 25, 58]],
    ['web-service', 'update', [9]],
    ['migration', 'create', [12, 60, 66]],
    ['migration', 'destroy', [5]],
    ['cluster-auto-scaling', 'create', [2, 41]],
    ['cluster-auto-scaling', 'replace', [10]],
    ['cluster-auto-scaling', 'destroy', [14]],
  ] as const)(
    '%s, %s, at writes %j: the same command ends it, a destroy undoes it',
    async (name, kind, writes) => {
      const journey = await journeyOf(await loadProgram(name), kind);
      for (const [index, nth] of writes.entries()) {
        const when = (index + nth) % 2 === 0 ? 'before' : 'after';
        for (const { place, problems } of await killProcess({ journey, nth, when }))
          expect(problems, place).toEqual([]);
      }
    },
    240_000,
  );
});

describe('two deploys of one app at once', () => {
  test('one does the work, the other is told who does', async () => {
    const program = await loadProgram('web-service');
    const { end } = await journeyOf(program, 'create');
    const machine = await aMachine(program.start);
    const both = [1, 2].map(() => machine.start(program, 'plain', 'deploy').ended);
    const ended = await Promise.all(both);
    expect(
      ended.map(({ code }) => code).sort(),
      ended.map(({ stderr }) => stderr).join('\n'),
    ).toEqual([0, 6]);
    expect(ended.find(({ code }) => code === 6)?.stderr).toMatch(
      /another deploy .* is running\n.*pid \d+ on .* runs deploy/s,
    );
    const account = anAccount({ snapshot: machine.sandbox.snapshot() });
    account.sandbox.clock.advance(3_600_000);
    for (const [kind, count] of Object.entries(end.kinds))
      expect(standingByKind(account.sandbox.dump())[kind], kind).toBe(count);
  }, 120_000);
});

describe('a deploy whose lock is taken while it runs', () => {
  test('starts nothing new, leaves the other one its lock, and ends with exit code 6', async () => {
    const program = await loadProgram('web-service');
    const machine = await aMachine(program.start);
    const { sandbox } = machine;
    const lock = { Name: lockName(program.app.name), Type: 'String', Overwrite: true };
    const now = sandbox.clock.now();
    const holder = { id: 'b', holder: 'grace, pid 7', host: 'build-7', command: 'deploy' };
    const Value = JSON.stringify({ ...holder, since: now, until: now + 86_400_000 });
    sandbox.faults.add({
      write: true,
      nth: 20,
      effect: {
        kind: 'hook',
        after: () =>
          void sandbox.call('SSM', 'PutParameter', { ...lock, Value }, { region: 'eu-west-1' }),
      },
    });
    const { code, stderr } = await machine.start(program, 'plain', 'deploy').ended;
    expect(code, stderr).toBe(6);
    expect(stderr).toMatch(/error lock\/lost: .*\n.*taken by grace, pid 7 on build-7/);
    expect(stderr).not.toContain('creating shop/Web/Service/Service\n');
    const told = stderr.indexOf('interrupted');
    expect(told).toBeGreaterThan(0);
    expect(stderr.slice(told)).not.toMatch(/^creating /m);
    expect(JSON.stringify(sandbox.dump())).toContain('grace, pid 7');
  }, 60_000);
});

describe('Ctrl-C', () => {
  async function interruptedAt(nth: number, signals: number) {
    const program = await loadProgram('web-service');
    const machine = await aMachine(program.start);
    const { sandbox } = machine;
    const started = machine.start(program, 'plain', 'deploy');
    sandbox.faults.add({
      write: true,
      nth,
      effect: {
        kind: 'hook',
        before: () => {
          for (let sent = 0; sent < signals; sent += 1)
            started.child.kill(sent === 0 ? 'SIGINT' : 'SIGTERM');
        },
      },
    });
    const ended = await started.ended;
    return { program, machine, ended };
  }

  test('once: calls in flight end, the lock is free, exit code 5, and the same command goes on', async () => {
    const { program, machine, ended } = await interruptedAt(25, 1);
    expect(ended.code, ended.stderr).toBe(5);
    expect(ended.stderr).toContain('interrupted: run the same command again to go on');
    expect(JSON.stringify(machine.sandbox.dump())).not.toContain(lockName(program.app.name));
    machine.sandbox.faults.clear();
    const again = await machine.start(program, 'plain', 'deploy').ended;
    expect(again.code, again.stderr).toBe(0);
  }, 60_000);

  test('twice: it leaves at once, its lock stays, and the same command goes on at once', async () => {
    const { program, machine, ended } = await interruptedAt(25, 2);
    expect(ended.code, ended.stderr).toBe(5);
    expect(JSON.stringify(machine.sandbox.dump())).toContain(lockName(program.app.name));
    machine.sandbox.faults.clear();
    const again = await machine.start(program, 'plain', 'deploy').ended;
    expect(again.code, again.stderr).toBe(0);
    expect(again.stderr).toContain('a run before this one died here');
    expect(again.stderr).toContain('took over the lock of');
  }, 60_000);
});
