/** A group as the capacity planner sees it. */
import type { InstanceTypeInfo } from '@aws-sdk/client-ec2';
import type { GroupFacts, TrunkingFacts } from '../capacity/snapshot.ts';
import type { GroupPlace } from './groups.ts';
import type { SurveyInput } from './input.ts';
import { instanceTypeFacts, type Registered } from './instance-types.ts';
import type { Reader } from './reader.ts';
import { reservedMemory, typesPassing } from './templates.ts';
import { idsOrAddresses } from './view.ts';

/** Instance types that a new instance of a group may be of; none while they are not known. */
export async function typesOf(
  input: SurveyInput,
  reader: Reader,
  { properties, template }: GroupPlace,
): Promise<readonly string[]> {
  const overrides = properties.MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? [];
  const named = overrides.flatMap(({ InstanceType }) => InstanceType ?? []);
  const own = named.length === 0 ? template?.data.InstanceType : undefined;
  const required =
    overrides.find(({ InstanceRequirements }) => InstanceRequirements !== undefined)
      ?.InstanceRequirements ??
    (named.length === 0 && own === undefined ? template?.data.InstanceRequirements : undefined);
  const passing =
    required === undefined ? [] : await typesPassing(input, reader, required, template);
  return [...new Set([...named, ...listOf(own), ...passing])].sort();
}

/** What is known of instance types. */
export interface TypeKnowledge {
  /** What EC2 says. */
  readonly infos: ReadonlyMap<string, InstanceTypeInfo>;
  /** What instances in the cluster have registered. */
  readonly registered: ReadonlyMap<string, Registered>;
}

/** The facts of a group. */
export function groupFacts(
  { name, address, properties, provider, template }: GroupPlace,
  types: readonly string[],
  { infos, registered }: TypeKnowledge,
  trunking: TrunkingFacts,
): GroupFacts {
  const minSize = Number(properties.MinSize ?? 0);
  const maxSize = Number(properties.MaxSize ?? minSize);
  const reserved = template === undefined ? 0 : reservedMemory(template);
  return {
    name,
    address,
    provider: provider?.name,
    managedScaling: provider?.managedScaling,
    terminationProtection: provider?.terminationProtection ?? false,
    minSize,
    maxSize,
    // AWS moves the desired capacity when a bound passes it.
    desired: Math.min(Math.max(properties.DesiredCapacity ?? minSize, minSize), maxSize),
    types: types.map((type) =>
      instanceTypeFacts(type, infos.get(type), registered.get(type), reserved),
    ),
    subnets: idsOrAddresses(properties.VPCZoneIdentifier),
    trunking,
  };
}

function listOf(type: unknown): readonly string[] {
  return typeof type === 'string' ? [type] : [];
}
