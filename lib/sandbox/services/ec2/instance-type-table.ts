/** What each instance type has: processors, memory, accelerators, architecture. Interfaces are in lib/facts. */
import { interfaceLimits, knownInstanceTypes } from '../../../facts/network-interfaces.ts';

/** An instance type of the sandbox. */
export interface InstanceTypeFacts {
  /** Such as `c5.large`. */
  readonly name: string;
  /** Such as `c5`. */
  readonly family: string;
  /** Virtual processors. */
  readonly vcpus: number;
  /** Nominal memory in MiB. */
  readonly memoryMiB: number;
  /** NVIDIA or AMD graphics processors. */
  readonly gpus: number;
  /** Inferentia or Trainium devices. */
  readonly neuronDevices: number;
  /** Elastic network interfaces, the primary one included. */
  readonly interfaces: number;
  /** IPv4 addresses of one interface. */
  readonly addressesPerInterface: number;
  readonly architecture: 'x86_64' | 'arm64';
  /** Whether it is a whole machine without a hypervisor. */
  readonly bareMetal: boolean;
  /** Whether its processors are shared by CPU credits. */
  readonly burstable: boolean;
}

/** The facts of an instance type; undefined for a type that the sandbox does not have. */
export function instanceTypeFacts(name: string): InstanceTypeFacts | undefined {
  types ??= readTypes();
  return types.get(name);
}

/** Every instance type of the sandbox, by name. */
export function allInstanceTypes(): readonly InstanceTypeFacts[] {
  types ??= readTypes();
  return [...types.values()];
}

let types: ReadonlyMap<string, InstanceTypeFacts> | undefined;

function readTypes(): ReadonlyMap<string, InstanceTypeFacts> {
  const known = knownInstanceTypes().flatMap((name) => factsOf(name) ?? []);
  known.sort((a, b) => (a.name < b.name ? -1 : 1));
  return new Map(known.map((facts) => [facts.name, facts]));
}

function factsOf(name: string): InstanceTypeFacts | undefined {
  const [family = '', size = ''] = name.split('.');
  const limits = interfaceLimits(name);
  const explicit = EXPLICIT[name];
  const vcpus = explicit?.[0] ?? vcpusOf(family, size);
  const gib = explicit?.[1] ?? (GIB_PER_VCPU[family] ?? Number.NaN) * (vcpus ?? Number.NaN);
  if (limits === undefined || vcpus === undefined || Number.isNaN(gib)) return undefined;
  const accelerators = ACCELERATORS[family]?.[size] ?? ACCELERATORS[family]?.['*'] ?? 0;
  const neuron = /^(inf|trn)/.test(family);
  return {
    name,
    family,
    vcpus,
    memoryMiB: gib * 1024,
    gpus: neuron ? 0 : accelerators,
    neuronDevices: neuron ? accelerators : 0,
    interfaces: limits.interfaces,
    addressesPerInterface: limits.addressesPerInterface,
    architecture: family === 'a1' || /^[a-z]+\d+[a-z]*g/.test(family) ? 'arm64' : 'x86_64',
    bareMetal: size.startsWith('metal'),
    burstable: /^t\d/.test(family),
  };
}

function vcpusOf(family: string, size: string): number | undefined {
  if (size === 'metal') return METAL[family];
  if (size === 'medium') return 1;
  if (size === 'large') return 2;
  if (size === 'xlarge') return 4;
  const times = /^(?:metal-)?(\d+)xl(?:arge)?$/.exec(size)?.[1];
  return times === undefined ? undefined : 4 * Number(times);
}

const GIB_PER_VCPU: Readonly<Record<string, number>> = {
  ...ratio(
    2,
    'a1 c5 c5a c5ad c5d c6a c6g c6gd c6gn c6i c6id c6in c7a c7g c7gd c7gn c7i c7i-flex c8a c8g c8gb c8gd c8gn c8i c8i-flex c8id g5g',
  ),
  ...ratio(2.625, 'c5n'),
  ...ratio(1.875, 'c3 c4'),
  ...ratio(
    4,
    'm4 m5 m5a m5ad m5d m5dn m5n m5zn m6a m6g m6gd m6i m6id m6idn m6in m7a m7g m7gd m7i m7i-flex m8a m8azn m8g m8gb m8gd m8gn m8i m8i-flex m8id g4ad g4dn g5 g6 im4gn inf2 d3en',
  ),
  ...ratio(3.75, 'm3'),
  ...ratio(
    8,
    'r5 r5a r5ad r5b r5d r5dn r5n r6a r6g r6gd r6i r6id r6idn r6in r7a r7g r7gd r7i r7iz r8a r8g r8gb r8gd r8gn r8i r8i-flex r8id i3en i4g i4i i7i i7ie i8g i8ge d3 z1d g6e gr6',
  ),
  ...ratio(7.625, 'r3 r4 i3 d2 p3'),
  ...ratio(6, 'is4gen'),
  ...ratio(16, 'x2gd x2idn x8g x8i'),
  ...ratio(32, 'x2iedn x2iezn x8aedz'),
  ...ratio(15.25, 'x1'),
  ...ratio(30.5, 'x1e'),
};

