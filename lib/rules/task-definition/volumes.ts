/** What AWS refuses of volumes and of where they are mounted. */
import type { Volume } from '@aws-sdk/client-ecs';
import { ECS_NAME, error, isAbsent, malformed, refusalIf, violationIf, within } from '../checks.ts';
import type { Rule } from '../rule.ts';
import { items, repeated } from '../values.ts';
import { api, refusal } from './sources.ts';
import {
  type ContainerSubject,
  containersOf,
  shape,
  type TaskSubject,
  text,
  type VolumeSubject,
  volumesOf,
} from './subject.ts';

const VOLUME = api('Volume');

const VOLUMES: readonly Rule<VolumeSubject>[] = [
  error(
    'task-definition/volume-name',
    'A volume has a name of up to 255 letters, numbers, underscores and hyphens.',
    VOLUME,
    ({ volume: { name }, path }) => malformed(`${path}.name`, text(name), ECS_NAME),
  ),
  error(
    'task-definition/volume-name-missing',
    'A volume on EFS, on S3 Files or configured at launch has a name.',
    VOLUME,
    ({ volume, path }) =>
      violationIf(
        isAbsent(volume.name) &&
          (volume.configuredAtLaunch === true ||
            shape(volume.efsVolumeConfiguration) !== undefined ||
            shape(volume.s3filesVolumeConfiguration) !== undefined),
        `${path}.name`,
        'The volume needs a name.',
      ),
  ),
  error('task-definition/volume-kind', 'A volume is of one kind.', VOLUME, ({ volume, path }) => {
    const kinds = kindsOf(volume);
    return violationIf(
      kinds.length > 1,
      path,
      `The volume has ${kinds.join(' and ')}; there can be one of them.`,
    );
  }),
];

const CONTAINERS: readonly Rule<ContainerSubject>[] = [
  error(
    'task-definition/mount-point',
    'A container mounts volumes of its task.',
    refusal('ansible/ansible 35751'),
    ({ container: { mountPoints }, path, task }) => {
      if (items(mountPoints).length === 0) return [];
      const volumes = new Set<unknown>(task.volumes.map(({ volume }) => volume.name));
      // Where the volumes are not all known, none can be missed.
      if (!isAbsent(task.task.volumes) && !Array.isArray(task.task.volumes)) return [];
      return items(mountPoints).flatMap((mount, index) => {
        const source = text(shape(mount)?.sourceVolume);
        return refusalIf(
          source !== undefined && !volumes.has(source),
          `${path}.mountPoints[${index}]`,
          `Unknown volume '${source}'.`,
        );
      });
    },
  ),
  error(
    'task-definition/mount-path',
    'A volume is mounted at a path of the container.',
    api('MountPoint'),
    ({ container: { mountPoints }, path }) =>
      items(mountPoints).flatMap((mount, index) =>
        violationIf(
          shape(mount) !== undefined &&
            !isAbsent(mount.sourceVolume) &&
            isAbsent(mount.containerPath),
          `${path}.mountPoints[${index}].containerPath`,
          `The mount of ${mount?.sourceVolume} has no containerPath.`,
        ),
      ),
  ),
];

/** The rules. */
export const VOLUME_RULES: readonly Rule<TaskSubject>[] = [
  ...within(volumesOf, VOLUMES),
  ...within(containersOf, CONTAINERS),
  error(
    'task-definition/volume-names',
    'Volumes of a task have names of their own.',
    VOLUME,
    ({ volumes }) => {
      const names = repeated(volumes.flatMap(({ volume }) => text(volume.name) ?? []));
      return violationIf(
        names.length > 0,
        'volumes',
        `More than one volume is named ${names.join(', ')}.`,
      );
    },
  ),
  error(
    'task-definition/configured-at-launch',
    'One volume of a task is configured at launch.',
    VOLUME,
    ({ volumes }) =>
      violationIf(
        volumes.filter(({ volume }) => volume.configuredAtLaunch === true).length > 1,
        'volumes',
        'Only one volume can be configured at launch.',
      ),
  ),
];

/** The kinds that a volume says it is of; the empty host says nothing. */
function kindsOf(volume: Volume): readonly string[] {
  return [
    ...(isAbsent(shape(volume.host)?.sourcePath) ? [] : ['host']),
    ...CONFIGURATIONS.filter((kind) => shape<object>(volume[kind]) !== undefined),
    ...(volume.configuredAtLaunch === true ? ['configuredAtLaunch'] : []),
  ];
}

const CONFIGURATIONS = [
  'dockerVolumeConfiguration',
  'efsVolumeConfiguration',
  's3filesVolumeConfiguration',
  'fsxWindowsFileServerVolumeConfiguration',
] as const;
