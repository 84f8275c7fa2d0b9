/** Limits that nobody knows, and settings that do not do what they seem to. */
import { interfacesOf } from '../needs.ts';
import type { CapacityFinding } from '../report.ts';
import { slotsOf } from '../slots.ts';
import type { ClusterFacts, GroupFacts, InstanceTypeFacts } from '../snapshot.ts';
import { counted, listed } from '../words.ts';

/** What is not known of the types of a cluster, and trunks that are expected where there are none. */
export function limitFindings(cluster: ClusterFacts): readonly CapacityFinding[] {
  const awsvpc = cluster.services.some(({ needs }) => interfacesOf(needs) > 0);
  return cluster.groups.flatMap((group) => {
    const known = new Set<string>();
    const live = cluster.instances.filter((instance) => instance.group === group.name);
    const unclear = live.filter((instance) => awsvpc && slotsOf(instance) === undefined);
    const types = [...group.types, ...unclear.map(({ type }) => type)].filter(
      ({ name }) => !known.has(name) && known.add(name),
    );
    const unknown = types.flatMap((type) => unknownOf(group, type, awsvpc));
    return [...unknown, ...(awsvpc ? trunkless(group) : [])];
  });
}

function unknownOf(
  group: GroupFacts,
  type: InstanceTypeFacts,
  awsvpc: boolean,
): readonly CapacityFinding[] {
  const { cpu, memory, taskInterfaces, taskInterfacesWithTrunk } = type;
  const { effective } = group.trunking;
  const trunks = effective !== false && taskInterfacesWithTrunk !== 'none';
  const missing = [
    ...(cpu === undefined ? ['CPU'] : []),
    ...(memory === undefined ? ['memory'] : []),
    ...(awsvpc && taskInterfaces === undefined ? ['network interfaces'] : []),
    ...(awsvpc && trunks && taskInterfacesWithTrunk === undefined && taskInterfaces !== undefined
      ? ['tasks with a trunk']
      : []),
    ...(awsvpc && effective === undefined && typeof taskInterfacesWithTrunk === 'number'
      ? [
          `whether new instances get a trunk (${taskInterfaces} or ${taskInterfacesWithTrunk} tasks)`,
        ]
      : []),
  ];
  if (missing.length === 0) return [];
  return [
    {
      severity: 'warning',
      code: 'capacity/limit-unknown',
      address: group.address,
      detail: `${group.name}: of ${type.name} is not known: ${missing.join(', ')}`,
      numbers: {},
      cures: [],
    },
  ];
}

function trunkless(group: GroupFacts): readonly CapacityFinding[] {
  if (group.trunking.effective !== true) return [];
  const none = group.types.filter(
    ({ taskInterfacesWithTrunk }) => taskInterfacesWithTrunk === 'none',
  );
  const [first] = none;
  if (first === undefined) return [];
  return [
    {
      severity: 'note',
      code: 'capacity/no-trunk',
      address: group.address,
      detail: `${group.name}: ${listed(none.map(({ name }) => name))} takes no trunk; awsvpcTrunking changes nothing for it${first.taskInterfaces === undefined ? '' : ` (${counted(first.taskInterfaces, 'awsvpc task')} on each)`}`,
      numbers: first.taskInterfaces === undefined ? {} : { slots: first.taskInterfaces },
      cures: [],
    },
  ];
}
