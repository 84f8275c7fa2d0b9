/** Holds every test to two rules: nothing prints, and nothing leaves this machine. Keeps requests for their judge. */
import { Socket } from 'node:net';
import { afterAll, afterEach, beforeEach, expect, vi } from 'vitest';
import { captureRequests } from './capture.ts';

const LOOPBACK = /^(127\.|::1$|localhost$)/;

captureRequests();

beforeEach(() => {
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, method);
});

afterEach(() => {
  const said = (['log', 'info', 'warn', 'error', 'debug'] as const).flatMap((method) =>
    vi.isMockFunction(console[method]) ? console[method].mock.calls.map(String) : [],
  );
  expect(said, 'a test printed to the console').toEqual([]);
});

const connect = Socket.prototype.connect;
Socket.prototype.connect = function guarded(this: Socket, ...args: unknown[]) {
  const host = hostOf(args);
  if (host !== undefined && !LOOPBACK.test(host))
    throw new Error(`a test tried to reach ${host}: tests stay on this machine`);
  return Reflect.apply(connect, this, args) as Socket;
} as typeof connect;
afterAll(() => {
  Socket.prototype.connect = connect;
});

// Node normalises net.connect's arguments into a list with the options first before they come here.
function hostOf(args: readonly unknown[]): string | undefined {
  const first = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0];
  if (typeof first === 'object' && first !== null && 'host' in first)
    return typeof first.host === 'string' ? first.host : undefined;
  return typeof args[1] === 'string' ? args[1] : undefined;
}
