import { describe, expect, test } from 'vitest';
import { runTasks, type Task } from '../../lib/engine/schedule.ts';
import { fc } from '../generators/fast-check.ts';

const calm = { concurrency: 64, signal: new AbortController().signal };

function tasksOf(
  edges: Readonly<Record<string, readonly string[]>>,
  run: (key: string) => Promise<void>,
): Map<string, Task> {
  return new Map(
    Object.entries(edges).map(([key, after]) => [
      key,
      { after: new Set(after), run: () => run(key) },
    ]),
  );
}

describe('runTasks', () => {
  test('runs every task after those it waits for, whatever the graph', async () => {
    const graph = fc
      .integer({ min: 1, max: 30 })
      .chain((n) =>
        fc.tuple(
          fc.constant(n),
          fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: 60 }),
          fc.integer({ min: 1, max: 5 }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(graph, async ([n, pairs, concurrency]) => {
        const edges: Record<string, string[]> = {};
        for (let i = 0; i < n; i += 1) edges[`t${i}`] = [];
        for (const [a, b] of pairs) if (a < b) edges[`t${b}`]?.push(`t${a}`);
        const ended = new Set<string>();
        let running = 0;
        const tasks = tasksOf(edges, async (key) => {
          running += 1;
          expect(running).toBeLessThanOrEqual(concurrency);
          for (const before of edges[key] ?? []) expect(ended.has(before)).toBe(true);
          await Promise.resolve();
          ended.add(key);
          running -= 1;
        });
        const results = await runTasks(tasks, { ...calm, concurrency });
        expect([...results.values()].every(({ result }) => result === 'done')).toBe(true);
        expect(ended.size).toBe(n);
      }),
    );
  });

  test('tasks of one kind keep none of another from beginning, and none at once beyond the limit', async () => {
    const order: string[] = [];
    let slow = 0;
    const tasks = new Map<string, Task>();
    for (let i = 0; i < 200; i += 1)
      tasks.set(`slow${i}`, {
        after: new Set(),
        kind: 'slow',
        run: async () => {
          slow += 1;
          expect(slow).toBeLessThanOrEqual(64);
          for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
          order.push(`slow${i}`);
          slow -= 1;
        },
      });
    tasks.set('first', {
      after: new Set(),
      kind: 'quick',
      run: async () => void order.push('first'),
    });
    tasks.set('then', {
      after: new Set(['first']),
      kind: 'other',
      run: async () => void order.push('then'),
    });
    const results = await runTasks(tasks, calm);
    expect(order.slice(0, 2)).toEqual(['first', 'then']);
    expect([...results.values()].filter(({ result }) => result === 'done')).toHaveLength(202);
  });

  test('a failure skips what depends on it, names the cause, and lets other branches go on', async () => {
    const skipped: [string, string | undefined][] = [];
    const tasks = tasksOf({ a: [], b: ['a'], c: ['b'], other: [] }, async (key) => {
      if (key === 'a') throw new Error('no');
    });
    const results = await runTasks(tasks, {
      ...calm,
      onSkip: (key, because) => skipped.push([key, because]),
    });
    expect(results.get('a')).toMatchObject({ result: 'failed' });
    expect(results.get('other')).toEqual({ result: 'done' });
    expect(skipped).toEqual([
      ['b', 'a'],
      ['c', 'a'],
    ]);
  });

  test('an abort begins nothing new and lets what runs come to its end', async () => {
    const stop = new AbortController();
    const ended: string[] = [];
    const tasks = tasksOf({ first: [], second: ['first'], third: ['second'] }, async (key) => {
      stop.abort();
      await Promise.resolve();
      ended.push(key);
    });
    const results = await runTasks(tasks, { concurrency: 1, signal: stop.signal });
    expect(ended).toEqual(['first']);
    expect(results.get('third')).toEqual({ result: 'skipped' });
  });

  test('a chain of twenty thousand tasks is no problem', async () => {
    const edges: Record<string, string[]> = {};
    for (let i = 0; i < 20_000; i += 1) edges[`t${i}`] = i === 0 ? [] : [`t${i - 1}`];
    const tasks = tasksOf(edges, async (key) => {
      if (key === 't5') throw new Error('no');
    });
    const results = await runTasks(tasks, calm);
    expect(results.get('t19999')).toEqual({ result: 'skipped', because: 't5' });
  });
});
