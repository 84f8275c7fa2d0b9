/** What AWS refuses of task definitions that say they are for Windows. */
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

const DIFFERENCES = guide(
  'Amazon ECS task definition differences for EC2 instances running Windows',
);
const FARGATE = guide('Amazon ECS task definition differences for Fargate');

const TASKS: readonly Rule<TaskSubject>[] = [
  error(
    'task-definition/windows-architecture',
    'Windows runs on X86_64.',
    api('RuntimePlatform'),
    ({ task }) =>
      violationIf(
        task.runtimePlatform?.cpuArchitecture === 'ARM64',
        'runtimePlatform.cpuArchitecture',
        'ARM64 is only offered for Linux.',
      ),
  ),
  error(
    'task-definition/windows-network-mode',
    'Windows has awsvpc and a network mode of its own.',
    api('TaskDefinition'),
    ({ task: { networkMode }, platforms }) =>
      violationIf(
        !platforms.has('FARGATE') &&
          !platforms.has('MANAGED_INSTANCES') &&
          ['bridge', 'host', 'none'].includes(text(networkMode) ?? ''),
        'networkMode',
        `Windows has awsvpc and its own default, not ${networkMode}.`,
        { hint: 'leave networkMode out' },
      ),
  ),
  error(
    'task-definition/windows-task-field',
    'Windows has no PID modes, IPC modes and App Mesh proxies.',
    DIFFERENCES,
    ({ task }) =>
      usedTaskFields(task, ['pidMode', 'ipcMode', 'proxyConfiguration'], 'Windows does'),
  ),
  warning(
    'task-definition/windows-task-size',
    'On instances the size of a task does not hold for Windows containers.',
    api('RegisterTaskDefinition'),
    ({ task: { cpu, memory }, platforms }) =>
      violationIf(
        !platforms.has('FARGATE') && !(isAbsent(cpu) && isAbsent(memory)),
        isAbsent(cpu) ? 'memory' : 'cpu',
        'CPU and memory of the task are ignored for Windows containers on instances.',
        { hint: 'give CPU and memory to the containers' },
      ),
  ),
];

const CONTAINERS: readonly Rule<ContainerSubject>[] = [
  error(
    'task-definition/windows-container-field',
    'Windows has no Linux parameters, links, DNS settings, privileges, users of Linux and ulimits.',
    api('ContainerDefinition'),
    (subject) => usedFields(subject, UNSUPPORTED, 'Windows does'),
  ),
  error(
    'task-definition/windows-gpu',
    'Windows containers have no GPUs.',
    DIFFERENCES,
    ({ container: { resourceRequirements }, path, task: { platforms } }) =>
      items(resourceRequirements).flatMap((need, index) =>
        violationIf(
          shape(need)?.type === 'GPU' && !platforms.has('FARGATE'),
          `${path}.resourceRequirements[${index}]`,
          'GPUs are not supported for Windows containers.',
        ),
      ),
  ),
  warning(
    'task-definition/windows-doubtful-field',
    'Older editions of the developer guide name memory reservations and environment files as missing for Windows.',
    DIFFERENCES,
    (subject) =>
      usedFields(
        subject,
        subject.task.platforms.has('FARGATE')
          ? ['memoryReservation']
          : ['memoryReservation', 'environmentFiles'],
        'Windows may',
      ),
  ),
  error(
    'task-definition/windows-fargate-port',
    'Port 3150 is reserved for Windows tasks on Fargate.',
    FARGATE,
    ({ container: { portMappings }, path, task: { platforms } }) =>
      items(portMappings).flatMap((mapping, index) =>
        violationIf(
          platforms.has('FARGATE') && mapping?.containerPort === 3150,
          `${path}.portMappings[${index}].containerPort`,
          'Port 3150 is reserved for Windows tasks on Fargate.',
        ),
      ),
  ),
  warning(
    'task-definition/windows-credential-port',
    'Port 80 of a Windows instance serves credentials of tasks.',
    guide('Amazon EC2 Windows instance task IAM role additional configuration'),
    ({ container: { portMappings }, path, task: { platforms, networkMode } }) =>
      items(portMappings).flatMap((mapping, index) =>
        violationIf(
          !platforms.has('FARGATE') && networkMode !== 'awsvpc' && mapping?.hostPort === 80,
          `${path}.portMappings[${index}].hostPort`,
          'Port 80 of the instance serves credentials where IAM roles for tasks are on.',
        ),
      ),
  ),
  error(
    'task-definition/windows-drives',
    'Windows mounts a directory on the drive that it is on.',
    api('HostVolumeProperties'),
    ({ container: { mountPoints }, path, task: { volumes } }) => {
      if (items(mountPoints).length === 0) return [];
      const drives = new Map<unknown, string | undefined>(
        volumes.map(({ volume }) => [volume.name, driveOf(shape(volume.host)?.sourcePath)]),
      );
      return items(mountPoints).flatMap((mount, index) => {
        const from = drives.get(mount?.sourceVolume);
        const to = driveOf(mount?.containerPath);
        return violationIf(
          from !== undefined && to !== undefined && from !== to,
          `${path}.mountPoints[${index}].containerPath`,
          `The volume is on drive ${from}: and would be mounted on ${to}:; both must be the same.`,
        );
      });
    },
  ),
];

const VOLUMES: readonly Rule<VolumeSubject>[] = [
  error(
    'task-definition/windows-docker-driver',
    'Docker volumes of Windows have the driver local.',
    api('DockerVolumeConfiguration'),
    ({ volume, path, task: { platforms } }) => {
      const driver = text(shape(volume.dockerVolumeConfiguration)?.driver);
      return violationIf(
        !platforms.has('FARGATE') && driver !== undefined && driver !== 'local',
        `${path}.dockerVolumeConfiguration.driver`,
        `Windows containers only support the driver local, not ${driver}.`,
      );
    },
  ),
];

/** The rules. */
export const WINDOWS_RULES: readonly Rule<TaskSubject>[] = [
  ...within((it: TaskSubject) => (it.windows ? [it] : []), TASKS),
  ...within((it: TaskSubject) => (it.windows ? it.containers : []), CONTAINERS),
  ...within((it: TaskSubject) => (it.windows ? it.volumes : []), VOLUMES),
];

const UNSUPPORTED: readonly ContainerField[] = [
  'linuxParameters',
  'links',
  'dnsServers',
  'dnsSearchDomains',
  'extraHosts',
  'disableNetworking',
  'privileged',
  'readonlyRootFilesystem',
  'user',
  'ulimits',
  'systemControls',
];

/** The drive of a path such as `C:\data`. */
function driveOf(path: unknown): string | undefined {
  return /^([A-Za-z]):/.exec(text(path) ?? '')?.[1]?.toUpperCase();
}
