/** The Auto Scaling groups whose instances join a cluster, and the capacity providers over them. */
import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { AutoScalingGroupProvider } from '@aws-sdk/client-ecs';
import type { ManagedScalingFacts } from '../capacity/snapshot.ts';
import { compareText } from '../core/json.ts';
import {
  AUTO_SCALING_GROUP_TYPE,
  type AutoScalingGroupProperties,
} from '../resources/auto-scaling/auto-scaling-group/properties.ts';
import { allGroups } from '../resources/auto-scaling/describe.ts';
import { groupProviders } from '../resources/ecs/capacity-provider/describe.ts';
import {
  CAPACITY_PROVIDER_TYPE,
  type CapacityProviderProperties,
} from '../resources/ecs/capacity-provider/properties.ts';
import type { ClusterPlace } from './clusters.ts';
import type { SurveyInput } from './input.ts';
import { clusterName, groupName } from './names.ts';
import type { Reader } from './reader.ts';
import { joins, readTemplate, type Template, templateBehind } from './templates.ts';
import type { Thing, View } from './view.ts';

/** A group after the plan, whoever it belongs to. */
export interface GroupPlace {
  readonly name: string;
  readonly address: string | undefined;
  readonly properties: AutoScalingGroupProperties;
  readonly provider: ProviderPlace | undefined;
  readonly template: Template | undefined;
}

/** A capacity provider over a group. */
export interface ProviderPlace {
  readonly name: string;
  readonly managedScaling: ManagedScalingFacts | undefined;
  readonly terminationProtection: boolean;
}

/** Whether the graph holds capacity of instances. */
export function holdsInstances(view: View): boolean {
  return (
    view.all(AUTO_SCALING_GROUP_TYPE).length > 0 ||
    view
      .all<CapacityProviderProperties>(CAPACITY_PROVIDER_TYPE)
      .some(({ declared }) => declared.autoScalingGroupProvider !== undefined)
  );
}

/** Whether a group of the graph sends its instances to a cluster. */
export function isJoinedByGroups(view: View, cluster: ClusterPlace): boolean {
  return view.all<AutoScalingGroupProperties>(AUTO_SCALING_GROUP_TYPE).some(({ node }) => {
    const raw = specificationOf(node.properties as unknown as AutoScalingGroupProperties);
    const template = templateBehind(view, raw);
    return template !== undefined && joins(template, cluster);
  });
}

/** Names of the cluster's providers of managed instances: ECS launches what a task asks for. */
export async function elasticProviders(
  { context }: SurveyInput,
  view: View,
  reader: Reader,
  cluster: ClusterPlace,
): Promise<readonly string[]> {
  const things = view.all<CapacityProviderProperties>(CAPACITY_PROVIDER_TYPE);
  const own = things.filter(
    ({ declared }) =>
      declared.managedInstancesProvider !== undefined &&
      clusterName(view, declared.cluster) === cluster.name,
  );
  const others = (cluster.live?.capacityProviders ?? []).filter(
    (name) => !name.startsWith('FARGATE') && !things.some(({ declared }) => declared.name === name),
  );
  const overGroups =
    others.length === 0
      ? new Map<string, unknown>()
      : await reader.read('the capacity providers of others are not known', () =>
          groupProviders(context),
        );
  return [
    ...own.map(({ declared }) => String(declared.name)),
    // A provider of the cluster that stands over no group is one of managed instances.
    ...(overGroups === undefined ? [] : others.filter((name) => !overGroups.has(name))),
  ];
}

/** The groups of a cluster, by name. */
export async function groupsOf(
  input: SurveyInput,
  view: View,
  reader: Reader,
  cluster: ClusterPlace,
): Promise<readonly GroupPlace[]> {
  const things = new Map(
    view
      .all<AutoScalingGroupProperties>(AUTO_SCALING_GROUP_TYPE)
      .map((thing) => [String(thing.declared.AutoScalingGroupName), thing] as const),
  );
  const providers = await providersOf(input, view, reader, cluster);
  const withProvider = await Promise.all(
    [...providers].map(async ([name, provider]) => {
      const thing = things.get(name);
      return thing === undefined
        ? foreignGroup(input, reader, name, provider)
        : ownGroup(input, view, reader, thing, provider);
    }),
  );
  const others = [...things].filter(([name]) => !providers.has(name));
  const without = await Promise.all(
    others.map(([, thing]) => ownGroup(input, view, reader, thing, undefined)),
  );
  return [
    ...withProvider.flatMap((group) => group ?? []),
    ...without.filter(({ template }) => template !== undefined && joins(template, cluster)),
  ].sort((a, b) => compareText(a.name, b.name));
}

