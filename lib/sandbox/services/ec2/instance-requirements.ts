/** Chooses instance types by what they must have: attribute-based selection. */
import type {
  GetInstanceTypesFromInstanceRequirementsRequest,
  GetInstanceTypesFromInstanceRequirementsResult,
  InstanceRequirementsRequest,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import { describePage } from './describe.ts';
import { allInstanceTypes, type InstanceTypeFacts } from './instance-type-table.ts';

/** Requirements as launch templates and Auto Scaling groups state them. */
export type InstanceRequirementsInput = Partial<InstanceRequirementsRequest>;

/** The types that meet requirements, the smallest first. What the sandbox knows nothing of counts as met. */
export function typesMatching(
  requirements: InstanceRequirementsInput,
  architectures: readonly string[] = ['x86_64', 'arm64'],
): readonly InstanceTypeFacts[] {
  return allInstanceTypes()
    .filter((type) => architectures.includes(type.architecture) && meets(type, requirements))
    .toSorted((a, b) => a.vcpus - b.vcpus || a.memoryMiB - b.memoryMiB);
}

/** GetInstanceTypesFromInstanceRequirements. */
export function getInstanceTypesFromInstanceRequirements(
  input: GetInstanceTypesFromInstanceRequirementsRequest,
  _call: Call,
): GetInstanceTypesFromInstanceRequirementsResult {
  const requirements = input.InstanceRequirements ?? { VCpuCount: undefined, MemoryMiB: undefined };
  if (requirements.VCpuCount?.Min === undefined || requirements.MemoryMiB?.Min === undefined)
    throw new ServiceFault(
      'MissingParameter',
      'The request must contain the parameters VCpuCount.Min and MemoryMiB.Min',
    );
  const page = describePage(typesMatching(requirements, input.ArchitectureTypes), {
    input: { MaxResults: input.MaxResults, NextToken: input.NextToken },
    sizes: [1, 1000],
    fields: {},
  });
  return {
    InstanceTypes: page.items.map(({ name }) => ({ InstanceType: name })),
    NextToken: page.next,
  };
}

interface Range {
  readonly Min?: number | undefined;
  readonly Max?: number | undefined;
}

function meets(type: InstanceTypeFacts, wish: InstanceRequirementsInput): boolean {
  const accelerators = type.gpus + type.neuronDevices;
  const allowed = wish.AllowedInstanceTypes ?? [];
  return (
    within(type.vcpus, wish.VCpuCount) &&
    within(type.memoryMiB, wish.MemoryMiB) &&
    within(type.memoryMiB / 1024 / type.vcpus, wish.MemoryGiBPerVCpu) &&
    within(type.interfaces, wish.NetworkInterfaceCount) &&
    (wish.AcceleratorCount === undefined
      ? accelerators === 0
      : within(accelerators, wish.AcceleratorCount)) &&
    fits(type.bareMetal, wish.BareMetal) &&
    fits(type.burstable, wish.BurstablePerformance) &&
    (wish.CpuManufacturers === undefined ||
      wish.CpuManufacturers.some((maker) => makerOf(type) === maker)) &&
    (allowed.length === 0 || allowed.some((pattern) => like(pattern, type.name))) &&
    !(wish.ExcludedInstanceTypes ?? []).some((pattern) => like(pattern, type.name))
  );
}

function within(value: number, { Min = 0, Max = Number.POSITIVE_INFINITY }: Range = {}): boolean {
  return value >= Min && value <= Max;
}

/** Bare metal and burstable types are left out unless they are included or required. */
function fits(has: boolean, wish: string = 'excluded'): boolean {
  return wish === 'included' || has === (wish === 'required');
}

function makerOf({ family, architecture }: InstanceTypeFacts): string {
  if (architecture === 'arm64') return 'amazon-web-services';
  return /^[a-z]+\d+a/.test(family) ? 'amd' : 'intel';
}

function like(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}
