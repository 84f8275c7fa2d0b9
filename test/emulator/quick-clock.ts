/** A clock for an emulator that makes everything at once: what waits for AWS waits a fiftieth of the time. */
import { type Clock, systemClock } from '../../lib/core/clock.ts';

const TIMES = 50;

/** A clock that sleeps quickly and believes that it slept long. While nobody sleeps it runs as the machine's does. */
export function quickClock(): Clock {
  let ahead = 0;
  const now = () => systemClock.now() + ahead;
  return {
    now,
    sleep: async (milliseconds, signal) => {
      const end = now() + milliseconds;
      await systemClock.sleep(milliseconds / TIMES, signal);
      ahead = Math.max(ahead, end - systemClock.now());
    },
  };
}
