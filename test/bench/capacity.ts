/** Planning the capacity of many services on many instances: CPU time. */
import { assess } from '../../lib/capacity/index.ts';
import type {
  GroupFacts,
  InstanceFacts,
  InstanceTypeFacts,
  ServiceFacts,
  Snapshot,
} from '../../lib/capacity/snapshot.ts';
import { ms, printTable, verdict } from './report.ts';

const MOST_MS = 500;

/** Measures `assess` of so many services on so many instances: settled, half of them with a new image, and all of them new. */
export function benchCapacity(rounds: number, services = 1000, instances = 500): void {
  const cases = [
    ['nothing deploys', capacitySnapshot({ services, instances, deploys: () => false })],
    ['every second has a new image', capacitySnapshot({ services, instances, deploys: isEven })],
    ['all have a new image', capacitySnapshot({ services, instances, deploys: () => true })],
    ['all are new, no instance yet', capacitySnapshot({ services, instances, isNew: true })],
  ] as const;
  printTable(
    `Capacity of ${services} services on ${instances} instances, medians of ${rounds}`,
    ['case', 'CPU', `at most ${MOST_MS} ms`],
    cases.map(([name, snapshot]) => {
      const time = timeAssess(snapshot, rounds);
      return [name, ms(time), verdict(time <= MOST_MS)];
    }),
  );
}

/** CPU milliseconds of `assess`, the median of so many rounds after one that warms up. */
export function timeAssess(snapshot: Snapshot, rounds: number): number {
  assess(snapshot);
  const times = Array.from({ length: rounds }, () => {
    const before = process.cpuUsage();
    assess(snapshot);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}

/** A cluster of ten groups, in which every service has four tasks of eight different sizes. */
export function capacitySnapshot(size: {
  readonly services: number;
  readonly instances: number;
  readonly deploys?: (index: number) => boolean;
  /** Whether neither services nor instances are there yet. */
  readonly isNew?: boolean;
}): Snapshot {
  const isNew = size.isNew ?? false;
  const groups = Array.from({ length: GROUPS }, (_, index) =>
    groupOf(index, size.instances, isNew),
  );
  const services = Array.from({ length: size.services }, (_, index) =>
    serviceOf(index, isNew || (size.deploys?.(index) ?? false), isNew),
  );
  return {
    clusters: [
      {
        name: 'main',
        address: 'bench/main',
        groups,
        services,
        instances: isNew ? [] : instancesOf(size.instances, services),
      },
    ],
    subnets: ZONES.map((zone) => ({
      id: `subnet-${zone}`,
      address: undefined,
      zone,
      free: 16_000,
      claims: [],
    })),
  };
}

const GROUPS = 10;
const TASKS = 4;
const ZONES = ['a', 'b', 'c'] as const;

const TYPE: InstanceTypeFacts = {
  name: 'm5.4xlarge',
  cpu: 16_384,
  memory: 63_000,
  memorySource: 'registered',
  gpus: 0,
  taskInterfaces: 7,
  taskInterfacesWithTrunk: 60,
};

function isEven(index: number): boolean {
  return index % 2 === 0;
}

function groupOf(index: number, instances: number, isNew: boolean): GroupFacts {
  return {
    name: `group-${index}`,
    address: `bench/group-${index}`,
    provider: `group-${index}`,
    managedScaling: {
      targetCapacity: 100,
      minimumScalingStepSize: 1,
      maximumScalingStepSize: 10_000,
      instanceWarmupPeriod: 300,
    },
    terminationProtection: true,
    minSize: 0,
    maxSize: instances,
    desired: isNew ? 0 : instances / GROUPS,
    types: [TYPE],
    subnets: ZONES.map((zone) => `subnet-${zone}`),
    trunking: { effective: true, role: 'instances', effectiveForDeployer: true },
  };
}

function serviceOf(index: number, deploys: boolean, isNew: boolean): ServiceFacts {
  return {
    key: `bench/service-${index}`,
    name: `service-${index}`,
    address: `bench/service-${index}`,
    scheduling: 'REPLICA',
    desired: TASKS,
    maxDesired: 2 * TASKS,
    running: isNew ? 0 : TASKS,
    needs: {
      cpu: 256 * (1 + (index % 4)),
      memory: 512 * (1 + (index % 2)),
      gpus: 0,
      hostPorts: [],
      networkMode: 'awsvpc',
    },
    deploys,
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    deploymentStrategy: 'ROLLING',
    placement: {
      strategy: [{ provider: `group-${index % GROUPS}`, base: 0, weight: 1 }],
      launchType: undefined,
      distinctInstance: false,
      memberOf: [],
      strategies: [],
    },
    subnets: ZONES.map((zone) => `subnet-${zone}`),
  };
}

function instancesOf(count: number, services: readonly ServiceFacts[]): readonly InstanceFacts[] {
  const tasks = Array.from(
    { length: count },
    (): { service: string; needs: ServiceFacts['needs'] }[] => [],
  );
  for (const [index, { key, needs }] of services.entries())
    for (let task = 0; task < TASKS; task += 1) {
      // Every group has the instances whose number ends in its own.
      const inGroup = (Math.floor(index / GROUPS) * TASKS + task) % (count / GROUPS);
      tasks[inGroup * GROUPS + (index % GROUPS)]?.push({ service: key, needs });
    }
  return tasks.map((own, index) => ({
    id: `i-${index}`,
    group: `group-${index % GROUPS}`,
    provider: `group-${index % GROUPS}`,
    type: TYPE,
    zone: ZONES[Math.floor(index / GROUPS) % ZONES.length],
    status: 'ACTIVE',
    trunked: true,
    cpu: TYPE.cpu ?? 0,
    memory: TYPE.memory ?? 0,
    gpus: 0,
    reservedPorts: [22, 2375, 2376, 51678, 51679, 51680],
    attributes: { 'ecs.instance-type': TYPE.name },
    tasks: own,
  }));
}
