/** Placement strategies: which of the instances that could take a task does. */
import type { PlacementStrategy } from '@aws-sdk/client-ecs';
import type { ContainerInstanceRecord } from './container-instance-record.ts';
import type { Place } from './place.ts';

/** What ECS does without a strategy: spread over zones, then over instances. */
const DEFAULT: readonly PlacementStrategy[] = [
  { type: 'spread', field: 'attribute:ecs.availability-zone' },
];

/**
 * The instance that the strategies prefer, each among those that the one before it likes equally; then the one with the
 * fewest tasks of the group, then the oldest. `all` are the instances whose tasks count for a spread.
 */
export function chooseInstance(
  place: Place,
  suitable: readonly ContainerInstanceRecord[],
  all: readonly ContainerInstanceRecord[],
  ask: { readonly strategy: readonly PlacementStrategy[]; readonly group: string },
): ContainerInstanceRecord | undefined {
  const tasksOn = ({ groups }: ContainerInstanceRecord) => groups[ask.group] ?? 0;
  let left = suitable;
  for (const one of ask.strategy.length > 0 ? ask.strategy : DEFAULT) {
    if (left.length <= 1) return left[0];
    left = preferred(place, one, left, all, tasksOn);
  }
  return least(left, tasksOn)[0];
}

/**
 * The tasks to stop first when a group shrinks: from the fullest spread bucket, or from the instance that then has the
 * most room under binpack. `tasks` come in the order in which equals go.
 */
export function shrinkOrder<T extends { readonly instance: ContainerInstanceRecord | undefined }>(
  tasks: readonly T[],
  strategy: readonly PlacementStrategy[],
  count: number,
): readonly T[] {
  let left = [...tasks];
  const going: T[] = [];
  while (going.length < count) {
    const next = nextToGo(left, strategy.length > 0 ? strategy : DEFAULT);
    if (next === undefined) return going;
    going.push(next);
    left = left.filter((one) => one !== next);
  }
  return going;
}

/** The value of an instance that a spread is over. */
export function spreadValue(instance: ContainerInstanceRecord, field = 'instanceId'): string {
  if (/^(instanceId|host)$/i.test(field)) return instance.id;
  const name = field.replace(/^attribute:/, '');
  return instance.attributes.find((one) => one.name === name)?.value ?? '';
}

function nextToGo<T extends { readonly instance: ContainerInstanceRecord | undefined }>(
  tasks: readonly T[],
  strategy: readonly PlacementStrategy[],
): T | undefined {
  let left = tasks;
  for (const { type, field } of strategy) {
    if (type === 'random') continue;
    if (type === 'binpack') {
      const dimension = dimensionOf(field);
      left = least(left, ({ instance }) =>
        instance === undefined ? Number.NEGATIVE_INFINITY : -remaining(instance, dimension),
      );
      continue;
    }
    const bucket = ({ instance }: T) =>
      instance === undefined ? '' : spreadValue(instance, field);
    const sizes = countBy(left, bucket, () => 1);
    left = least(left, (one) => -(sizes.get(bucket(one)) ?? 0));
  }
  const sizes = countBy(
    left,
    ({ instance }) => instance?.id ?? '',
    () => 1,
  );
  return least(left, ({ instance }) => -(sizes.get(instance?.id ?? '') ?? 0))[0];
}

function preferred(
  place: Place,
  { type, field }: PlacementStrategy,
  left: readonly ContainerInstanceRecord[],
  all: readonly ContainerInstanceRecord[],
  tasksOn: (instance: ContainerInstanceRecord) => number,
): readonly ContainerInstanceRecord[] {
  if (type === 'random') {
    const index = Number.parseInt(place.world.hex(8), 16) % left.length;
    return left.slice(index, index + 1);
  }
  if (type === 'binpack') {
    const dimension = dimensionOf(field);
    return least(left, (instance) => remaining(instance, dimension));
  }
  const bucket = (instance: ContainerInstanceRecord) => spreadValue(instance, field);
  const sizes = countBy(all, bucket, tasksOn);
  return least(left, (instance) => sizes.get(bucket(instance)) ?? 0);
}

function dimensionOf(field: string | undefined): 'cpu' | 'memory' {
  return field?.toLowerCase() === 'memory' ? 'memory' : 'cpu';
}

function remaining(instance: ContainerInstanceRecord, dimension: 'cpu' | 'memory'): number {
  return instance[dimension] - instance.used[dimension];
}

function countBy<T>(
  items: readonly T[],
  bucket: (item: T) => string,
  weight: (item: T) => number,
): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const item of items) {
    const key = bucket(item);
    sizes.set(key, (sizes.get(key) ?? 0) + weight(item));
  }
  return sizes;
}

/** Those of least cost, in their order. */
function least<T>(items: readonly T[], cost: (item: T) => number): readonly T[] {
  let best = Number.POSITIVE_INFINITY;
  let found: T[] = [];
  for (const item of items) {
    const value = cost(item);
    if (value > best) continue;
    if (value < best) found = [];
    best = value;
    found.push(item);
  }
  return found;
}