/** Sizes whose processors or memory do not follow from the family: vCPUs and GiB. */
const EXPLICIT: Readonly<Record<string, readonly [vcpus: number, gib: number]>> = {
  't2.nano': [1, 0.5],
  't2.micro': [1, 1],
  't2.small': [1, 2],
  't2.medium': [2, 4],
  't2.large': [2, 8],
  't2.xlarge': [4, 16],
  't2.2xlarge': [8, 32],
  ...burstable('t3'),
  ...burstable('t3a'),
  ...burstable('t4g'),
  'c3.8xlarge': [32, 60],
  'c4.8xlarge': [36, 60],
  'i3.metal': [72, 512],
  'inf1.xlarge': [4, 8],
  'inf1.2xlarge': [8, 16],
  'inf1.6xlarge': [24, 48],
  'inf1.24xlarge': [96, 192],
  'p3.2xlarge': [8, 61],
  'p3.8xlarge': [32, 244],
  'p3.16xlarge': [64, 488],
  'p3dn.24xlarge': [96, 768],
  'p4d.24xlarge': [96, 1152],
  'p4de.24xlarge': [96, 1152],
  'p5.4xlarge': [16, 256],
  'p5.48xlarge': [192, 2048],
  'p5e.48xlarge': [192, 2048],
  'p5en.48xlarge': [192, 2048],
  'trn1.2xlarge': [8, 32],
  'trn1.32xlarge': [128, 512],
  'trn1n.32xlarge': [128, 512],
  'trn2.48xlarge': [192, 2048],
};

/** Virtual processors of the size `metal`, which says nothing of them. */
const METAL: Readonly<Record<string, number>> = {
  ...ratio(16, 'a1'),
  ...ratio(48, 'm5zn z1d x2iezn'),
  ...ratio(64, 'c6g c6gd c7g c7gd c7gn m6g m6gd m7g m7gd r6g r6gd r7g r7gd x2gd g5g'),
  ...ratio(72, 'c5n i3'),
  ...ratio(96, 'c5 c5d m5 m5d m5dn m5n r5 r5b r5d r5dn r5n i3en g4dn'),
  ...ratio(128, 'c6i c6id c6in m6i m6id m6idn m6in r6i r6id r6idn r6in i4i x2idn x2iedn'),
  ...ratio(192, 'c6a m6a r6a'),
};

/** Accelerators by family and size; `*` stands for the other sizes. */
const ACCELERATORS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  g4ad: { '*': 1, '8xlarge': 2, '16xlarge': 4 },
  g4dn: { '*': 1, '12xlarge': 4, metal: 8 },
  g5: { '*': 1, '12xlarge': 4, '24xlarge': 4, '48xlarge': 8 },
  g5g: { '*': 1, '16xlarge': 2, metal: 2 },
  g6: { '*': 1, '12xlarge': 4, '24xlarge': 4, '48xlarge': 8 },
  g6e: { '*': 1, '12xlarge': 4, '24xlarge': 4, '48xlarge': 8 },
  gr6: { '*': 1 },
  p3: { '2xlarge': 1, '8xlarge': 4, '16xlarge': 8 },
  p3dn: { '*': 8 },
  p4d: { '*': 8 },
  p4de: { '*': 8 },
  p5: { '4xlarge': 1, '48xlarge': 8 },
  p5e: { '*': 8 },
  p5en: { '*': 8 },
  inf1: { '*': 1, '6xlarge': 4, '24xlarge': 16 },
  inf2: { '*': 1, '24xlarge': 6, '48xlarge': 12 },
  trn1: { '2xlarge': 1, '32xlarge': 16 },
  trn1n: { '*': 16 },
  trn2: { '*': 16 },
};

function ratio(value: number, families: string): Readonly<Record<string, number>> {
  return Object.fromEntries(families.split(' ').map((family) => [family, value]));
}

function burstable(family: string): Readonly<Record<string, readonly [number, number]>> {
  return {
    [`${family}.nano`]: [2, 0.5],
    [`${family}.micro`]: [2, 1],
    [`${family}.small`]: [2, 2],
    [`${family}.medium`]: [2, 4],
    [`${family}.large`]: [2, 8],
    [`${family}.xlarge`]: [4, 16],
    [`${family}.2xlarge`]: [8, 32],
  };
}
