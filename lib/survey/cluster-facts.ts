/** One cluster: its groups, its instances and its services. */
import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import type { ContainerInstance } from '@aws-sdk/client-ecs';
import { inBatches } from '../aws/batch.ts';
import type {
  ClusterFacts,
  GroupFacts,
  InstanceFacts,
  ServiceFacts,
} from '../capacity/snapshot.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { groupBy } from '../core/group.ts';
import { SERVICE_TYPE } from '../resources/ecs/service/properties.ts';
import type { ClusterPlace } from './clusters.ts';
import { readDefinitions } from './definitions.ts';
import {
  type Fleet,
  instanceFacts,
  readFleet,
  registeredOf,
  serviceOf,
  typeNameOf,
} from './fleet.ts';
import { groupFacts, typesOf } from './group-facts.ts';
import { elasticProviders, type GroupPlace, groupsOf } from './groups.ts';
import type { SurveyInput } from './input.ts';
import { instanceTypeFacts, type Registered, readInstanceTypes } from './instance-types.ts';
import { usesInstances } from './placement.ts';
import type { Reader } from './reader.ts';
import {
  definitionBehind,
  foreignServiceFacts,
  foreignUsesInstances,
  type ServiceThing,
  serviceFacts,
} from './services.ts';
import { needsOfDefinition, needsOfTask } from './task-needs.ts';
import type { Trunking } from './trunking.ts';
import type { View } from './view.ts';

/** What of a cluster is surveyed. */
export interface Scope {
  readonly cluster: ClusterPlace;
  /** Services of the code: all of them, or those that start tasks. */
  readonly services: readonly ServiceThing[];
  /** Whether container instances come into it. */
  readonly instances: boolean;
  readonly trunking: Trunking;
}

/** The facts of a cluster. */
export async function clusterFacts(
  input: SurveyInput,
  view: View,
  reader: Reader,
  scope: Scope,
): Promise<ClusterFacts> {
  const { cluster, instances } = scope;
  const [fleet, groups] = await Promise.all([
    instances ? fleetOf(input, reader, cluster) : NO_FLEET,
    instances ? groupsOf(input, view, reader, cluster) : [],
  ]);
  // Without its instances nothing can be said of what runs on them.
  const blind = instances && fleet === undefined;
  const services = (await allServices(input, view, reader, scope, fleet ?? NO_FLEET)).filter(
    ({ placement }) => !blind || !usesInstances(placement),
  );
  const place = {
    name: cluster.name,
    address: cluster.thing?.node.address,
    elasticProviders: instances ? await elasticProviders(input, view, reader, cluster) : [],
    services,
  };
  if (fleet === undefined) return { ...place, groups: [], instances: [] };
  return {
    ...place,
    ...(await capacityOf(input, reader, scope, { fleet, groups, services })),
  };
}

const NO_FLEET: Fleet = { instances: [], tasks: [] };

async function fleetOf(
  input: SurveyInput,
  reader: Reader,
  cluster: ClusterPlace,
): Promise<Fleet | undefined> {
  return cluster.live === undefined ? NO_FLEET : readFleet(input.context.aws, reader, cluster.name);
}

async function allServices(
  input: SurveyInput,
  view: View,
  reader: Reader,
  { cluster, services, instances }: Scope,
  fleet: Fleet,
): Promise<readonly ServiceFacts[]> {
  const ours = new Set(services.map(({ properties }) => properties.serviceName));
  const foreign = instances
    ? [...cluster.services.values()].filter(
        (service) =>
          !ours.has(service.serviceName) &&
          service.status === 'ACTIVE' &&
          !input.isGoing(SERVICE_TYPE, service.serviceArn ?? '') &&
          foreignUsesInstances(service, cluster),
      )
    : [];
  const running = new Map(fleet.tasks.map((task) => [serviceOf(task), task] as const));
  const definitionOf = await readDefinitions(input.context.aws, reader, [
    ...services
      .filter((service) => definitionBehind(view, service) === undefined)
      .flatMap(({ properties }) => textOf(properties.taskDefinition)),
    ...foreign
      .filter(({ serviceName }) => !running.has(serviceName))
      .flatMap(({ taskDefinition }) => textOf(taskDefinition)),
  ]);
  const own = services.flatMap((service) => {
    return serviceFacts(view, service, cluster, definitionOf) ?? [];
  });
  const others = foreign.flatMap((service) => {
    const task = running.get(service.serviceName);
    const definition = definitionOf(service.taskDefinition ?? '');
    if (task !== undefined) return foreignServiceFacts(service, cluster, needsOfTask(task));
    return definition === undefined
      ? []
      : foreignServiceFacts(service, cluster, needsOfDefinition(definition));
  });
  return [...own, ...others];
}

interface Found {
  readonly fleet: Fleet;
  readonly groups: readonly GroupPlace[];
  readonly services: readonly ServiceFacts[];
}

