/** What AWS refuses of the EBS volumes that tasks get when they start. */
import type { TaskManagedEBSVolumeConfiguration } from '@aws-sdk/client-ecs';
import type { Json } from '../../core/json.ts';
import { isRefValue } from '../../graph/reference.ts';
import {
  ECS_NAME,
  error,
  isAbsent,
  malformed,
  noneOf,
  outside,
  shapeOf,
  violationIf,
  warning,
} from '../checks.ts';
import type { Rule, Violation } from '../rule.ts';
import { TAG_RULES } from '../tags/index.ts';
import { items, known } from '../values.ts';
import type { LaunchSubject } from './subject.ts';

const VOLUME = 'Amazon ECS API Reference, ServiceManagedEBSVolumeConfiguration';
const GUIDE = 'Amazon ECS Developer Guide, Amazon EBS volumes';

const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  gp2: [1, 16_384],
  gp3: [1, 16_384],
  io1: [4, 16_384],
  io2: [4, 16_384],
  st1: [125, 16_384],
  sc1: [125, 16_384],
  standard: [1, 1024],
};

const IOPS: Readonly<Record<string, readonly [number, number]>> = {
  gp3: [3000, 16_000],
  io1: [100, 64_000],
  io2: [100, 256_000],
};

/** The rules. */
export const VOLUME_RULES: readonly Rule<LaunchSubject>[] = [
  error(
    'volume/unconfigured',
    'What the task definition leaves to the launch (configuredAtLaunch) is configured there.',
    GUIDE,
    ({ request, task, isUpdate }) => {
      const names = launchVolumes(task);
      const given = items(request.volumeConfigurations).map(({ name }) => name);
      const kept = isUpdate && isAbsent(request.volumeConfigurations);
      return violationIf(
        !kept &&
          names.some((name) => !given.includes(name)) &&
          given.every((name) => known(name) !== undefined),
        'volumeConfigurations',
        `The task definition leaves volume ${names.join(', ')} to the service (configuredAtLaunch), which gives ${given.join(', ') || 'none'}.`,
      );
    },
  ),
  error(
    'volume/unknown',
    'Only volumes that the task definition leaves to the launch can be configured there.',
    GUIDE,
    ({ request, task }) => {
      if (task === undefined) return [];
      const names = launchVolumes(task);
      const given = items(request.volumeConfigurations).flatMap(({ name }) => known(name) ?? []);
      return violationIf(
        given.some((name) => !names.includes(name)),
        'volumeConfigurations',
        `${given.join(', ')}: no matching configuredAtLaunch volume in the task definition.`,
      );
    },
  ),
  error('volume/most', 'A task gets one EBS volume.', GUIDE, ({ request }) =>
    violationIf(
      items(request.volumeConfigurations).length > 1,
      'volumeConfigurations',
      `${items(request.volumeConfigurations).length} volumes; a task can get one.`,
    ),
  ),
  error('volume/name', 'A volume configuration names its volume.', VOLUME, ({ request }) =>
    items(request.volumeConfigurations).flatMap(({ name }, index) =>
      isAbsent(name)
        ? violationIf(true, `volumeConfigurations[${index}].name`, 'The volume has no name.')
        : malformed(`volumeConfigurations[${index}].name`, name, ECS_NAME),
    ),
  ),
  error(
    'volume/external',
    'External instances take no EBS volumes.',
    GUIDE,
    ({ request, platform }) =>
      violationIf(
        platform === 'external instances' && items(request.volumeConfigurations).length > 0,
        'volumeConfigurations',
        'No EBS volume can be attached to tasks on external instances.',
      ),
  ),
  ofVolumes('volume/role', 'ECS attaches volumes by an infrastructure role.', ({ roleArn }, path) =>
    violationIf(
      isAbsent(roleArn),
      `${path}.roleArn`,
      'An EBS volume needs the ARN of an infrastructure role.',
    ),
  ),
  ofVolumes(
    'volume/size-or-snapshot',
    'A volume has a size or a snapshot.',
    ({ sizeInGiB, snapshotId }, path) =>
      violationIf(
        isAbsent(sizeInGiB) && isAbsent(snapshotId),
        `${path}.sizeInGiB`,
        'Give the size of the volume, or the snapshot that it is made of.',
      ),
  ),
  ofVolumes('volume/type', 'The type is one that EBS has.', ({ volumeType }, path) =>
    noneOf(`${path}.volumeType`, volumeType, Object.keys(SIZES)),
  ),
  ofVolumes(
    'volume/fargate-type',
    'Magnetic volumes cannot be attached on Fargate.',
    ({ volumeType }, path, { platform }) =>
      violationIf(
        volumeType === 'standard' && platform === 'Fargate',
        `${path}.volumeType`,
        'The volume type standard is not supported on Fargate.',
      ),
  ),
  ofVolumes(
    'volume/size',
    'The size is one that its type can have.',
    ({ volumeType, sizeInGiB }, path) => {
      const bounds = SIZES[typeOf(volumeType)];
      return bounds === undefined ? [] : outside(`${path}.sizeInGiB`, sizeInGiB, ...bounds);
    },
  ),
  ofVolumes('volume/iops', 'The IOPS are those that its type can have.', (volume, path) => {
    const bounds = IOPS[typeOf(volume.volumeType)];
    return bounds === undefined ? [] : outside(`${path}.iops`, volume.iops, ...bounds);
  }),
  ofVolumes('volume/iops-missing', 'io1 and io2 need IOPS.', ({ volumeType, iops }, path) =>
    violationIf(
      (volumeType === 'io1' || volumeType === 'io2') && isAbsent(iops),
      `${path}.iops`,
      `A volume of type ${volumeType} needs iops.`,
    ),
  ),
  ofVolumes(
    'volume/iops-type',
    'st1, sc1 and standard take no IOPS.',
    ({ volumeType, iops }, path) =>
      violationIf(
        /^(st1|sc1|standard)$/.test(typeOf(volumeType)) && !isAbsent(iops),
        `${path}.iops`,
        `iops is not supported for ${volumeType}.`,
      ),
  ),
  ofVolumes(
    'volume/throughput-type',
    'Only gp3 takes a throughput.',
    ({ volumeType, throughput }, path) =>
      violationIf(
        !isAbsent(throughput) && !['gp3', ''].includes(typeOf(volumeType)),
        `${path}.throughput`,
        `throughput is only supported for gp3, not for ${volumeType}.`,
      ),
  ),
  ofVolumes('volume/throughput', 'The throughput is 125 MiB/s or more.', ({ throughput }, path) =>
    violationIf(
      typeof throughput === 'number' && (throughput < 125 || !Number.isInteger(throughput)),
      `${path}.throughput`,
      `${throughput} is not a whole number of MiB/s from 125.`,
    ),
  ),
  warning(
    'volume/throughput-most',
    'The API reference documents up to 1,000 MiB/s; EBS itself takes more since late 2025.',
    VOLUME,
    (subject) =>
      volumesOf(subject).flatMap(({ volume: { throughput }, path }) =>
        violationIf(
          typeof throughput === 'number' && throughput > 1000,
          `${path}.throughput`,
          `${throughput} MiB/s is more than the 1000 that ECS documents: it may be refused.`,
        ),
      ),
  ),
  ofVolumes(
    'volume/key',
    'A key needs encryption.',
    ({ encrypted, kmsKeyId }, path) =>
      violationIf(
        !isAbsent(kmsKeyId) && encrypted === false,
        `${path}.encrypted`,
        'A volume with a kmsKeyId must be encrypted.',
      ),
    'Amazon EC2 API Reference, CreateVolume',
  ),
  ofVolumes(
    'volume/initialization-rate',
    'A rate of initialization is for volumes of snapshots, from 100 to 300 MiB/s.',
    ({ volumeInitializationRate: rate, snapshotId }, path) => [
      ...violationIf(
        !isAbsent(rate) && isAbsent(snapshotId),
        `${path}.volumeInitializationRate`,
        'volumeInitializationRate can be given only with a snapshotId.',
      ),
      ...outside(`${path}.volumeInitializationRate`, rate, 100, 300),
    ],
  ),
  ofVolumes(
    'volume/filesystem',
    'The file system is ext3, ext4, xfs or ntfs.',
    ({ filesystemType }, path) =>
      noneOf(`${path}.filesystemType`, filesystemType, ['ext3', 'ext4', 'xfs', 'ntfs']),
  ),
  ofVolumes(
    'volume/reserved-tags',
    'The tags AmazonECSCreated and AmazonECSManaged are those of ECS.',
    ({ tagSpecifications }, path) =>
      items(tagSpecifications).flatMap(({ tags }, spec) =>
        items(tags).flatMap(({ key }, index) =>
          violationIf(
            key === 'AmazonECSCreated' || key === 'AmazonECSManaged',
            `${path}.tagSpecifications[${spec}].tags[${index}].key`,
            `${key} is reserved.`,
          ),
        ),
      ),
  ),
  ofVolumes(
    'volume/tags',
    'The tags of a volume are tags as everywhere.',
    ({ tagSpecifications }, path) =>
      items(tagSpecifications).flatMap(({ tags }, index) =>
        TAG_RULES.flatMap(({ check }) =>
          check({ path: `${path}.tagSpecifications[${index}].tags`, tags }),
        ),
      ),
    'Amazon ECS API Reference, Tag',
  ),
  ofVolumes(
    'volume/tagged-resource',
    'Tags are for the resource type volume.',
    ({ tagSpecifications }, path) =>
      items(tagSpecifications).flatMap(({ resourceType }, index) =>
        isAbsent(resourceType)
          ? violationIf(
              true,
              `${path}.tagSpecifications[${index}].resourceType`,
              'Tags of a volume name the resource type volume.',
            )
          : noneOf(`${path}.tagSpecifications[${index}].resourceType`, resourceType, ['volume']),
      ),
  ),
];

type Volume = Partial<TaskManagedEBSVolumeConfiguration>;

function volumesOf({ request }: LaunchSubject) {
  return items(request.volumeConfigurations).flatMap(({ managedEBSVolume }, index) =>
    isAbsent(managedEBSVolume) || isRefValue(managedEBSVolume as unknown as Json)
      ? []
      : [
          {
            volume: shapeOf(managedEBSVolume) as Volume,
            path: `volumeConfigurations[${index}].managedEBSVolume`,
          },
        ],
  );
}

function ofVolumes(
  code: string,
  says: string,
  check: (volume: Volume, path: string, subject: LaunchSubject) => readonly Violation[],
  source = VOLUME,
): Rule<LaunchSubject> {
  return error(code, says, source, (subject) =>
    volumesOf(subject).flatMap(({ volume, path }) => check(volume, path, subject)),
  );
}

function launchVolumes(task: LaunchSubject['task']): readonly (string | undefined)[] {
  return items(task?.volumes)
    .filter((volume) => volume.configuredAtLaunch === true)
    .map(({ name }) => name);
}

// Without a type, EBS makes what the account's default says.
function typeOf(volumeType: unknown): string {
  return typeof volumeType === 'string' ? volumeType : '';
}
