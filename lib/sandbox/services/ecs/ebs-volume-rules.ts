/** What AWS refuses of volumes that are configured when tasks are launched. */
import type { ServiceManagedEBSVolumeConfiguration } from '@aws-sdk/client-ecs';
import { invalid } from './faults.ts';
import { ecsCanAssume } from './neighbours-traffic.ts';
import type { Place } from './place.ts';
import type { ServiceSettings } from './service-record.ts';
import type { TaskDefinitionRecord } from './task-definition-record.ts';

/** Throws AWS's refusal of the volume configurations of a service or a task, if any. */
export function checkVolumes(
  place: Place,
  settings: ServiceSettings,
  definition: TaskDefinitionRecord,
  how: {
    /** Whether they stand on Fargate, which takes no magnetic volumes. */
    readonly fargate: boolean;
  },
): void {
  const given = settings.volumeConfigurations ?? [];
  const atLaunch = (definition.body.volumes ?? [])
    .filter(({ configuredAtLaunch }) => configuredAtLaunch === true)
    .map(({ name }) => name);
  const unknown = given.find(({ name }) => !atLaunch.includes(name));
  if (unknown !== undefined)
    throw invalid(
      `The volume configuration ${unknown.name} has no matching configuredAtLaunch volume in the task definition.`,
    );
  const missing = atLaunch.find((name) => !given.some((one) => one.name === name));
  if (missing !== undefined)
    throw invalid(`A volume configuration must be provided for the volume ${missing}.`);
  if (given.length > 1) throw invalid('volumeConfigurations can have at most 1 items.');
  if (given.length === 0) return;
  if (settings.schedulingStrategy === 'DAEMON')
    throw invalid('Volume configurations are not supported with the DAEMON scheduling strategy.');
  if ((settings.deploymentController?.type ?? 'ECS') !== 'ECS')
    throw invalid('Volume configurations are supported only with the ECS deployment controller.');
  for (const { name, managedEBSVolume } of given) {
    const problem =
      managedEBSVolume === undefined
        ? 'A managedEBSVolume must be specified.'
        : problemOf(managedEBSVolume, how.fargate);
    if (problem !== undefined) throw notRight(name, problem);
    const role = managedEBSVolume?.roleArn ?? '';
    if (!ecsCanAssume(place, role))
      throw notRight(name, `ECS was unable to assume the role '${role}'.`);
  }
}

function notRight(name: string | undefined, problem: string) {
  return invalid(
    `ECS managed EBS volume configuration was invalid for volume '${name}'. ${problem}`,
  );
}

/** What is wrong with the volume that is to be made. */
function problemOf(
  volume: ServiceManagedEBSVolumeConfiguration,
  fargate: boolean,
): string | undefined {
  const { volumeType: type = 'gp3', sizeInGiB: size, snapshotId, filesystemType } = volume;
  const limits = LIMITS[type];
  if (limits === undefined) return `The volumeType ${type} is not valid.`;
  if (fargate && type === 'standard')
    return 'The standard volume type is not supported on Fargate.';
  if (size === undefined && snapshotId === undefined)
    return 'Either sizeInGiB or snapshotId must be specified.';
  if (size !== undefined && !within(size, limits.size))
    return `sizeInGiB of a ${type} volume must be between ${limits.size.join(' and ')}.`;
  if (volume.iops === undefined && (type === 'io1' || type === 'io2'))
    return `iops must be specified for a ${type} volume.`;
  if (volume.iops !== undefined) {
    if (limits.iops === undefined) return `iops is not supported for a ${type} volume.`;
    if (!within(volume.iops, limits.iops))
      return `iops of a ${type} volume must be between ${limits.iops.join(' and ')}.`;
  }
  if (volume.throughput !== undefined) {
    if (type !== 'gp3') return `throughput is not supported for a ${type} volume.`;
    if (!within(volume.throughput, [125, 2000]))
      return 'throughput must be between 125 and 2000 MiB/s.';
  }
  if (volume.volumeInitializationRate !== undefined) {
    if (snapshotId === undefined) return 'volumeInitializationRate requires a snapshotId.';
    if (!within(volume.volumeInitializationRate, [100, 300]))
      return 'volumeInitializationRate must be between 100 and 300 MiB/s.';
  }
  if (filesystemType !== undefined && !FILESYSTEMS.includes(filesystemType))
    return `The filesystemType ${String(filesystemType)} is not valid.`;
  return undefined;
}

function within(value: number, [least, most]: readonly [number, number]): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** Sizes in GiB and operations a second of each type of volume. */
const LIMITS: Readonly<
  Record<
    string,
    { readonly size: readonly [number, number]; readonly iops?: readonly [number, number] }
  >
> = {
  gp2: { size: [1, 16_384] },
  gp3: { size: [1, 16_384], iops: [3000, 16_000] },
  io1: { size: [4, 16_384], iops: [100, 64_000] },
  io2: { size: [4, 16_384], iops: [100, 256_000] },
  st1: { size: [125, 16_384] },
  sc1: { size: [125, 16_384] },
  standard: { size: [1, 1024] },
};

const FILESYSTEMS: readonly string[] = ['ext3', 'ext4', 'xfs', 'ntfs'];
