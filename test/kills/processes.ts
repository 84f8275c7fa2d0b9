/** Kills of the real command: `kill -9` by the hand of the server, before or after it carries a write out. */
import type { ChildProcess } from 'node:child_process';
import type { WorldSnapshot } from '../../lib/sandbox/index.ts';
import type { Ended } from '../child-output.ts';
import { anAccount } from '../invariants/harness.ts';
import { differences, type Journey, leftBy } from './journeys.ts';
import { type Machine, machineAt } from './process.ts';
import { TRAFFIC_MS, trying, type Verdict } from './verdict.ts';

/** A write at which a process is killed. */
export interface ProcessPoint {
  readonly journey: Journey;
  /** Which write of the process, from 1. */
  readonly nth: number;
  readonly when: 'before' | 'after';
}

/**
 * Kills the command's process, and then runs in new processes, each on the state that was left: the same command, which
 * must come to the journey's end, and a destroy, which must leave what there was before. Both at once, on the machine
 * where the killed one was: its lock is known as that of a dead process.
 */
export async function killProcess(point: ProcessPoint): Promise<readonly Verdict[]> {
  const { journey, nth, when } = point;
  const place = `${journey.program.name}, ${journey.kind}, process killed ${when} write ${nth}`;
  const machine = await machineAt(journey.from);
  try {
    const { call, snapshot } = await killAt(machine, point);
    const where = `${place} (${call})`;
    const again = rerun(journey, snapshot, machine);
    const undone = undo(journey, snapshot, machine);
    return [
      { place: `${where}, ${journey.command} again`, problems: await again },
      ...(journey.command === 'destroy'
        ? []
        : [{ place: `${where}, destroyed`, problems: await undone }]),
    ];
  } catch (error) {
    return [{ place, problems: [`thrown: ${String(error)}`] }];
  } finally {
    await machine.close();
  }
}

async function killAt(
  { sandbox, start }: Machine,
  { journey, nth, when }: ProcessPoint,
): Promise<{ readonly call: string; readonly snapshot: WorldSnapshot }> {
  let child: ChildProcess | undefined;
  let call = '';
  const kill = ({
    service,
    operation,
  }: {
    readonly service: string;
    readonly operation: string;
  }) => {
    call = `${service}.${operation}`;
    child?.kill('SIGKILL');
  };
  sandbox.faults.add({ write: true, nth, effect: { kind: 'hook', [when]: kill } });
  // Nobody is left to hear the answer.
  const kind = when === 'before' ? 'reset' : 'lost-answer';
  sandbox.faults.add({ write: true, nth, effect: { kind } });
  const started = start(journey.program, journey.version, journey.command);
  child = started.child;
  const { signal, code, stderr } = await started.ended;
  if (signal !== 'SIGKILL') throw new Error(`it ended by itself with ${code}:\n${stderr}`);
  sandbox.faults.clear();
  return { call, snapshot: sandbox.snapshot() };
}

async function rerun(journey: Journey, snapshot: WorldSnapshot, like: Machine) {
  return onMachine(snapshot, like, async (machine) => {
    const ended = await onceTold(journey, machine);
    const account = anAccount({ snapshot: machine.sandbox.snapshot() });
    return [...troublesOf(ended), ...(await differences(journey, account))];
  });
}

// As in the suite in one process: while traffic moves the command says that it is to be run again when it has.
async function onceTold({ program, version, command }: Journey, machine: Machine): Promise<Ended> {
  const ended = await machine.start(program, version, command).ended;
  if (!ended.stderr.includes('plan/traffic-moving')) return ended;
  machine.sandbox.clock.advance(TRAFFIC_MS);
  return machine.start(program, version, command).ended;
}

async function undo(journey: Journey, snapshot: WorldSnapshot, like: Machine) {
  if (journey.command === 'destroy') return [];
  return onMachine(snapshot, like, async (machine) => {
    const ended = await machine.start(journey.program, journey.version, 'destroy').ended;
    const left = leftBy(journey.program, anAccount({ snapshot: machine.sandbox.snapshot() }));
    return [...troublesOf(ended), ...left.map((line) => `left over: ${line}`)];
  });
}

function onMachine(
  snapshot: WorldSnapshot,
  like: Machine,
  work: (machine: Machine) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  return trying(async () => {
    const machine = await machineAt(snapshot, like);
    try {
      return await work(machine);
    } finally {
      await machine.close();
    }
  });
}

function troublesOf({ code, signal, stderr }: Ended): readonly string[] {
  return code === 0 ? [] : [`ended with ${code ?? signal}: ${stderr.trim().slice(-1_000)}`];
}
