import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  acquireLock,
  awaitSpread,
  breakLock,
  clearDeadLock,
  LOCK_LEASE,
  lockName,
} from '../../lib/engine/lock.ts';
import { aWorld, type TestWorld } from '../resources/contexts.ts';
import { deadPid, noteOf, ownNotes, rewrite } from './witnesses.ts';

function optionsFor(world: TestWorld, id: string) {
  return {
    app: 'shop',
    environment: world.aws,
    clock: world.sandbox.clock,
    holder: { id, holder: `holder ${id}`, host: 'build-7', command: 'deploy' },
  };
}

describe('the lock', () => {
  test('is held by one, and free after its release', async () => {
    const world = aWorld();
    const lock = await acquireLock(optionsFor(world, 'a'));
    await expect(acquireLock(optionsFor(world, 'b'))).rejects.toMatchObject({
      code: 'lock/held',
      exitCode: 6,
      detail: expect.stringContaining('holder a on build-7 runs deploy'),
    });
    await lock.release();
    await (await acquireLock(optionsFor(world, 'b'))).release();
    expect(JSON.stringify(world.sandbox.dump())).not.toContain(lockName('shop'));
  });

  test('of a dead holder is taken over after its lease', async () => {
    const world = aWorld();
    // A holder that was killed: its parameter stays, its heart does not beat.
    const parameter = JSON.stringify({
      id: 'dead',
      holder: 'holder dead',
      host: 'gone',
      command: 'deploy',
      since: world.sandbox.clock.now(),
      until: world.sandbox.clock.now() + LOCK_LEASE,
    });
    const { PutParameterCommand } = await import('@aws-sdk/client-ssm');
    const ssm = await world.aws.clients.ssm();
    await ssm.send(
      new PutParameterCommand({ Name: lockName('shop'), Type: 'String', Value: parameter }),
    );
    await expect(acquireLock(optionsFor(world, 'b'))).rejects.toMatchObject({ code: 'lock/held' });
    await world.sandbox.clock.sleep(LOCK_LEASE + 1);
    const lock = await acquireLock(optionsFor(world, 'b'));
    await lock.release();
  });

  test('of a holder that died on this machine is taken over at once', async () => {
    const folder = ownNotes();
    const world = aWorld();
    const dead = randomUUID();
    await acquireLock(optionsFor(world, dead));
    await expect(acquireLock(optionsFor(world, randomUUID()))).rejects.toMatchObject({
      code: 'lock/held',
    });
    const note = noteOf(folder, dead);
    rewrite(note, { pid: deadPid() });
    const before = world.sandbox.clock.now();
    const lock = await acquireLock(optionsFor(world, randomUUID()));
    expect(world.sandbox.clock.now() - before).toBeLessThan(5_000);
    expect(existsSync(note)).toBe(false);
    await lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of a holder that died here a moment ago: what it wrote is given time to be seen', async () => {
    const folder = ownNotes();
    const world = aWorld();
    const { signal } = new AbortController();
    const waits: string[] = [];
    const wait = () =>
      awaitSpread([optionsFor(world, randomUUID())], signal, () => waits.push('waits'));
    expect(await wait()).toBe(false);
    const dead = randomUUID();
    await acquireLock(optionsFor(world, dead));
    expect(await wait()).toBe(false);
    const reads = world.sandbox.calls.entries.length;
    expect(await wait()).toBe(false);
    expect(world.sandbox.calls.entries).toHaveLength(reads);
    rewrite(noteOf(folder, dead), { pid: deadPid() });
    const before = world.sandbox.clock.now();
    expect(await wait()).toBe(true);
    expect(waits).toEqual(['waits']);
    expect(world.sandbox.clock.now() - before).toBeGreaterThanOrEqual(15_000);
  });

  test('is lost when its holder stood still for longer than its lease, before anything is asked', async () => {
    const world = aWorld();
    const lock = await acquireLock(optionsFor(world, 'a'));
    world.sandbox.clock.advance(LOCK_LEASE);
    await world.sandbox.clock.sleep(1);
    expect(lock.lost.reason).toMatchObject({ code: 'lock/lost', exitCode: 6 });
    await lock.release();
  });

  test('whose answer was lost is known as our own', async () => {
    const world = aWorld();
    world.sandbox.faults.add({
      operation: 'PutParameter',
      nth: 1,
      effect: { kind: 'lost-answer' },
    });
    await (await acquireLock(optionsFor(world, 'a'))).release();
    expect(JSON.stringify(world.sandbox.dump())).not.toContain(lockName('shop'));
  });

  test('of a dead holder is cleared away, that of a living one is not', async () => {
    const world = aWorld();
    const lock = await acquireLock(optionsFor(world, 'a'));
    await clearDeadLock(optionsFor(world, 'b'));
    await expect(acquireLock(optionsFor(world, 'b'))).rejects.toMatchObject({ code: 'lock/held' });
    // Time passes while the holder's heart stands still.
    world.sandbox.faults.add({ operation: 'PutParameter', effect: { kind: 'access-denied' } });
    await world.sandbox.clock.sleep(LOCK_LEASE);
    world.sandbox.faults.clear();
    await clearDeadLock(optionsFor(world, 'b'));
    expect(JSON.stringify(world.sandbox.dump())).not.toContain(lockName('shop'));
    await lock.release();
  });

  test('stays held while its holder lives, however long that takes', async () => {
    const world = aWorld();
    const lock = await acquireLock(optionsFor(world, 'a'));
    await world.sandbox.clock.sleep(LOCK_LEASE * 3);
    await expect(acquireLock(optionsFor(world, 'b'))).rejects.toMatchObject({ code: 'lock/held' });
    expect(lock.lost.aborted).toBe(false);
    await lock.release();
  });

  test('that was let go a moment ago is free, whatever reads still show', async () => {
    const world = aWorld();
    await (await acquireLock(optionsFor(world, 'a'))).release();
    world.sandbox.faults.add({ effect: { kind: 'stale', milliseconds: 10_000 } });
    const lock = await acquireLock(optionsFor(world, 'b'));
    // Its own parameter is not shown yet when it lets go.
    await lock.release();
    expect(JSON.stringify(world.sandbox.dump())).not.toContain(lockName('shop'));
  });

  test('of a dead holder is taken over by one of two, also where reads show the dead to both', async () => {
    const world = aWorld();
    const dead = await acquireLock(optionsFor(world, 'dead'));
    world.sandbox.faults.add({ operation: 'PutParameter', effect: { kind: 'access-denied' } });
    await world.sandbox.clock.sleep(LOCK_LEASE);
    world.sandbox.faults.clear();
    world.sandbox.faults.add({ effect: { kind: 'stale', milliseconds: 10_000 } });
    const first = await acquireLock(optionsFor(world, 'a'));
    await expect(acquireLock(optionsFor(world, 'b'))).rejects.toMatchObject({ code: 'lock/held' });
    await Promise.all([first.release(), dead.release()]);
  });

  test('that is broken by hand tells its holder', async () => {
    const world = aWorld();
    const lock = await acquireLock(optionsFor(world, 'a'));
    const holder = await breakLock(optionsFor(world, 'x'));
    expect(holder?.holder).toBe('holder a');
    await world.sandbox.clock.sleep(LOCK_LEASE);
    expect(lock.lost.aborted).toBe(true);
    expect(lock.lost.reason).toMatchObject({ code: 'lock/lost' });
    await lock.release();
  });

  test('with a value that nobody can read counts as held', async () => {
    const world = aWorld();
    const { PutParameterCommand } = await import('@aws-sdk/client-ssm');
    const ssm = await world.aws.clients.ssm();
    await ssm.send(
      new PutParameterCommand({ Name: lockName('shop'), Type: 'String', Value: 'scribble' }),
    );
    await expect(acquireLock(optionsFor(world, 'b'))).rejects.toMatchObject({ code: 'lock/held' });
  });
});
