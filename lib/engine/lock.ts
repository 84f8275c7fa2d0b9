/**
 * One run per app, account and Region at a time: a lock in AWS itself, an SSM parameter that only one can create.
 * The parameter says who holds it and until when it holds without a sign of life.
 */
import { describeAwsError } from '../aws/describe-error.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import { openParameter } from '../aws/parameter.ts';
import type { Clock } from '../core/clock.ts';
import { GantryError } from '../core/errors.ts';
import { isJsonObject } from '../core/json.ts';
import type { LockHolder } from './lock-holder.ts';
import { clearWitness, isSurelyGone, leaveWitness, someoneIsGone } from './lock-witness.ts';

/** A lock that is held. */
export interface Lock {
  /** Aborted with a `lock/lost` error when somebody else took the lock while we ran. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** Whom to lock for. */
export interface LockOptions {
  readonly app: string;
  readonly environment: AwsEnvironment;
  readonly clock: Clock;
  readonly holder: Omit<LockHolder, 'since' | 'until'>;
  /** Hears of a dead holder whose lock is taken over. */
  readonly onTakeOver?: (dead: LockHolder) => void;
}

/** Milliseconds for which a lock holds without a sign of life. */
export const LOCK_LEASE = 120_000;
const HEARTBEAT = 30_000;
/** After taking over a dead lock, the time in which a rival may write over us. */
const SETTLING = 2_000;
/** SSM asks for 30 seconds between deleting a parameter and creating it again (DeleteParameter). */
const REUSE_DELAY = 35_000;
const REUSE_POLL = 3_000;
/** By then what was written last is seen by every read: calls that were under way, and searches by tag, which lag behind. */
const SPREADING = 15_000;

/** Takes the lock. Throws `lock/held` when a holder has it that may live. */
export async function acquireLock(options: LockOptions): Promise<Lock> {
  const withdraw = leaveWitness(options.holder.id);
  try {
    return await acquire(options, withdraw);
  } catch (error) {
    withdraw();
    throw error;
  }
}

async function acquire(options: LockOptions, withdraw: () => void): Promise<Lock> {
  const parameter = await parameterOf(options);
  const start = options.clock.now();
  const end = start + REUSE_DELAY;
  while (!(await parameter.create())) {
    const current = await parameter.read();
    // Taken by our own call, whose answer was lost.
    if (current?.id === options.holder.id) break;
    if (current !== undefined && !mayLive(options, current)) {
      if (await takeOver(options, parameter, current)) break;
      throw held(options, await parameter.read());
    }
    // A holder that has let go a moment ago may still be shown.
    if (current !== undefined && options.clock.now() >= start + SPREADING)
      throw held(options, current);
    // Deleted a moment ago: SSM knows the name as taken although the parameter is gone.
    if (options.clock.now() > end)
      throw new GantryError('aws/refused', `SSM will not create ${parameter.name} again yet`);
    await options.clock.sleep(REUSE_POLL);
  }
  return keep(options, parameter, withdraw);
}

/**
 * Whether a holder of one of the locks has died on this machine a moment ago; if so, waits until everything that it wrote is
 * surely seen. Asks AWS only where a holder has died.
 */
export async function awaitSpread(
  locks: readonly LockOptions[],
  signal: AbortSignal,
  onWait: () => void,
): Promise<boolean> {
  if (!someoneIsGone()) return false;
  for (const options of locks) {
    const current = await (await parameterOf(options)).read();
    if (current === undefined || !isSurelyGone(current.id)) continue;
    onWait();
    await options.clock.sleep(SPREADING, signal);
    return true;
  }
  return false;
}

/** Removes the lock of a holder that is gone: a run that has nothing to write leaves no dead lock behind. */
export async function clearDeadLock(options: LockOptions): Promise<void> {
  const parameter = await parameterOf(options);
  const current = await parameter.read();
  if (current === undefined || mayLive(options, current)) return;
  if (await takeOver(options, parameter, current)) await parameter.remove();
}

/** Removes the lock whoever holds it. Returns the holder, or undefined when it was free. */
export async function breakLock(
  options: Omit<LockOptions, 'holder'>,
): Promise<LockHolder | undefined> {
  const nobody = { id: '', holder: '', host: '', command: '' };
  const parameter = await parameterOf({ ...options, holder: nobody });
  const current = await parameter.read();
  if (current !== undefined) await parameter.remove();
  return current;
}

/** The parameter that is the lock of an app. */
export function lockName(app: string): string {
  return `/gantry/${app}/lock`;
}

/** The lock's parameter, in terms of holders. */
interface LockParameter {
  readonly name: string;
  /** False when the name is taken. */
  create(): Promise<boolean>;
  /** The version that it has now. */
  overwrite(): Promise<number | undefined>;
  read(): Promise<Shown | undefined>;
  remove(): Promise<void>;
}

/** A holder as a read shows it. */
interface Shown extends LockHolder {
  /** Version of the parameter that says so. */
  readonly version: number;
}

async function parameterOf(options: LockOptions): Promise<LockParameter> {
  const { clock, holder } = options;
  const parameter = await openParameter(options.environment, lockName(options.app));
  const since = clock.now();
  const value = () => JSON.stringify({ ...holder, since, until: clock.now() + LOCK_LEASE });
  return {
    name: parameter.name,
    create: () => parameter.create(value()),
    overwrite: () => parameter.overwrite(value()),
    read: async () => {
      const shown = await parameter.read();
      return shown && { ...parseHolder(shown.value), version: shown.version };
    },
    remove: parameter.remove,
  };
}

// A value that we cannot read belongs to somebody whose lease we do not know: it counts as held for ever.
function parseHolder(text: string): LockHolder {
  const unreadable = {
    id: '',
    holder: 'an unreadable holder',
    host: 'an unknown host',
    command: 'something',
    since: 0,
    until: Number.MAX_SAFE_INTEGER,
  };
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && typeof value['until'] === 'number'
      ? { ...unreadable, ...(value as unknown as LockHolder) }
      : unreadable;
  } catch {
    return unreadable;
  }
}

