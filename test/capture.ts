/** Keeps the requests of a test run, so that others can judge them. */
import { appendFileSync } from 'node:fs';
import { afterAll } from 'vitest';
import { CallLog } from '../lib/sandbox/call-log.ts';

/** Requests of one operation that a test file keeps: generated apps send many that are much alike. */
const MOST = 2_000;

/**
 * Where `GANTRY_CAPTURE` names a file, appends to it what the product's own clients have sent to any sandbox of this
 * process, each distinct request once a test file, as one JSON object a line. They are told by their user agent: what
 * tests send by raw clients, often wrong on purpose, is not the product's. Dates are ISO 8601 text.
 */
export function captureRequests(): void {
  const file = process.env['GANTRY_CAPTURE'];
  if (file === undefined || file === '') return;
  const seen = new Set<string>();
  const counts = new Map<string, number>();
  const add = CallLog.prototype.add;
  CallLog.prototype.add = function captured(entry) {
    const { service, operation, input, userAgent } = entry;
    const name = `${service} ${operation}`;
    const known = counts.get(name) ?? 0;
    if (isOurs(userAgent) && known < MOST) {
      seen.add(JSON.stringify({ service, operation, input }));
      counts.set(name, known + 1);
    }
    add.call(this, entry);
  };
  afterAll(() => {
    if (seen.size > 0) appendFileSync(file, `${[...seen].join('\n')}\n`);
    CallLog.prototype.add = add;
  });
}

function isOurs(userAgent: string | undefined): boolean {
  return userAgent !== undefined && /(^| )gantry(\/|$| )/.test(userAgent);
}
