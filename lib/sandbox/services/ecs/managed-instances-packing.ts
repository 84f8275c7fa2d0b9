/** Which instances ECS launches for tasks on Managed Instances: pure arithmetic. */
import type { InstanceRoom, ScaledNeed } from './managed-scaling-needs.ts';

/** A task that needs an instance. */
export interface UnservedTask {
  readonly id: string;
  readonly need: ScaledNeed;
}

/** An instance to launch, and the tasks that it is for. */
export interface Launch {
  readonly type: string;
  readonly ids: readonly string[];
}

/**
 * The instances for tasks that wait: the smallest type that takes all of them, else the one that takes most, and so on
 * with the rest. `types` come smallest first; a task that fits none is left out.
 */
export function packManaged(
  tasks: readonly UnservedTask[],
  types: readonly { readonly name: string; readonly room: InstanceRoom }[],
): readonly Launch[] {
  const launches: Launch[] = [];
  let left = tasks.filter(({ need }) =>
    types.some(({ room }) => taken([{ id: '', need }], room).length > 0),
  );
  while (left.length > 0) {
    let best: { readonly type: string; readonly ids: readonly string[] } = { type: '', ids: [] };
    for (const { name, room } of types) {
      const ids = taken(left, room);
      if (ids.length > best.ids.length) best = { type: name, ids };
      if (best.ids.length === left.length) break;
    }
    launches.push(best);
    const served = new Set(best.ids);
    left = left.filter(({ id }) => !served.has(id));
  }
  return launches;
}

/** The tasks that an empty instance takes, in their order. */
function taken(tasks: readonly UnservedTask[], room: InstanceRoom): readonly string[] {
  let { cpu, memory, interfaces, gpus } = room;
  const ports = new Set<string>();
  const ids: string[] = [];
  for (const { id, need } of tasks) {
    const fits =
      need.cpu <= cpu &&
      need.memory <= memory &&
      need.interfaces <= interfaces &&
      need.gpus <= gpus &&
      !need.ports.some((port) => ports.has(port)) &&
      !(need.alone && ids.length > 0);
    if (!fits) continue;
    cpu -= need.cpu;
    memory -= need.memory;
    interfaces -= need.interfaces;
    gpus -= need.gpus;
    for (const port of need.ports) ports.add(port);
    ids.push(id);
  }
  return ids;
}
