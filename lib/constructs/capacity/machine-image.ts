/** Machine images of container instances. */
import { type Input, Lookup } from '../../graph/reference.ts';

/** What runs on an instance; user data is written for it. */
export type OperatingSystem = 'amazon-linux' | 'bottlerocket' | 'windows';

/** The processors that an image is made for. */
export type Architecture = 'x86_64' | 'arm64';

/** A machine image, and what user data and launch templates must know of it. */
export interface EcsMachineImage {
  /** Id of the image; a lookup of the newest one stays as it was in AWS until `gantry roll`. */
  readonly imageId: Input<string>;
  /** What runs on it. */
  readonly operatingSystem: OperatingSystem;
  /** Processors that it is made for, where that is known. */
  readonly architecture: Architecture | undefined;
  /** Name of the device that images, containers and their files are kept on. */
  readonly dataDevice: string;
  /** Whether it has NVIDIA's driver. */
  readonly gpu: boolean;
  /** Whether tasks can have network interfaces of their own on it. */
  readonly taskNetworkInterfaces: boolean;
}

/** Which of the images of Amazon Linux 2023; accelerated ones are for x86_64, but the GPU image is there for arm64 too. */
export type AmazonLinux2023Options = LinuxImageOptions | NeuronImageOptions;

/** Which of the images of Amazon Linux 2: for arm64, for GPUs, or for Inferentia. */
export type AmazonLinux2Options = ArmImageOptions | GpuImageOptions | NeuronImageOptions;

/** An image for arm64, or without anything special. */
export interface ArmImageOptions {
  /** Whether it is for arm64. @default false */
  readonly arm64?: boolean;
  /** Left out. */
  readonly gpu?: false;
  /** Left out. */
  readonly neuron?: false;
}

/** An image for GPUs. */
export interface GpuImageOptions {
  /** The image has NVIDIA's driver and container runtime. */
  readonly gpu: true;
  /** Left out: these instances are of x86_64. */
  readonly arm64?: false;
  /** Left out. */
  readonly neuron?: false;
}

/** An image with or without NVIDIA's driver. */
export interface LinuxImageOptions {
  /** Whether it is for arm64. @default false */
  readonly arm64?: boolean;
  /** Whether it has NVIDIA's driver and container runtime. @default false */
  readonly gpu?: boolean;
  /** Left out. */
  readonly neuron?: false;
}

/** An image for Inferentia and Trainium. */
export interface NeuronImageOptions {
  /** The image has the driver of AWS Neuron. */
  readonly neuron: true;
  /** Left out: these instances are of x86_64. */
  readonly arm64?: false;
  /** Left out. */
  readonly gpu?: false;
}

/** Which of the images of Bottlerocket. */
export interface BottlerocketOptions {
  /** Whether it is for arm64. @default false */
  readonly arm64?: boolean;
  /** Whether it has NVIDIA's driver. @default false */
  readonly nvidia?: boolean;
  /** Variant of the ECS images, which decides the kernel and the packages. @default 'aws-ecs-2' */
  readonly variant?: 'aws-ecs-1' | 'aws-ecs-2' | 'aws-ecs-3';
  /** Release such as `1.50.0`; then nothing newer is ever noted. @default - the newest */
  readonly version?: string;
}

/** Releases of Windows Server that AWS makes ECS-optimized images of; 2016 has the full one only. */
export type WindowsServerRelease =
  | '2016-full'
  | '2019-full'
  | '2019-core'
  | '2022-full'
  | '2022-core'
  | '2025-full'
  | '2025-core';

/** What must be said of an image that is not AWS's own. */
export interface CustomImageOptions {
  /** What runs on it. @default 'amazon-linux' */
  readonly operatingSystem?: OperatingSystem;
  /** Processors that it is made for. @default - not known, so that it is not checked against the instance types */
  readonly architecture?: Architecture;
  /** Device that containers' files are kept on. @default - `/dev/xvda`, Bottlerocket `/dev/xvdb`, Windows `/dev/sda1` */
  readonly dataDevice?: string;
  /** Whether it has NVIDIA's driver. @default false */
  readonly gpu?: boolean;
}

