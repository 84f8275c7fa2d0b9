/** What instance types offer to tasks: of EC2, of registered instances, and of the table of interface limits. */
import {
  type _InstanceType,
  DescribeInstanceTypesCommand,
  type InstanceTypeInfo,
} from '@aws-sdk/client-ec2';
import { chunksOf } from '../aws/batch.ts';
import { classifyError, hasCode } from '../aws/classify-error.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import type { InstanceTypeFacts } from '../capacity/snapshot.ts';
import { interfaceLimits } from '../facts/network-interfaces.ts';
import type { Reader } from './reader.ts';

const PER_CALL = 100;

/** What EC2 says of some instance types. */
export interface InstanceTypes {
  /** By name; those that could not be read are missing. */
  readonly infos: ReadonlyMap<string, InstanceTypeInfo>;
  /** Names that EC2 does not know in the Region. */
  readonly unknown: ReadonlySet<string>;
}

/** Asks EC2 about some instance types. */
export async function readInstanceTypes(
  aws: AwsEnvironment,
  reader: Reader,
  names: readonly string[],
): Promise<InstanceTypes> {
  const chunks = chunksOf([...new Set(names)].sort(), PER_CALL);
  const unknown = new Set<string>();
  const found = await Promise.all(chunks.map((chunk) => readChunk(aws, reader, chunk, unknown)));
  return { infos: new Map(found.flat().map((info) => [info.InstanceType ?? '', info])), unknown };
}

/** CPU units, MiB and GPUs that an instance of a type has registered in the cluster. */
export interface Registered {
  readonly cpu: number;
  readonly memory: number;
  readonly gpus: number;
}

/** What a type offers: as registered where an instance of it is, else as its size lets expect. */
export function instanceTypeFacts(
  name: string,
  info: InstanceTypeInfo | undefined,
  registered: Registered | undefined,
  reservedMemory = 0,
): InstanceTypeFacts {
  const limits = interfaceLimits(name);
  const interfaces = info?.NetworkInfo?.MaximumNetworkInterfaces ?? limits?.interfaces;
  const vcpus = info?.VCpuInfo?.DefaultVCpus;
  const nominal = info?.MemoryInfo?.SizeInMiB;
  const gpus = (info?.GpuInfo?.Gpus ?? []).reduce((sum, { Count = 0 }) => sum + Count, 0);
  return {
    name,
    cpu: registered?.cpu ?? (vcpus === undefined ? undefined : vcpus * 1024),
    memory:
      registered?.memory ??
      (nominal === undefined ? undefined : estimatedMemory(nominal, reservedMemory)),
    memorySource: registered === undefined ? 'estimated' : 'registered',
    gpus: registered?.gpus ?? gpus,
    taskInterfaces: interfaces === undefined ? undefined : interfaces - 1,
    taskInterfacesWithTrunk: withTrunk(limits),
  };
}

/** MiB that the kernel and Docker keep, at least: they grow with the instance. */
const KEPT_MIB = 256;
const KEPT_SHARE = 0.03;

function estimatedMemory(nominal: number, reserved: number): number {
  return Math.max(0, Math.floor(nominal * (1 - KEPT_SHARE)) - KEPT_MIB - reserved);
}

function withTrunk(
  limits: ReturnType<typeof interfaceLimits>,
): InstanceTypeFacts['taskInterfacesWithTrunk'] {
  switch (limits?.trunkSource) {
    case 'documented':
    case 'derived':
      return limits.tasksWithTrunking;
    case 'none':
      return 'none';
    // Excluded in 2023, and nothing newer tells: not known.
    case 'excluded':
    case 'unknown':
    case undefined:
      return undefined;
  }
}

async function readChunk(
  aws: AwsEnvironment,
  reader: Reader,
  names: readonly string[],
  unknown: Set<string>,
): Promise<readonly InstanceTypeInfo[]> {
  const ec2 = await aws.clients.ec2();
  const describe = async (types: readonly string[]) => {
    const answer = await ec2.send(
      new DescribeInstanceTypesCommand({ InstanceTypes: [...types] as _InstanceType[] }),
    );
    return answer.InstanceTypes ?? [];
  };
  const found = await reader.read('the sizes of instance types are not known', async () => {
    try {
      return await describe(names);
    } catch (error) {
      // One type that the Region does not know fails the call for all.
      if (!hasCode(error, 'InvalidInstanceType')) throw error;
      const told = new Set(classifyError(error).message.match(/[a-z][\w-]*\.[\w-]+/g) ?? []);
      const others = names.filter((name) => !told.has(name));
      for (const name of names) if (told.has(name)) unknown.add(name);
      if (others.length === names.length) throw error;
      return others.length === 0 ? [] : await describe(others);
    }
  });
  return found ?? [];
}
