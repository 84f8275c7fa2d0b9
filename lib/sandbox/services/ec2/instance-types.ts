/** DescribeInstanceTypes and DescribeInstanceTypeOfferings. */
import type {
  DescribeInstanceTypeOfferingsRequest,
  DescribeInstanceTypeOfferingsResult,
  DescribeInstanceTypesRequest,
  DescribeInstanceTypesResult,
  InstanceTypeInfo,
  InstanceTypeOffering,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import { describePage } from './describe.ts';
import {
  allInstanceTypes,
  type InstanceTypeFacts,
  instanceTypeFacts,
} from './instance-type-table.ts';
import { zonesOf } from './zones.ts';

/** DescribeInstanceTypes, by names or filters. Every type is offered in every Region. */
export function describeInstanceTypes(
  input: DescribeInstanceTypesRequest,
  _call: Call,
): DescribeInstanceTypesResult {
  const names = input.InstanceTypes ?? [];
  const unknown = names.filter((name) => instanceTypeFacts(name) === undefined);
  if (unknown.length > 0)
    throw new ServiceFault(
      'InvalidInstanceType',
      `The following supplied instance types do not exist: [${unknown.join(', ')}]`,
    );
  if (names.length > 100)
    throw new ServiceFault(
      'InvalidParameterValue',
      'The maximum number of instance types in a request is 100',
    );
  const asked =
    names.length === 0
      ? allInstanceTypes()
      : [...new Set(names)].flatMap((name) => instanceTypeFacts(name) ?? []);
  const page = describePage(asked.map(describeType), {
    input,
    sizes: [5, 100],
    exclusiveIds: names.length === 0 ? undefined : 'InstanceTypes',
    fields: {
      'bare-metal': (type) => type.BareMetal,
      'burstable-performance-supported': (type) => type.BurstablePerformanceSupported,
      'current-generation': (type) => type.CurrentGeneration,
      hypervisor: (type) => type.Hypervisor,
      'instance-type': (type) => type.InstanceType,
      'memory-info.size-in-mib': (type) => type.MemoryInfo?.SizeInMiB,
      'network-info.maximum-network-interfaces': (type) =>
        type.NetworkInfo?.MaximumNetworkInterfaces,
      'network-info.ipv4-addresses-per-interface': (type) =>
        type.NetworkInfo?.Ipv4AddressesPerInterface,
      'processor-info.supported-architecture': (type) => type.ProcessorInfo?.SupportedArchitectures,
      'supported-usage-class': (type) => type.SupportedUsageClasses,
      'supported-virtualization-type': (type) => type.SupportedVirtualizationTypes,
      'vcpu-info.default-vcpus': (type) => type.VCpuInfo?.DefaultVCpus,
    },
  });
  return { InstanceTypes: page.items, NextToken: page.next };
}

/** DescribeInstanceTypeOfferings: every type in every zone of the Region. */
export function describeInstanceTypeOfferings(
  input: DescribeInstanceTypeOfferingsRequest,
  call: Call,
): DescribeInstanceTypeOfferingsResult {
  const kind = input.LocationType ?? 'region';
  const page = describePage(offerings(call.region, kind), {
    input,
    fields: {
      'instance-type': (offering) => offering.InstanceType,
      location: (offering) => offering.Location,
    },
  });
  return { InstanceTypeOfferings: page.items, NextToken: page.next };
}

function offerings(
  region: string,
  kind: NonNullable<InstanceTypeOffering['LocationType']>,
): readonly InstanceTypeOffering[] {
  const zones = zonesOf(region);
  const locations: Readonly<Record<string, readonly string[]>> = {
    region: [region],
    'availability-zone': zones.map((zone) => zone.name),
    'availability-zone-id': zones.map((zone) => zone.id),
  };
  return (locations[kind] ?? []).flatMap((Location) =>
    allInstanceTypes().map(({ name }) => ({
      InstanceType: name as NonNullable<InstanceTypeOffering['InstanceType']>,
      LocationType: kind,
      Location,
    })),
  );
}

function describeType(facts: InstanceTypeFacts): InstanceTypeInfo {
  const xen = XEN.has(facts.family);
  const threads = facts.architecture === 'arm64' || facts.vcpus === 1 ? 1 : 2;
  return {
    InstanceType: facts.name as NonNullable<InstanceTypeInfo['InstanceType']>,
    CurrentGeneration: !/^([cmr][34]|t2|d2|i2|i3|x1e?)$/.test(facts.family),
    FreeTierEligible: /^t[23]\.micro$/.test(facts.name),
    SupportedUsageClasses: ['on-demand', 'spot'],
    SupportedRootDeviceTypes: ['ebs'],
    SupportedVirtualizationTypes: ['hvm'],
    BareMetal: facts.bareMetal,
    ...(facts.bareMetal ? {} : { Hypervisor: xen ? ('xen' as const) : ('nitro' as const) }),
    ProcessorInfo: {
      SupportedArchitectures: [facts.architecture],
      Manufacturer: manufacturerOf(facts),
    },
    VCpuInfo: {
      DefaultVCpus: facts.vcpus,
      DefaultCores: facts.vcpus / threads,
      DefaultThreadsPerCore: threads,
    },
    MemoryInfo: { SizeInMiB: facts.memoryMiB },
    InstanceStorageSupported: /^[a-z]+\d+[a-z]*d|^i\d|^d\d/.test(facts.family),
    EbsInfo: { EbsOptimizedSupport: 'default', EncryptionSupport: 'supported' },
    NetworkInfo: {
      MaximumNetworkInterfaces: facts.interfaces,
      MaximumNetworkCards: 1,
      DefaultNetworkCardIndex: 0,
      Ipv4AddressesPerInterface: facts.addressesPerInterface,
      Ipv6AddressesPerInterface: facts.addressesPerInterface,
      Ipv6Supported: true,
      EnaSupport: xen ? 'unsupported' : 'required',
      EfaSupported: false,
    },
    ...(facts.gpus === 0 ? {} : { GpuInfo: gpuInfo(facts) }),
    ...(facts.neuronDevices === 0 ? {} : { NeuronInfo: neuronInfo(facts) }),
    BurstablePerformanceSupported: facts.burstable,
    DedicatedHostsSupported: !facts.burstable,
    AutoRecoverySupported: !facts.bareMetal,
    HibernationSupported: false,
    SupportedBootModes: facts.architecture === 'arm64' ? ['uefi'] : ['legacy-bios', 'uefi'],
  };
}

/** Families from before the Nitro System. */
const XEN: ReadonlySet<string> = new Set('t2 c3 c4 m3 m4 r3 r4 d2 i2 i3 x1 x1e p3'.split(' '));

function manufacturerOf({ family, architecture }: InstanceTypeFacts): string {
  if (architecture === 'arm64') return 'AWS';
  return /^[a-z]+\d+a/.test(family) ? 'AMD' : 'Intel';
}

/** GPU model and its memory in MiB, by family. */
const GPUS: Readonly<Record<string, readonly [name: string, memoryMiB: number]>> = {
  g4ad: ['Radeon Pro V520', 8192],
  g4dn: ['T4', 16_384],
  g5: ['A10G', 24_576],
  g5g: ['T4g', 16_384],
  g6: ['L4', 22_888],
  g6e: ['L40S', 45_776],
  gr6: ['L4', 22_888],
  p3: ['V100', 16_384],
  p3dn: ['V100', 32_768],
  p4d: ['A100', 40_960],
  p4de: ['A100', 81_920],
  p5: ['H100', 81_920],
  p5e: ['H200', 144_384],
  p5en: ['H200', 144_384],
};

function gpuInfo({ family, gpus }: InstanceTypeFacts): NonNullable<InstanceTypeInfo['GpuInfo']> {
  const [name, memory] = GPUS[family] ?? ['GPU', 16_384];
  return {
    Gpus: [
      {
        Name: name,
        Manufacturer: family === 'g4ad' ? 'AMD' : 'NVIDIA',
        Count: gpus,
        MemoryInfo: { SizeInMiB: memory },
      },
    ],
    TotalGpuMemoryInMiB: gpus * memory,
  };
}

/** Neuron device, its cores and its memory in MiB, by family. */
const NEURON: Readonly<Record<string, readonly [name: string, cores: number, memoryMiB: number]>> =
  {
    inf1: ['Inferentia', 4, 8192],
    inf2: ['Inferentia2', 2, 32_768],
    trn1: ['Trainium', 2, 32_768],
    trn1n: ['Trainium', 2, 32_768],
    trn2: ['Trainium2', 8, 98_304],
  };

function neuronInfo({
  family,
  neuronDevices,
}: InstanceTypeFacts): NonNullable<InstanceTypeInfo['NeuronInfo']> {
  const [Name, cores, memory] = NEURON[family] ?? ['Neuron', 2, 32_768];
  return {
    NeuronDevices: [
      {
        Count: neuronDevices,
        Name,
        CoreInfo: { Count: cores, Version: 2 },
        MemoryInfo: { SizeInMiB: memory },
      },
    ],
    TotalNeuronDeviceMemoryInMiB: neuronDevices * memory,
  };
}
