/** Snapshots for tests: what is not named is the plainest there is. */
import type {
  ClusterFacts,
  GroupFacts,
  InstanceFacts,
  InstanceTypeFacts,
  ManagedScalingFacts,
  PlacedTask,
  ServiceFacts,
  Snapshot,
  SubnetFacts,
  TaskNeeds,
} from '../../lib/capacity/snapshot.ts';

/** c5.large: 2 vCPUs, 4 GiB, 3 network interfaces. */
export const C5_LARGE: InstanceTypeFacts = {
  name: 'c5.large',
  cpu: 2048,
  memory: 3830,
  memorySource: 'registered',
  gpus: 0,
  taskInterfaces: 2,
  taskInterfacesWithTrunk: 10,
};

/** Managed scaling as ECS sets it when nothing is said. */
export const SCALING: ManagedScalingFacts = {
  targetCapacity: 100,
  minimumScalingStepSize: 1,
  maximumScalingStepSize: 10_000,
  instanceWarmupPeriod: 300,
};

export function needs(some: Partial<TaskNeeds> = {}): TaskNeeds {
  return { cpu: 128, memory: 128, gpus: 0, hostPorts: [], networkMode: 'awsvpc', ...some };
}

export function group(some: Partial<GroupFacts> = {}): GroupFacts {
  const name = some.name ?? 'fleet';
  return {
    name,
    address: `app/${name}`,
    provider: name,
    managedScaling: SCALING,
    terminationProtection: true,
    minSize: 0,
    maxSize: 3,
    desired: 3,
    types: [C5_LARGE],
    subnets: ['subnet-a', 'subnet-b'],
    trunking: { effective: false, role: 'instances', effectiveForDeployer: false },
    ...some,
  };
}

/** The instances of a group, in turn in two zones. */
export function instances(
  count: number,
  some: Partial<InstanceFacts> = {},
  tasks: (index: number) => readonly PlacedTask[] = () => [],
): readonly InstanceFacts[] {
  const type = some.type ?? C5_LARGE;
  return Array.from({ length: count }, (_, index) => ({
    id: `i-${index + 1}`,
    group: 'fleet',
    provider: some.group ?? 'fleet',
    type,
    zone: `zone-${index % 2 === 0 ? 'a' : 'b'}`,
    status: 'ACTIVE',
    trunked: false,
    cpu: type.cpu ?? 0,
    memory: type.memory ?? 0,
    gpus: type.gpus,
    reservedPorts: [22, 2375, 2376, 51678, 51679, 51680],
    attributes: {},
    tasks: tasks(index),
    ...some,
  }));
}

export function service(some: Partial<ServiceFacts> = {}): ServiceFacts {
  const name = some.name ?? 'web';
  return {
    key: `app/${name}`,
    name,
    address: `app/${name}`,
    scheduling: 'REPLICA',
    desired: 6,
    maxDesired: undefined,
    running: 0,
    needs: needs(),
    deploys: true,
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    deploymentStrategy: 'ROLLING',
    placement: placement('fleet'),
    subnets: ['subnet-a', 'subnet-b'],
    ...some,
  };
}

/** By one provider, without constraints; by launch type EC2 when none is named. */
export function placement(provider?: string): ServiceFacts['placement'] {
  return {
    strategy: provider === undefined ? [] : [{ provider, base: 0, weight: 1 }],
    launchType: provider === undefined ? 'EC2' : undefined,
    distinctInstance: false,
    memberOf: [],
    strategies: [],
  };
}

export const FARGATE: ServiceFacts['placement'] = { ...placement(), launchType: 'FARGATE' };

export function cluster(some: Partial<ClusterFacts> = {}): ClusterFacts {
  return {
    name: 'main',
    address: 'app/main',
    groups: [group()],
    instances: [],
    services: [],
    ...some,
  };
}

export function subnet(zone: string, free: number | undefined): SubnetFacts {
  return {
    id: `subnet-${zone}`,
    address: undefined,
    zone: `zone-${zone}`,
    free,
    claims: [],
  };
}

export function snapshot(
  only: Partial<ClusterFacts> = {},
  subnets: readonly SubnetFacts[] = [subnet('a', 1000), subnet('b', 1000)],
): Snapshot {
  return { clusters: [cluster(only)], subnets };
}
