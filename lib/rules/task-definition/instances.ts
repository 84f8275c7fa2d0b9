/** What AWS refuses of task definitions for instances that ECS manages, and for those outside AWS. */
import { error, isAbsent, violationIf, warning, within } from '../checks.ts';
import type { Rule } from '../rule.ts';
import { items } from '../values.ts';
import { api, guide } from './sources.ts';
import {
  type ContainerSubject,
  shape,
  type TaskSubject,
  text,
  type VolumeSubject,
} from './subject.ts';
import { type ContainerField, usedFields, usedTaskFields } from './unsupported.ts';

const MANAGED = guide('Amazon ECS task definition differences for Amazon ECS Managed Instances');
const EXTERNAL = guide('Amazon ECS clusters for external instances');

const MANAGED_TASKS: readonly Rule<TaskSubject>[] = [
  error(
    'task-definition/managed-instances-network-mode',
    'Managed instances have the network modes awsvpc and host.',
    MANAGED,
    ({ networkMode }) =>
      violationIf(
        networkMode === 'bridge' || networkMode === '<default>' || networkMode === 'nat',
        'networkMode',
        `Managed instances support the network modes awsvpc and host, not ${networkMode}.`,
      ),
  ),
  warning(
    'task-definition/managed-instances-no-network',
    'Managed instances have the network modes awsvpc and host; AWS names none in one place alone.',
    MANAGED,
    ({ networkMode }) =>
      violationIf(
        networkMode === 'none',
        'networkMode',
        'Managed instances support the network modes awsvpc and host; of none the documentation says both.',
      ),
  ),
  error(
    'task-definition/managed-instances-linux',
    'Managed instances run Linux.',
    MANAGED,
    ({ windows, task }) =>
      violationIf(
        windows,
        'runtimePlatform.operatingSystemFamily',
        `Managed instances run Linux, not ${task.runtimePlatform?.operatingSystemFamily}.`,
      ),
  ),
  error(
    'task-definition/managed-instances-task-field',
    'Managed instances have no IPC modes, App Mesh proxies and inference accelerators.',
    MANAGED,
    ({ task }) =>
      usedTaskFields(
        task,
        ['ipcMode', 'proxyConfiguration', 'inferenceAccelerators'],
        'Managed instances do',
      ),
  ),
];

const MANAGED_CONTAINERS: readonly Rule<ContainerSubject>[] = [
  error(
    'task-definition/managed-instances-container-field',
    'Managed instances have no links, host names, DNS settings, labels, security options and swap.',
    MANAGED,
    (subject) => usedFields(subject, UNMANAGED, 'Managed instances do'),
  ),
];

const MANAGED_VOLUMES: readonly Rule<VolumeSubject>[] = [
  error(
    'task-definition/managed-instances-volume',
    'Managed instances have no volumes of Docker, of FSx and of a host.',
    MANAGED,
    ({ volume, path }) => [
      ...violationIf(
        shape(volume.dockerVolumeConfiguration) !== undefined,
        `${path}.dockerVolumeConfiguration`,
        'Managed instances do not support Docker volumes.',
      ),
      ...violationIf(
        shape(volume.fsxWindowsFileServerVolumeConfiguration) !== undefined,
        `${path}.fsxWindowsFileServerVolumeConfiguration`,
        'Managed instances do not support FSx for Windows File Server volumes.',
      ),
      ...violationIf(
        !isAbsent(shape(volume.host)?.sourcePath),
        `${path}.host.sourcePath`,
        'Managed instances do not support host.sourcePath.',
      ),
    ],
  ),
];

const EXTERNAL_TASKS: readonly Rule<TaskSubject>[] = [
  error(
    'task-definition/external-network-mode',
    'Instances outside AWS have the network modes bridge, host and none.',
    EXTERNAL,
    ({ networkMode }) =>
      violationIf(
        networkMode === 'awsvpc',
        'networkMode',
        'External instances support the network modes bridge, host and none, not awsvpc.',
      ),
  ),
];

const EXTERNAL_CONTAINERS: readonly Rule<ContainerSubject>[] = [
  error(
    'task-definition/external-gpu-sharing',
    'Instances outside AWS do not share GPUs.',
    api('ResourceRequirement'),
    ({ container: { resourceRequirements }, path }) =>
      items(resourceRequirements).flatMap((need, index) =>
        violationIf(
          shape(need)?.type === 'GPU' && !isAbsent(need.sharingStrategy),
          `${path}.resourceRequirements[${index}].sharingStrategy`,
          'External instances do not support GPU sharing.',
        ),
      ),
  ),
  error(
    'task-definition/external-selinux',
    'Instances outside AWS have no SELinux labels.',
    EXTERNAL,
    ({ container: { dockerSecurityOptions }, path }) =>
      items(dockerSecurityOptions).flatMap((option, index) =>
        violationIf(
          text(option)?.startsWith('label') === true,
          `${path}.dockerSecurityOptions[${index}]`,
          `${option}: external instances do not support SELinux labels.`,
        ),
      ),
  ),
];

const EXTERNAL_VOLUMES: readonly Rule<VolumeSubject>[] = [
  error(
    'task-definition/external-efs',
    'Instances outside AWS mount no EFS.',
    EXTERNAL,
    ({ volume, path }) =>
      violationIf(
        shape(volume.efsVolumeConfiguration) !== undefined,
        `${path}.efsVolumeConfiguration`,
        'External instances do not support EFS volumes.',
      ),
  ),
];

/** The rules. */
export const INSTANCE_RULES: readonly Rule<TaskSubject>[] = [
  ...within((it: TaskSubject) => (isFor(it, 'MANAGED_INSTANCES') ? [it] : []), MANAGED_TASKS),
  ...within(
    (it: TaskSubject) => (isFor(it, 'MANAGED_INSTANCES') ? it.containers : []),
    MANAGED_CONTAINERS,
  ),
  ...within(
    (it: TaskSubject) => (isFor(it, 'MANAGED_INSTANCES') ? it.volumes : []),
    MANAGED_VOLUMES,
  ),
  ...within((it: TaskSubject) => (isFor(it, 'EXTERNAL') ? [it] : []), EXTERNAL_TASKS),
  ...within((it: TaskSubject) => (isFor(it, 'EXTERNAL') ? it.containers : []), EXTERNAL_CONTAINERS),
  ...within((it: TaskSubject) => (isFor(it, 'EXTERNAL') ? it.volumes : []), EXTERNAL_VOLUMES),
];

const UNMANAGED: readonly ContainerField[] = [
  'links',
  'hostname',
  'extraHosts',
  'dnsServers',
  'dnsSearchDomains',
  'disableNetworking',
  'dockerLabels',
  'dockerSecurityOptions',
  'linuxParameters.maxSwap',
  'linuxParameters.swappiness',
  'linuxParameters.sharedMemorySize',
];

function isFor({ platforms }: TaskSubject, platform: string): boolean {
  return platforms.has(platform);
}