async function capacityOf(
  input: SurveyInput,
  reader: Reader,
  { cluster, trunking }: Scope,
  { fleet, groups, services }: Found,
): Promise<{
  readonly groups: readonly GroupFacts[];
  readonly instances: readonly InstanceFacts[];
}> {
  const { aws } = input.context;
  const types = new Map(
    await Promise.all(
      groups.map(async (group) => [group.name, await typesOf(input, reader, group)] as const),
    ),
  );
  const present = fleet.instances.flatMap((instance) => typeNameOf(instance) ?? []);
  const [{ infos, unknown }, groupOf] = await Promise.all([
    readInstanceTypes(aws, reader, [...present, ...[...types.values()].flat()]),
    groupsOfInstances(input, reader, fleet, groups),
  ]);
  for (const type of unknown)
    reader.report(
      unknownType(type, groups.find(({ name }) => types.get(name)?.includes(type))?.address),
    );
  const knowledge = { infos, registered: registeredByType(fleet.instances) };
  const wantsInterfaces = services.some(
    ({ needs, placement }) => needs.networkMode === 'awsvpc' && usesInstances(placement),
  );
  const tasks = groupBy(fleet.tasks, ({ containerInstanceArn }) => containerInstanceArn);
  const keys = new Map(services.map(({ name, key }) => [name, key]));
  const keyOf = (name: string) => keys.get(name) ?? cluster.services.get(name)?.serviceArn ?? name;
  return {
    groups: await Promise.all(
      groups.map(async (group) =>
        groupFacts(
          group,
          types.get(group.name) ?? [],
          knowledge,
          await trunking.of(wantsInterfaces ? group.template : undefined),
        ),
      ),
    ),
    instances: staying(fleet.instances, groups).map((instance) => {
      const type = typeNameOf(instance) ?? '';
      return instanceFacts(
        instance,
        tasks.get(instance.containerInstanceArn) ?? [],
        instanceTypeFacts(type, infos.get(type), registeredOf(instance)),
        groupOf(instance),
        keyOf,
      );
    }),
  };
}

/** A group of the code with a type that EC2 does not know could launch nothing. */
function unknownType(type: string, address: string | undefined): Diagnostic {
  return {
    severity: address === undefined ? 'warning' : 'error',
    code: 'capacity/unknown-type',
    ...(address === undefined ? {} : { address }),
    detail: `EC2 knows no instance type ${type} in this Region`,
  };
}

/** Instances of providers that stay with the cluster; those that ECS manages itself come and go with their tasks. */
function staying(
  instances: readonly ContainerInstance[],
  groups: readonly GroupPlace[],
): readonly ContainerInstance[] {
  const providers = new Set(groups.map(({ provider }) => provider?.name));
  return instances.filter(
    ({ capacityProviderName: name }) => name === undefined || providers.has(name),
  );
}

/** What instances of each type have registered; the least where they differ, for a new one may be like that. */
function registeredByType(
  instances: readonly ContainerInstance[],
): ReadonlyMap<string, Registered> {
  const found = new Map<string, Registered>();
  for (const instance of instances) {
    const type = typeNameOf(instance) ?? '';
    const registered = registeredOf(instance);
    const known = found.get(type);
    if (known === undefined || registered.memory < known.memory) found.set(type, registered);
  }
  return found;
}

const GROUPS_PER_CALL = 50;

/** Tells the group of an instance: that of its provider; an instance without one is looked for in the groups. */
async function groupsOfInstances(
  { context }: SurveyInput,
  reader: Reader,
  { instances }: Fleet,
  groups: readonly GroupPlace[],
): Promise<(instance: ContainerInstance) => string | undefined> {
  const byProvider = new Map(groups.map(({ name, provider }) => [provider?.name, name]));
  const lone = instances.some(({ capacityProviderName }) => capacityProviderName === undefined);
  const found =
    groups.length === 0 || !lone
      ? []
      : ((await reader.read('the instances of groups are not known', async () => {
          const client = await context.aws.clients.autoScaling();
          return inBatches(groups, GROUPS_PER_CALL, async (batch): Promise<AutoScalingGroup[]> => {
            const AutoScalingGroupNames = batch.map(({ name }) => name);
            const answer = await client.send(
              new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames }),
            );
            return answer.AutoScalingGroups ?? [];
          });
        })) ?? []);
  const byInstance = new Map(
    found.flatMap(({ AutoScalingGroupName, Instances = [] }) =>
      Instances.map(({ InstanceId }) => [InstanceId, AutoScalingGroupName] as const),
    ),
  );
  return ({ capacityProviderName, ec2InstanceId }) =>
    capacityProviderName === undefined
      ? byInstance.get(ec2InstanceId)
      : byProvider.get(capacityProviderName);
}

function textOf(value: unknown): readonly string[] {
  return typeof value === 'string' ? [value] : [];
}
