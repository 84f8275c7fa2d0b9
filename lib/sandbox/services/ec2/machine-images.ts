/** AWS's own machine images: families, the releases of each, and what SSM's public parameters tell of them. */
import { createHash } from 'node:crypto';
import type { Scope, World } from '../../world.ts';

/** A family of images that AWS releases again and again. */
export interface ImageFamily {
  /** The parameter, or the folder of parameters, that names its newest release. */
  readonly parameter: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly platform: 'linux' | 'windows';
  /** Operating system, as the `os` member of ECS's parameters spells it. */
  readonly os: string;
  /** How the parameters below `parameter` are laid out. */
  readonly layout: 'ecs' | 'windows' | 'bottlerocket' | 'plain';
  /** Name of a release; `{version}` stands for its version. */
  readonly imageName: string;
  /** The account that publishes it. */
  readonly owner: string;
}

/** One release of a family. */
export interface MachineImage {
  readonly id: string;
  readonly name: string;
  readonly family: ImageFamily;
  /** Counts releases, from 1. */
  readonly release: number;
  /** Such as `2023.0.20260102`. */
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** The newest release of a family in a Region. */
export function newestImage(world: World, scope: Scope, family: ImageFamily): MachineImage {
  return imageOf(scope, family, releaseOf(world, family));
}

/** Every release of every family in a Region, the oldest of each first. */
export function releasedImages(world: World, scope: Scope): readonly MachineImage[] {
  return IMAGE_FAMILIES.flatMap((family) =>
    Array.from({ length: releaseOf(world, family) }, (_, index) =>
      imageOf(scope, family, index + 1),
    ),
  );
}

/**
 * AWS releases newer images: of the family whose parameter begins so, or of all. What the parameters named before
 * stays launchable.
 */
export function releaseImages(world: World, parameter = ''): void {
  for (const family of IMAGE_FAMILIES)
    if (family.parameter.startsWith(parameter))
      releases(world).set(family.parameter, releaseOf(world, family) + 1);
}

const ECS_OWNER = '591542846629';
const AMAZON = '801119661308';
const ECS = '/aws/service/ecs/optimized-ami';

/** The families that the sandbox has. */
export const IMAGE_FAMILIES: readonly ImageFamily[] = [
  ecs('amazon-linux-2023', 'x86_64', 'al2023-ami-ecs-hvm-{version}-kernel-6.1-x86_64'),
  ecs('amazon-linux-2023/arm64', 'arm64', 'al2023-ami-ecs-hvm-{version}-kernel-6.1-arm64'),
  ecs('amazon-linux-2023/gpu', 'x86_64', 'al2023-ami-ecs-gpu-hvm-{version}-kernel-6.1-x86_64-ebs'),
  ecs(
    'amazon-linux-2023/neuron',
    'x86_64',
    'al2023-ami-ecs-neuron-hvm-{version}-kernel-6.1-x86_64',
  ),
  ecs('amazon-linux-2', 'x86_64', 'amzn2-ami-ecs-hvm-{version}-x86_64-ebs'),
  ecs('amazon-linux-2/arm64', 'arm64', 'amzn2-ami-ecs-hvm-{version}-arm64-ebs'),
  ecs('amazon-linux-2/gpu', 'x86_64', 'amzn2-ami-ecs-gpu-hvm-{version}-x86_64-ebs'),
  ecs('amazon-linux-2/inf', 'x86_64', 'amzn2-ami-ecs-inf-hvm-{version}-x86_64-ebs'),
  ecs('amazon-linux-2/kernel-5.10', 'x86_64', 'amzn2-ami-ecs-kernel-5.10-hvm-{version}-x86_64-ebs'),
  ecs(
    'amazon-linux-2/kernel-5.10/arm64',
    'arm64',
    'amzn2-ami-ecs-kernel-5.10-hvm-{version}-arm64-ebs',
  ),
  ecs(
    'amazon-linux-2/kernel-5.10/gpu',
    'x86_64',
    'amzn2-ami-ecs-kernel-5.10-gpu-hvm-{version}-x86_64-ebs',
  ),
  ...[
    '2016-English-Full',
    '2019-English-Full',
    '2019-English-Core',
    '2022-English-Full',
    '2022-English-Core',
    '2025-English-Full',
    '2025-English-Core',
  ].map(windows),
  ...['aws-ecs-1', 'aws-ecs-2', 'aws-ecs-3'].flatMap((variant) =>
    [variant, `${variant}-nvidia`].flatMap((name) => [
      bottlerocket(name, 'x86_64'),
      bottlerocket(name, 'arm64'),
    ]),
  ),
  plain('al2023-ami-kernel-default-x86_64', 'x86_64', 'al2023-ami-{version}-kernel-6.1-x86_64'),
  plain('al2023-ami-kernel-default-arm64', 'arm64', 'al2023-ami-{version}-kernel-6.1-arm64'),
  plain('amzn2-ami-hvm-x86_64-gp2', 'x86_64', 'amzn2-ami-hvm-{version}-x86_64-gp2'),
  plain('amzn2-ami-hvm-arm64-gp2', 'arm64', 'amzn2-ami-hvm-{version}-arm64-gp2'),
];

function ecs(path: string, architecture: 'x86_64' | 'arm64', imageName: string): ImageFamily {
  const os = path.startsWith('amazon-linux-2023') ? 'Amazon Linux 2023' : 'Amazon Linux 2';
  return {
    parameter: `${ECS}/${path}/recommended`,
    architecture,
    platform: 'linux',
    os,
    layout: 'ecs',
    imageName,
    owner: ECS_OWNER,
  };
}

function windows(edition: string): ImageFamily {
  const name = `Windows_Server-${edition}-ECS_Optimized`;
  return {
    parameter: `/aws/service/ami-windows-latest/${name}`,
    architecture: 'x86_64',
    platform: 'windows',
    os: `Windows Server ${edition.slice(0, 4)}`,
    layout: 'windows',
    imageName: `${name}-{version}`,
    owner: AMAZON,
  };
}

function bottlerocket(variant: string, architecture: 'x86_64' | 'arm64'): ImageFamily {
  return {
    parameter: `/aws/service/bottlerocket/${variant}/${architecture}/latest`,
    architecture,
    platform: 'linux',
    os: 'Bottlerocket',
    layout: 'bottlerocket',
    imageName: `bottlerocket-${variant}-${architecture}-v{version}`,
    owner: '149721548608',
  };
}

function plain(name: string, architecture: 'x86_64' | 'arm64', imageName: string): ImageFamily {
  return {
    parameter: `/aws/service/ami-amazon-linux-latest/${name}`,
    architecture,
    platform: 'linux',
    os: name.startsWith('al2023') ? 'Amazon Linux 2023' : 'Amazon Linux 2',
    layout: 'plain',
    imageName,
    owner: '137112412989',
  };
}

const known = new Map<string, MachineImage>();

function imageOf(scope: Scope, family: ImageFamily, release: number): MachineImage {
  const key = `${scope.region} ${family.parameter} ${release}`;
  const found = known.get(key) ?? madeUp(scope, family, release);
  known.set(key, found);
  return found;
}

/** Ids are made up, and the same in every sandbox. */
function madeUp({ region }: Scope, family: ImageFamily, release: number): MachineImage {
  const digits = createHash('sha256')
    .update(`${region} ${family.parameter} ${release}`)
    .digest('hex');
  const createdAt = FIRST_RELEASE + (release - 1) * BETWEEN_RELEASES;
  const version = versionOf(family, release, createdAt);
  return {
    id: `ami-0${digits.slice(0, 16)}`,
    name: family.imageName.replace('{version}', version),
    family,
    release,
    version,
    createdAt,
  };
}

function versionOf({ os, layout }: ImageFamily, release: number, createdAt: number): string {
  const day = new Date(createdAt).toISOString().slice(0, 10);
  if (layout === 'bottlerocket') return `1.${50 + release}.0`;
  if (layout === 'windows') return day.replaceAll('-', '.');
  return `${os === 'Amazon Linux 2023' ? '2023' : '2.0'}.0.${day.replaceAll('-', '')}`.replace(
    '2.0.0.',
    '2.0.',
  );
}

const FIRST_RELEASE = Date.UTC(2025, 11, 12);
const BETWEEN_RELEASES = 14 * 86_400_000;

function releaseOf(world: World, family: ImageFamily): number {
  return releases(world).get(family.parameter) ?? 1;
}

function releases(world: World) {
  return world.table<number>({ account: '*', region: '*' }, 'ec2.image-releases');
}
