import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { changesOf } from '../../lib/engine/plan.ts';
import { deploy, destroy, plan } from '../../lib/toolkit.ts';
import { failuresOf } from '../invariants/harness.ts';
import { startEmulator } from './emulator.ts';
import { quickClock } from './quick-clock.ts';
import { say } from './say.ts';

let emulator: any;
const lines: string[] = [];
const log = (l: string) => {
  say(l);
  lines.push(l);
  writeFileSync('/tmp/probe/out.txt', lines.join('\n'));
};
beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());
const names = process.env['EX']
  ? process.env['EX'].split(',')
  : readdirSync('examples').filter((n) => n !== 'existing-vpc');
test.each(names)('probe %s', async (ex) => {
  const r0 = Date.now();
  await emulator.reset();
  log(`=== ${ex} (reset ${Date.now() - r0})`);
  const { app } = (await import(`../../examples/${ex}/app.ts`)) as any;
  const calls = new Map<string, number>();
  const options = {
    aws: {
      endpoint: emulator.endpoint,
      onCall: (c: any) => calls.set(c.operation, (calls.get(c.operation) ?? 0) + 1),
    },
    wait: false,
    clock: quickClock(),
  } as any;
  const phase = async (name: string, work: () => Promise<any>) => {
    calls.clear();
    const c0 = process.cpuUsage(),
      w0 = Date.now();
    const r = await Promise.race([
      work(),
      new Promise((_, no) =>
        setTimeout(
          () =>
            no(
              new Error(
                'too long ' +
                  [...calls]
                    .sort((a, b) => b[1] - a[1])
                    .slice(0, 8)
                    .join(' '),
              ),
            ),
          60000,
        ),
      ),
    ]);
    const c = process.cpuUsage(c0);
    log(
      `${name}: wall ${Date.now() - w0} node cpu ${(c.user + c.system) / 1000} calls ${[...calls.values()].reduce((a, b) => a + b, 0)}`,
    );
    return r;
  };
  try {
    const made = await phase('deploy', () => deploy(app, options));
    log(failuresOf(made).join('\n'));
    const again = await phase('plan', () => plan(app, options));
    log(
      changesOf(again.plan)
        .map((s: any) => `${s.action} ${s.address} ${JSON.stringify(s.fields ?? '').slice(0, 300)}`)
        .join('\n'),
    );
    const gone = await phase('destroy', () => destroy(app, options));
    log(failuresOf(gone).join('\n'));
  } catch (e: any) {
    log(`THROWN ${e.message} ${e.stack?.split('\n').slice(1, 4)}`);
  }
});
