import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../lib/sandbox/clock.ts';
import { World } from '../../lib/sandbox/world.ts';

const HOUR = 3_600_000;
const scope = { account: '111111111111', region: 'eu-west-1' };

describe('VirtualClock', () => {
  test('lets hours pass without real time', async () => {
    const clock = new VirtualClock(new World({ now: 0 }));
    const before = performance.now();
    await clock.sleep(HOUR);
    await clock.sleep(HOUR);
    expect(clock.now()).toBe(2 * HOUR);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  test('wakes sleepers in order, and they share the time', async () => {
    const clock = new VirtualClock(new World({ now: 0 }));
    const woken: string[] = [];
    const sleeper = async (name: string, ms: number): Promise<void> => {
      await clock.sleep(ms);
      woken.push(`${name} at ${clock.now()}`);
    };
    await Promise.all([sleeper('c', 3000), sleeper('a', 1000), sleeper('b', 2000)]);
    expect(woken).toEqual(['a at 1000', 'b at 2000', 'c at 3000']);
  });

  test('runs what is due on the way', async () => {
    const ran: number[] = [];
    const handlers = new Map([
      [
        'note',
        (_: never, { world: at }: { world: World }) => {
          ran.push(at.now());
        },
      ],
    ]);
    const world = new World({ now: 0, handlers });
    world.schedule(scope, 700, 'note', {});
    world.schedule(scope, 300, 'note', {});
    await new VirtualClock(world).sleep(1000);
    expect(ran).toEqual([300, 700]);
  });

  test('stands still while a request is under way', async () => {
    const clock = new VirtualClock(new World({ now: 0 }));
    const slept = clock.sleep(5000);
    const during = await clock.during(async () => {
      for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
      return clock.now();
    });
    expect(during).toBe(0);
    await slept;
    expect(clock.now()).toBe(5000);
  });

  test('waits for code that works between two sleeps', async () => {
    const clock = new VirtualClock(new World({ now: 0 }));
    const polls: number[] = [];
    const poller = async (): Promise<void> => {
      for (let poll = 0; poll < 5; poll += 1) {
        await clock.sleep(1000);
        await clock.during(async () => {
          await Promise.resolve();
          polls.push(clock.now());
        });
      }
    };
    await Promise.all([poller(), clock.sleep(10_000)]);
    expect(polls).toEqual([1000, 2000, 3000, 4000, 5000]);
    expect(clock.now()).toBe(10_000);
  });

  test('rejects with the reason of an aborted signal, before or while sleeping', async () => {
    const clock = new VirtualClock(new World({ now: 0 }));
    await expect(clock.sleep(1, AbortSignal.abort('early'))).rejects.toBe('early');
    const controller = new AbortController();
    const slept = clock.sleep(1000, controller.signal);
    controller.abort('late');
    await expect(slept).rejects.toBe('late');
    expect(clock.now()).toBe(0);
  });

  test('moves when told, and wakes who is due', async () => {
    const clock = new VirtualClock(new World({ now: 0 }));
    const slept = clock.sleep(1000);
    clock.advance(1500);
    await slept;
    expect(clock.now()).toBe(1500);
    clock.advanceTo(100);
    expect(clock.now()).toBe(1500);
  });
});