/** The providers of a cluster that stand over a group, by the name of the group. */
async function providersOf(
  { context, isGoing }: SurveyInput,
  view: View,
  reader: Reader,
  cluster: ClusterPlace,
): Promise<ReadonlyMap<string, ProviderPlace>> {
  const things = new Map(
    view
      .all<CapacityProviderProperties>(CAPACITY_PROVIDER_TYPE)
      .map((thing) => [thing.declared.name, thing] as const),
  );
  const foreign = cluster.providers.filter(
    (name) => !things.has(name) && !name.startsWith('FARGATE'),
  );
  const live =
    foreign.length === 0
      ? undefined
      : await reader.read('the capacity providers of others are not known', () =>
          groupProviders(context),
        );
  const found = cluster.providers.flatMap((name): readonly (readonly [string, ProviderPlace])[] => {
    const thing = things.get(name);
    const other = live?.get(name);
    const over =
      thing?.properties.autoScalingGroupProvider ??
      (isGoing(CAPACITY_PROVIDER_TYPE, other?.capacityProviderArn ?? '')
        ? undefined
        : other?.autoScalingGroupProvider);
    const declared = (thing?.node.properties['autoScalingGroupProvider'] ??
      {}) as Partial<AutoScalingGroupProvider>;
    const group = groupName(view, declared.autoScalingGroupArn ?? over?.autoScalingGroupArn);
    if (over === undefined || group === undefined) return [];
    return [[group, { name, ...scalingOf(over) }]];
  });
  return new Map(found);
}

function scalingOf({
  managedScaling: scaling,
  managedTerminationProtection,
}: AutoScalingGroupProvider): Omit<ProviderPlace, 'name'> {
  return {
    managedScaling:
      scaling?.status === 'ENABLED'
        ? {
            targetCapacity: scaling.targetCapacity ?? 100,
            minimumScalingStepSize: scaling.minimumScalingStepSize ?? 1,
            maximumScalingStepSize: scaling.maximumScalingStepSize ?? 10_000,
            instanceWarmupPeriod: scaling.instanceWarmupPeriod ?? 300,
          }
        : undefined,
    terminationProtection: managedTerminationProtection === 'ENABLED',
  };
}

async function ownGroup(
  input: SurveyInput,
  view: View,
  reader: Reader,
  { node, properties, declared }: Thing<AutoScalingGroupProperties>,
  provider: ProviderPlace | undefined,
): Promise<GroupPlace> {
  const name = String(declared.AutoScalingGroupName);
  const raw = specificationOf(node.properties as unknown as AutoScalingGroupProperties);
  const template =
    templateBehind(view, raw) ??
    (await readTemplate(input, reader, specificationOf(properties), name));
  return { name, address: node.address, properties, provider, template };
}

async function foreignGroup(
  input: SurveyInput,
  reader: Reader,
  name: string,
  provider: ProviderPlace,
): Promise<GroupPlace | undefined> {
  const groups = await reader.read('the Auto Scaling groups of others are not known', () =>
    allGroups(input.context),
  );
  const group = groups?.find(({ AutoScalingGroupName }) => AutoScalingGroupName === name);
  if (group === undefined) return undefined;
  const template = await readTemplate(input, reader, specificationOf(group), name);
  const properties = { ...group, VPCZoneIdentifier: group.VPCZoneIdentifier?.split(',') };
  return {
    name,
    address: undefined,
    properties: properties as unknown as AutoScalingGroupProperties,
    provider,
    template,
  };
}

function specificationOf({
  LaunchTemplate: own,
  MixedInstancesPolicy: mixed,
}: Pick<AutoScalingGroup, 'LaunchTemplate' | 'MixedInstancesPolicy'>) {
  return own ?? mixed?.LaunchTemplate?.LaunchTemplateSpecification;
}