// Its lease runs, and it is not known on this machine to have died.
function mayLive({ clock }: LockOptions, { id, until }: LockHolder): boolean {
  return until > clock.now() && !isSurelyGone(id);
}

// False when somebody has written since the dead holder did: a rival who takes it over as well, or a run that has the lock
// already while reads still show the dead. The versions of writes tell, which do not lag behind as reads do. What a rival
// has written over us meanwhile is put right: he knows that he was second.
async function takeOver(
  { clock, onTakeOver }: LockOptions,
  parameter: LockParameter,
  dead: Shown,
): Promise<boolean> {
  if ((await parameter.overwrite()) !== dead.version + 1) return false;
  await clock.sleep(SETTLING);
  clearWitness(dead.id);
  await parameter.overwrite();
  const { version: _, ...holder } = dead;
  onTakeOver?.(holder);
  return true;
}

function held(options: LockOptions, current: LockHolder | undefined): GantryError {
  const { environment, app, clock } = options;
  const where = `${app} in ${environment.account}, ${environment.region}`;
  if (current === undefined) return new GantryError('lock/held', where);
  const seconds = Math.round((clock.now() - current.since) / 1000);
  const age = current.since === 0 ? '' : `, since ${seconds} s`;
  return new GantryError(
    'lock/held',
    `${where}: ${current.holder} on ${current.host} runs ${current.command}${age}`,
  );
}

function keep(options: LockOptions, parameter: LockParameter, withdraw: () => void): Lock {
  const { clock, holder } = options;
  const stop = new AbortController();
  const lost = new AbortController();
  const beat = async () => {
    for (let last = clock.now(); ; last = clock.now()) {
      await clock.sleep(HEARTBEAT, stop.signal);
      // This process stood still, such as on a machine that slept: somebody else may be at work already.
      if (clock.now() - last >= LOCK_LEASE)
        lost.abort(new GantryError('lock/lost', `the lease on ${options.app} ran out meanwhile`));
      const current = await parameter.read();
      if (stop.signal.aborted) return;
      if (current?.id !== holder.id) {
        const by =
          current === undefined ? 'removed' : `taken by ${current.holder} on ${current.host}`;
        lost.abort(new GantryError('lock/lost', `the lock of ${options.app} was ${by}`));
        return;
      }
      await parameter.overwrite();
    }
  };
  const beating = beat().catch((error: unknown) => {
    // A heartbeat that AWS refuses means that the lease will run out: the run must not go on unprotected.
    if (!stop.signal.aborted) lost.abort(describeAwsError(error));
  });
  return {
    lost: lost.signal,
    async release() {
      stop.abort();
      await beating;
      // What we wrote a moment ago may not be shown yet.
      for (const end = clock.now() + SPREADING; ; await clock.sleep(REUSE_POLL)) {
        const current = await parameter.read();
        if (current?.id === holder.id) await parameter.remove();
        if (current?.id === holder.id || lost.signal.aborted || clock.now() >= end) break;
      }
      withdraw();
    },
  };
}
