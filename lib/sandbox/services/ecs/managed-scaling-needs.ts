/** How many instances managed scaling thinks it needs: M and N of the metric CapacityProviderReservation. */

/** What a task takes of the instance that it runs on. */
export interface ScaledNeed {
  /** CPU units. */
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
  /** Network interfaces: 1 for an awsvpc task, else 0. */
  readonly interfaces: number;
  readonly gpus: number;
  /** Host ports that it must have, such as `80/tcp`. */
  readonly ports: readonly string[];
  /** Placement constraints, as far as tasks differ by them. */
  readonly constraints: readonly string[];
  /** Whether no two tasks of its group may share an instance. */
  readonly alone: boolean;
}

/** What an empty instance of one type has for tasks. */
export interface InstanceRoom {
  /** CPU units. */
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
  /** awsvpc tasks that its network interfaces can carry. */
  readonly interfaces: number;
  readonly gpus: number;
}

/** What managed scaling counts of a capacity provider at one moment. */
export interface ScalingView {
  /** Instances that run: N. */
  readonly running: number;
  /** Of these, the instances that run a task other than those of DAEMON services. */
  readonly used: number;
  /** Tasks in PROVISIONING that have found no instance. */
  readonly waiting: readonly ScaledNeed[];
  /** What an instance of each type that the provider may launch has. */
  readonly types: readonly InstanceRoom[];
}

/**
 * M, the instances needed. With tasks waiting, more than run: as many more as the largest group of equal tasks takes
 * when packed on the largest type. Groups that do not fit the smallest type are left out for ever. Else those in use.
 */
export function neededInstances(view: ScalingView): number {
  const more = Math.max(0, ...groupsOf(view.waiting).map((group) => packed(group, view.types)));
  return more > 0 ? view.running + more : view.used;
}

/** Tells whether an empty instance of the smallest type could take a task: where types differ, by the least of each resource. */
export function fitsSmallest(task: ScaledNeed, types: readonly InstanceRoom[]): boolean {
  return types.length > 0 && tasksOn(task, combine(types, Math.min)) > 0;
}

/**
 * CapacityProviderReservation in per cent: M / N x 100; 100 of nothing needed and nothing there, 200 of something needed
 * and nothing there, and the target while all that waits can never be placed.
 */
export function reservation(view: ScalingView, needed: number, target: number): number {
  if (view.running > 0) return (needed / view.running) * 100;
  if (needed > 0) return 200;
  return view.waiting.length > 0 ? target : 100;
}

interface TaskGroup {
  readonly task: ScaledNeed;
  readonly count: number;
}

function groupsOf(waiting: readonly ScaledNeed[]): readonly TaskGroup[] {
  const groups = new Map<string, { task: ScaledNeed; count: number }>();
  for (const task of waiting) {
    const key = JSON.stringify(task);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { task, count: 1 });
    else group.count += 1;
  }
  return [...groups.values()];
}

function packed({ task, count }: TaskGroup, types: readonly InstanceRoom[]): number {
  return fitsSmallest(task, types)
    ? Math.max(1, Math.ceil(count / tasksOn(task, combine(types, Math.max))))
    : 0;
}

/** How many equal tasks an empty instance takes. */
function tasksOn(task: ScaledNeed, room: InstanceRoom): number {
  const times = (need: number, has: number) =>
    need === 0 ? Number.POSITIVE_INFINITY : Math.floor(has / need);
  return Math.min(
    times(task.cpu, room.cpu),
    times(task.memory, room.memory),
    times(task.interfaces, room.interfaces),
    times(task.gpus, room.gpus),
    task.alone || task.ports.length > 0 ? 1 : Number.POSITIVE_INFINITY,
  );
}

/** One room of all: each resource's least or most. */
function combine(
  types: readonly InstanceRoom[],
  pick: (...values: number[]) => number,
): InstanceRoom {
  const of = (resource: keyof InstanceRoom) => pick(...types.map((type) => type[resource]));
  return { cpu: of('cpu'), memory: of('memory'), interfaces: of('interfaces'), gpus: of('gpus') };
}
