/** What is wrong with a group of instances, as far as its construct alone tells. */

import { unknownToBottlerocket } from './agent-variables.ts';
import type { AsgCapacityProviderOptions } from './instance-options.ts';
import { agentOf } from './launch-template-request.ts';
import { type EcsMachineImage, isArm } from './machine-image.ts';

/** The instances as the construct has made them out. */
export interface Instances {
  readonly machineImage: EcsMachineImage;
  readonly instanceTypes: readonly string[];
}

/** The complaints, in sentences. */
export function instanceComplaints(
  instances: Instances,
  options: AsgCapacityProviderOptions,
): readonly string[] {
  return [
    ...architectureComplaints(instances),
    ...trunkingComplaints(instances, options),
    ...bottlerocketComplaints(instances, options),
    ...capacityComplaints(options),
  ];
}

function architectureComplaints({ machineImage, instanceTypes }: Instances): readonly string[] {
  const { architecture } = machineImage;
  if (architecture === undefined) return [];
  const wrong = instanceTypes.filter((type) => isArm(type) !== (architecture === 'arm64'));
  return wrong.length === 0
    ? []
    : [`the machine image is for ${architecture}, and ${wrong.join(', ')} cannot start it`];
}

function trunkingComplaints(
  { machineImage, instanceTypes }: Instances,
  { trunking }: AsgCapacityProviderOptions,
): readonly string[] {
  if (trunking !== true) return [];
  const without = instanceTypes.filter((type) => /^t\d/.test(type));
  return [
    ...(without.length === 0
      ? []
      : [
          `trunking is set, and ${without.join(', ')} has no trunk: no type of the T families has; take another type, or leave trunking out`,
        ]),
    ...(machineImage.operatingSystem === 'windows'
      ? ['trunking is set for Windows; it is there on Linux only']
      : []),
  ];
}

function bottlerocketComplaints(
  { machineImage }: Instances,
  options: AsgCapacityProviderOptions,
): readonly string[] {
  const isBottlerocket = machineImage.operatingSystem === 'bottlerocket';
  if (!isBottlerocket)
    return options.bottlerocketSettings === undefined
      ? []
      : [`bottlerocketSettings are given for ${machineImage.operatingSystem}; use commandsBefore`];
  const unknown = unknownToBottlerocket(agentOf(options, machineImage));
  const commands = [...(options.commandsBefore ?? []), ...(options.commandsAfter ?? [])];
  return [
    ...(unknown.length === 0
      ? []
      : [`Bottlerocket has no setting for agent.${unknown.join(', ')}`]),
    ...(commands.length === 0
      ? []
      : ['commands are given for Bottlerocket, which has no shell; use bottlerocketSettings']),
  ];
}

function capacityComplaints(options: AsgCapacityProviderOptions): readonly string[] {
  const { minCapacity = 0, maxCapacity, desiredCapacity, managedScaling } = options;
  return [
    ...(minCapacity > maxCapacity
      ? [`minCapacity ${minCapacity} is above maxCapacity ${maxCapacity}; lower it`]
      : []),
    ...(maxCapacity === 0 && managedScaling !== false
      ? ['maxCapacity is 0: managed scaling could never start an instance']
      : []),
    ...(desiredCapacity !== undefined &&
    (desiredCapacity < minCapacity || desiredCapacity > maxCapacity)
      ? [`desiredCapacity ${desiredCapacity} is not from ${minCapacity} to ${maxCapacity}`]
      : []),
  ];
}