/**
 * Ways to name the image of container instances. AWS publishes the newest ECS-optimized ones as SSM parameters; which one
 * was in use stays until `gantry roll` takes a newer one.
 *
 * @category Constructs
 * @example
 * const image = EcsMachineImage.amazonLinux2023({ arm64: true });
 */
export const EcsMachineImage = {
  /** The newest ECS-optimized Amazon Linux 2023. */
  amazonLinux2023: (options: AmazonLinux2023Options = {}): EcsMachineImage =>
    amazonLinux('amazon-linux-2023', 'neuron', options),
  /** The newest ECS-optimized Amazon Linux 2. AWS supports it until June 2026. */
  amazonLinux2: (options: AmazonLinux2Options = {}): EcsMachineImage =>
    amazonLinux('amazon-linux-2', 'inf', options),
  /** The newest Bottlerocket for ECS. It has no shell: user data are settings. */
  bottlerocket: (options: BottlerocketOptions = {}): EcsMachineImage => {
    const { arm64 = false, nvidia = false, variant = 'aws-ecs-2', version = 'latest' } = options;
    const architecture = arm64 ? 'arm64' : 'x86_64';
    const name = `${variant}${nvidia ? '-nvidia' : ''}`;
    return EcsMachineImage.fromSsmParameter(
      `/aws/service/bottlerocket/${name}/${architecture}/${version}/image_id`,
      { operatingSystem: 'bottlerocket', architecture, gpu: nvidia },
    );
  },
  /** The newest ECS-optimized Windows Server of a release. Tasks need the same release in their `runtimePlatform`. */
  windowsServer: (release: WindowsServerRelease): EcsMachineImage => {
    const [year = '', edition] = release.split('-');
    const family = `Windows_Server-${year}-English-${edition === 'core' ? 'Core' : 'Full'}`;
    return {
      ...EcsMachineImage.fromSsmParameter(
        `/aws/service/ami-windows-latest/${family}-ECS_Optimized/image_id`,
        { operatingSystem: 'windows', architecture: 'x86_64' },
      ),
      taskNetworkInterfaces: year !== '2016',
    };
  },
  /** The image that a public SSM parameter names, such as one of `/aws/service/ecs/optimized-ami`. */
  fromSsmParameter: (name: string, options: CustomImageOptions = {}): EcsMachineImage =>
    imageOf(new Lookup('ssm-parameter', { name }), options),
  /** An image by its id, in the Region of the stack. */
  fromImageId: (imageId: Input<string>, options: CustomImageOptions = {}): EcsMachineImage =>
    imageOf(imageId, options),
} as const;

/** Whether instances of a type have Graviton processors, as its name tells: `c7g.large`, `m6gd.xlarge`, `a1.medium`. */
export function isArm(instanceType: string): boolean {
  return /^(a1|[a-z]+\d+g[a-z]*)\./.test(instanceType);
}

function amazonLinux(
  family: string,
  neuronName: string,
  { arm64 = false, gpu = false, neuron = false }: AmazonLinux2023Options,
): EcsMachineImage {
  const path = [family, ...(arm64 ? ['arm64'] : []), ...(gpu ? ['gpu'] : [])];
  if (neuron) path.push(neuronName);
  return EcsMachineImage.fromSsmParameter(
    `/aws/service/ecs/optimized-ami/${path.join('/')}/recommended/image_id`,
    { operatingSystem: 'amazon-linux', architecture: arm64 ? 'arm64' : 'x86_64', gpu },
  );
}

function imageOf(imageId: Input<string>, options: CustomImageOptions): EcsMachineImage {
  const { operatingSystem = 'amazon-linux', architecture, gpu = false } = options;
  return {
    imageId,
    operatingSystem,
    architecture,
    dataDevice: options.dataDevice ?? DATA_DEVICES[operatingSystem],
    gpu,
    taskNetworkInterfaces: true,
  };
}

const DATA_DEVICES: Readonly<Record<OperatingSystem, string>> = {
  'amazon-linux': '/dev/xvda',
  bottlerocket: '/dev/xvdb',
  windows: '/dev/sda1',
};
