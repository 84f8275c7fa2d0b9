/** A cluster as it stands, whoever it and its services belong to: for actions on what runs, beside any plan. */
import type { CapacityProvider, Cluster, ContainerInstance, Service } from '@aws-sdk/client-ecs';
import { describeAwsError } from '../aws/describe-error.ts';
import type {
  ClusterFacts,
  GroupFacts,
  InstanceFacts,
  ServiceFacts,
} from '../capacity/snapshot.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { groupBy } from '../core/group.ts';
import { interfaceLimits } from '../facts/network-interfaces.ts';
import type { ReadContext } from '../resource-type.ts';
import { allGroups } from '../resources/auto-scaling/describe.ts';
import { describeEach, describeSubnets } from '../resources/ec2/describe.ts';
import { filterBatches } from '../resources/ec2/filters.ts';
import { groupProviders } from '../resources/ecs/capacity-provider/describe.ts';
import { describeClusters } from '../resources/ecs/cluster/describe.ts';
import { clusterNameOf } from '../resources/ecs/names.ts';
import { describeServices } from '../resources/ecs/service/describe.ts';
import type { ClusterPlace } from './clusters.ts';
import {
  holdsTasks,
  instanceFacts,
  registeredInstances,
  registeredOf,
  serviceOf,
  tasksOn,
  typeNameOf,
} from './fleet.ts';
import { instanceTypeFacts, readInstanceTypes } from './instance-types.ts';
import { isFargate, strategyItems } from './placement.ts';
import { createReader, type Reader } from './reader.ts';
import { foreignServiceFacts } from './services.ts';
import { needsOfTask } from './task-needs.ts';

/** What stands in a cluster. */
export interface StandingCluster {
  /** Instances that take tasks or hold some, and the services that have tasks on them. */
  readonly facts: ClusterFacts;
  /** Every instance that is not INACTIVE, whatever its state. */
  readonly instances: readonly ContainerInstance[];
  /** Whether a capacity provider is free to launch another instance. */
  readonly mayLaunch: (provider: string) => boolean;
  /** Availability Zone of a subnet; undefined where it is not known. */
  readonly zoneOfSubnet: (subnet: string) => string | undefined;
  /** What could not be read, and so is not known. */
  readonly missed: readonly Diagnostic[];
}

/** Reads a cluster with what runs on its instances; undefined when there is no such cluster. */
export async function standingCluster(
  context: ReadContext,
  reference: string,
): Promise<StandingCluster | undefined> {
  try {
    return await read(context, clusterNameOf(reference));
  } catch (error) {
    throw describeAwsError(error);
  }
}

async function read(context: ReadContext, name: string): Promise<StandingCluster | undefined> {
  const live = (await describeClusters(context.aws, [name])).get(name);
  if (live === undefined) return undefined;
  const reader = createReader();
  const instances = await registeredInstances(context.aws, name);
  const holders = instances.filter(holdsTasks);
  const providers = await reader.read('the capacity providers are not known', () =>
    groupProviders(context),
  );
  // A provider of the cluster that stands over no group is one of managed instances.
  const elastic = (provider: string) =>
    !isFargate(provider) &&
    live.capacityProviders?.includes(provider) === true &&
    providers?.has(provider) === false;
  const hasManaged = holders.some(
    ({ capacityProviderName: by }) => by !== undefined && elastic(by),
  );
  const tasks = await tasksOn(context.aws, name, holders, hasManaged);
  const byService = new Map(tasks.map((task) => [serviceOf(task), task]));
  byService.delete(undefined);
  const found = await describeServices(
    context.aws,
    name,
    [...byService.keys()].flatMap((service) => service ?? []),
  );
  const place = placeOf(live, found);
  const services = found.flatMap((service) => {
    const task = byService.get(service.serviceName);
    return task === undefined ? [] : foreignServiceFacts(service, place, needsOfTask(task));
  });
  const keys = new Map(services.map(({ name: service, key }) => [service, key]));
  const byInstance = groupBy(tasks, ({ containerInstanceArn }) => containerInstanceArn);
  const typeOf = await typesOf(context, reader, holders);
  const facts = holders.map((instance) =>
    instanceFacts(
      instance,
      byInstance.get(instance.containerInstanceArn) ?? [],
      typeOf(instance),
      instance.capacityProviderName,
      (service) => keys.get(service) ?? service,
    ),
  );
  return {
    facts: {
      name,
      address: undefined,
      groups: poolsOf(facts, services),
      instances: facts,
      services,
    },
    instances,
    mayLaunch: await launchers(context, reader, providers, elastic),
    zoneOfSubnet: await zonesOf(context, reader, services),
    missed: reader.missed,
  };
}

