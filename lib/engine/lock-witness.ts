/**
 * Whether the holder of a lock is surely gone: a file on its machine says which process it is, and only there can that be
 * looked up. A wrong "gone" would let two runs write at once, so that every doubt counts as "may live":
 *
 * - The file is named by the run's random id and is written before the lock is taken. Whoever does not find it is on
 *   another machine, or has another file system: other hosts, containers, machines cloned from one snapshot.
 * - It must be ours by its user, of this start of the kernel and of this namespace of processes, since a pid means
 *   something only there. A namespace whose number is used again took all its processes with it when it ended.
 * - The kernel must say that there is no such pid, or that the process with it began at another moment. The file system
 *   /proc alone does not do: it may hide what belongs to others.
 */
import { readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isJsonObject } from '../core/json.ts';

/** Which process it is, and where its pid means something. */
interface Witness {
  readonly place: string;
  readonly pid: number;
  /** When it began, in the kernel's own count; absent where that cannot be known. */
  readonly began?: string | undefined;
}

const PREFIX = 'gantry-lock-';
/** Ids come from AWS, where others write: only what is a random id becomes part of a path. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Notes which process this run is. The result removes the note. Where it cannot be written, only the lease tells. */
export function leaveWitness(id: string): () => void {
  const place = placeOfPids();
  if (!ID.test(id) || place === undefined) return () => {};
  const witness: Witness = { place, pid: process.pid, began: beginningOf(process.pid)?.began };
  const path = pathOf(id);
  if (tried(() => writeFileSync(path, JSON.stringify(witness), { flag: 'wx', mode: 0o600 })) === NO)
    return () => {};
  return () => void tried(() => rmSync(path, { force: true }));
}

/** Whether the run of an id was on this machine and its process is surely gone. */
export function isSurelyGone(id: string): boolean {
  const witness = ID.test(id) ? readWitness(id) : undefined;
  return witness !== undefined && witness.place === placeOfPids() && !mayLive(witness);
}

/** Whether any run that held a lock on this machine is surely gone without having let go. */
export function someoneIsGone(): boolean {
  const names = tried(() => readdirSync(tmpdir()));
  if (names === NO) return false;
  return names.some((name) => name.startsWith(PREFIX) && isSurelyGone(name.slice(PREFIX.length)));
}

/** Removes what a run that is gone has noted. */
export function clearWitness(id: string): void {
  if (isSurelyGone(id)) tried(() => rmSync(pathOf(id), { force: true }));
}

function readWitness(id: string): Witness | undefined {
  const found = tried((): unknown => {
    const { uid } = statSync(pathOf(id));
    if (uid !== (process.getuid?.() ?? uid)) return undefined;
    return JSON.parse(readFileSync(pathOf(id), 'utf8'));
  });
  return isJsonObject(found) && typeof found['place'] === 'string' && isPid(found['pid'])
    ? (found as unknown as Witness)
    : undefined;
}

function isPid(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

function mayLive({ pid, began }: Witness): boolean {
  try {
    // Signal 0 asks whether there is such a process.
    process.kill(pid, 0);
  } catch (error) {
    // Anything but "no such process" leaves a doubt.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = beginningOf(pid);
  if (now === undefined || began === undefined) return true;
  return now.began === began && !now.ended;
}

/** Where pids mean what they mean here. On Linux, undefined where that cannot be told. */
function placeOfPids(): string | undefined {
  if (process.platform !== 'linux') return `${process.platform} ${hostname()}`;
  const boot = tried(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const namespace = tried(() => readlinkSync('/proc/self/ns/pid'));
  return boot === NO || namespace === NO ? undefined : `linux ${boot} ${namespace}`;
}

/** When a process began (proc(5), /proc/pid/stat: starttime), and whether only its exit code is left of it. */
function beginningOf(pid: number): { readonly began: string; readonly ended: boolean } | undefined {
  if (process.platform !== 'linux') return undefined;
  const stat = tried(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (stat === NO) return undefined;
  // The program's name is in brackets and may hold anything.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const began = fields[18];
  return began === undefined ? undefined : { began, ended: state === 'Z' || state === 'X' };
}

function pathOf(id: string): string {
  return join(tmpdir(), `${PREFIX}${id}`);
}

const NO = Symbol('no');

/** What cannot be read or written is not known: the lease decides then, as it does between machines. */
function tried<T>(work: () => T): T | typeof NO {
  try {
    return work();
  } catch {
    return NO;
  }
}