function placeOf(live: Cluster, services: readonly Service[]): ClusterPlace {
  return {
    name: live.clusterName ?? '',
    thing: undefined,
    live,
    services: new Map(services.map((service) => [service.serviceName ?? '', service])),
    isOurs: false,
    providers: live.capacityProviders ?? [],
    defaults: strategyItems(live.defaultCapacityProviderStrategy, (provider) =>
      typeof provider === 'string' ? provider : undefined,
    ),
  };
}

/** The providers as pools of the instances that are there: what they may launch is told by `mayLaunch`. */
function poolsOf(
  instances: readonly InstanceFacts[],
  services: readonly ServiceFacts[],
): readonly GroupFacts[] {
  const names = new Set([
    ...instances.flatMap(({ provider }) => provider ?? []),
    ...services.flatMap(({ placement }) =>
      placement.strategy.flatMap(({ provider }) => (isFargate(provider) ? [] : [provider])),
    ),
  ]);
  return [...names].map((name): GroupFacts => {
    const size = instances.filter(({ provider }) => provider === name).length;
    return {
      name,
      address: undefined,
      provider: name,
      managedScaling: undefined,
      terminationProtection: false,
      minSize: 0,
      maxSize: size,
      desired: size,
      types: [],
      subnets: [],
      trunking: { effective: undefined, role: undefined, effectiveForDeployer: undefined },
    };
  });
}

/** EC2 is asked only about types whose limits no table tells. */
async function typesOf(
  context: ReadContext,
  reader: Reader,
  instances: readonly ContainerInstance[],
): Promise<(instance: ContainerInstance) => InstanceFacts['type']> {
  const names = new Set(instances.flatMap((instance) => typeNameOf(instance) ?? []));
  const unknown = [...names].filter((name) => interfaceLimits(name) === undefined);
  const { infos } = await readInstanceTypes(context.aws, reader, unknown);
  return (instance) => {
    const name = typeNameOf(instance) ?? '';
    return instanceTypeFacts(name, infos.get(name), registeredOf(instance));
  };
}

async function launchers(
  context: ReadContext,
  reader: Reader,
  providers: ReadonlyMap<string, CapacityProvider> | undefined,
  elastic: (provider: string) => boolean,
): Promise<(provider: string) => boolean> {
  const groups = await reader.read('the sizes of Auto Scaling groups are not known', () =>
    allGroups(context),
  );
  const mayGrow = new Map(
    (groups ?? []).map(({ AutoScalingGroupARN: arn = '', DesiredCapacity = 0, MaxSize = 0 }) => [
      arn,
      DesiredCapacity < MaxSize,
    ]),
  );
  return (name) => {
    // What may not be looked at may launch for all we know.
    if (providers === undefined || elastic(name)) return true;
    const over = providers.get(name)?.autoScalingGroupProvider;
    if (over?.managedScaling?.status !== 'ENABLED') return false;
    return mayGrow.get(over.autoScalingGroupArn ?? '') ?? true;
  };
}

async function zonesOf(
  context: ReadContext,
  reader: Reader,
  services: readonly ServiceFacts[],
): Promise<(subnet: string) => string | undefined> {
  const ids = services.flatMap(({ subnets }) => subnets);
  const subnets = await reader.read('the zones of subnets are not known', () =>
    describeEach(filterBatches('subnet-id', ids), (filters) => describeSubnets(context, filters)),
  );
  const zones = new Map((subnets ?? []).map((one) => [one.SubnetId, one.AvailabilityZone]));
  return (id) => zones.get(id);
}
