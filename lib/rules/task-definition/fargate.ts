/** What AWS refuses of a task definition that asks for Fargate. */

import { FARGATE_SIZES, FARGATE_WINDOWS_CPUS } from '../../facts/fargate-sizes.ts';
import { memoryInMiB, unitsOfCpu } from '../../facts/task-sizes.ts';
import { isToldLater } from '../../graph/reference.ts';
import { error, isAbsent, outside, refusalIf, violationIf, warning, within } from '../checks.ts';
import type { Rule } from '../rule.ts';
import { items } from '../values.ts';
import { api, guide, refusal } from './sources.ts';
import {
  type ContainerSubject,
  shape,
  type TaskSubject,
  text,
  type VolumeSubject,
} from './subject.ts';
import { type ContainerField, usedFields, usedTaskFields } from './unsupported.ts';

const REGISTER = api('RegisterTaskDefinition');
const DIFFERENCES = guide('Amazon ECS task definition differences for Fargate');

const TASKS: readonly Rule<TaskSubject>[] = [
  error(
    'task-definition/fargate-network-mode',
    'Fargate needs the network mode awsvpc.',
    refusal('aws/amazon-ecs-cli 1145'),
    ({ task: { networkMode } }) =>
      refusalIf(
        !isToldLater(networkMode) && networkMode !== 'awsvpc',
        'networkMode',
        'Fargate only supports network mode ‘awsvpc’.',
      ),
  ),
  error(
    'task-definition/fargate-cpu-missing',
    'On Fargate a task has a size of CPU.',
    refusal('mongodb/terraform-aws-ecs-task-definition 38'),
    ({ task: { cpu } }) =>
      refusalIf(
        cpu === undefined || cpu === null,
        'cpu',
        "Fargate requires that 'cpu' be defined at the task level.",
      ),
  ),
  error(
    'task-definition/fargate-memory-missing',
    'On Fargate a task has a size of memory.',
    REGISTER,
    ({ task: { memory } }) =>
      refusalIf(
        isAbsent(memory),
        'memory',
        "Fargate requires that 'memory' be defined at the task level.",
      ),
  ),
  error(
    'task-definition/fargate-size',
    'Fargate offers pairs of CPU and memory.',
    refusal('towardsthecloud/aws-cdk-examples 1'),
    ({ task: { cpu, memory } }) => {
      const units = unitsOfCpu(cpu);
      const mib = memoryInMiB(memory);
      if (units === undefined || mib === undefined) return [];
      const offered = OFFERS[units];
      return refusalIf(
        offered?.includes(mib) !== true,
        'memory',
        `No Fargate configuration exists for given values: ${units} CPU, ${mib} memory. See the Amazon ECS documentation for the valid values.`,
        offered === undefined
          ? `CPU units that Fargate offers: ${Object.keys(OFFERS).join(', ')}`
          : `memory that Fargate offers for ${units} CPU units: ${offered.join(', ')} MiB`,
      );
    },
  ),
  error(
    'task-definition/fargate-windows-size',
    'Windows tasks on Fargate have 1, 2 or 4 vCPUs.',
    REGISTER,
    ({ task: { cpu }, windows }) => {
      const units = unitsOfCpu(cpu);
      return violationIf(
        windows &&
          units !== undefined &&
          OFFERS[units] !== undefined &&
          !FARGATE_WINDOWS_CPUS.includes(units),
        'cpu',
        `Windows tasks on Fargate have ${FARGATE_WINDOWS_CPUS.join(', ')} CPU units, not ${units}.`,
      );
    },
  ),
  error(
    'task-definition/fargate-pid-mode',
    'On Fargate containers share processes with their task alone.',
    REGISTER,
    ({ task: { pidMode } }) =>
      violationIf(pidMode === 'host', 'pidMode', "Fargate only supports 'task' for pidMode."),
  ),
  error(
    'task-definition/fargate-task-field',
    'Fargate has no placement constraints, IPC modes and inference accelerators.',
    DIFFERENCES,
    ({ task }) =>
      usedTaskFields(
        task,
        ['placementConstraints', 'ipcMode', 'inferenceAccelerators'],
        'Fargate does',
      ),
  ),
];

const CONTAINERS: readonly Rule<ContainerSubject>[] = [
  error(
    'task-definition/fargate-container-field',
    'Fargate has no privileges, devices, swap and DNS settings of containers.',
    DIFFERENCES,
    (subject) => usedFields(subject, UNSUPPORTED, 'Fargate does'),
  ),
  error(
    'task-definition/fargate-capability',
    'SYS_PTRACE is the only capability that is added on Fargate.',
    api('KernelCapabilities'),
    ({ container, path }) => {
      const capabilities = shape(shape(container.linuxParameters)?.capabilities);
      const added = items(capabilities?.add).filter(
        (name) => typeof name === 'string' && name !== 'SYS_PTRACE',
      );
      return violationIf(
        added.length > 0,
        `${path}.linuxParameters.capabilities.add`,
        `${added.join(', ')}: SYS_PTRACE is the only capability that can be added on Fargate.`,
      );
    },
  ),
  error(
    'task-definition/fargate-start-timeout',
    'On Fargate a container has 2 to 120 seconds to start.',
    api('ContainerDefinition'),
    ({ container: { startTimeout }, path }) =>
      outside(`${path}.startTimeout`, startTimeout, 2, 120),
  ),
  error(
    'task-definition/fargate-stop-timeout',
    'On Fargate a container has up to 120 seconds to stop.',
    api('ContainerDefinition'),
    ({ container: { stopTimeout }, path }) => outside(`${path}.stopTimeout`, stopTimeout, 0, 120),
  ),
  warning(
    'task-definition/fargate-stop-timeout-short',
    'On Fargate a container has at least 2 seconds to stop.',
    api('ContainerDefinition'),
    ({ container: { stopTimeout }, path }) =>
      violationIf(
        stopTimeout === 0 || stopTimeout === 1,
        `${path}.stopTimeout`,
        `${stopTimeout} s; the API reference says 2 to 120 on Fargate.`,
      ),
  ),
  error(
    'task-definition/fargate-ulimit',
    'Fargate lets a task set the ulimit nofile alone.',
    api('Ulimit'),
    ({ container: { ulimits }, path }) =>
      items(ulimits).flatMap((ulimit, index) => {
        const name = text(shape(ulimit)?.name);
        return violationIf(
          name !== undefined && name !== 'nofile',
          `${path}.ulimits[${index}]`,
          `Fargate lets a task override nofile only, not ${name}.`,
        );
      }),
  ),
];

const VOLUMES: readonly Rule<VolumeSubject>[] = [
  error(
    'task-definition/fargate-volume',
    'Fargate has no volumes of Docker, of FSx and of a host.',
    api('Volume'),
    ({ volume, path }) => [
      ...violationIf(
        shape(volume.dockerVolumeConfiguration) !== undefined,
        `${path}.dockerVolumeConfiguration`,
        'Fargate does not support Docker volumes.',
      ),
      ...violationIf(
        shape(volume.fsxWindowsFileServerVolumeConfiguration) !== undefined,
        `${path}.fsxWindowsFileServerVolumeConfiguration`,
        'Fargate does not support FSx for Windows File Server volumes.',
      ),
      ...violationIf(
        !isAbsent(shape(volume.host)?.sourcePath),
        `${path}.host.sourcePath`,
        'Fargate does not support host.sourcePath: there is no host to mount from.',
      ),
    ],
  ),
];

/** The rules. */
export const FARGATE_RULES: readonly Rule<TaskSubject>[] = [
  ...within((subject: TaskSubject) => (onFargate(subject) ? [subject] : []), TASKS),
  ...within((subject: TaskSubject) => (onFargate(subject) ? subject.containers : []), CONTAINERS),
  ...within((subject: TaskSubject) => (onFargate(subject) ? subject.volumes : []), VOLUMES),
  error(
    'task-definition/ephemeral-storage-fargate',
    'Ephemeral storage is sized on Fargate.',
    api('EphemeralStorage'),
    (subject) =>
      violationIf(
        !onFargate(subject) && shape(subject.task.ephemeralStorage) !== undefined,
        'ephemeralStorage',
        'Ephemeral storage can only be sized for tasks on Fargate.',
      ),
  ),
];

const OFFERS: Readonly<Record<number, readonly number[]>> = FARGATE_SIZES;

const UNSUPPORTED: readonly ContainerField[] = [
  'privileged',
  'disableNetworking',
  'dnsServers',
  'dnsSearchDomains',
  'dockerSecurityOptions',
  'resourceRequirements',
  'linuxParameters.devices',
  'linuxParameters.sharedMemorySize',
  'linuxParameters.maxSwap',
  'linuxParameters.swappiness',
];

function onFargate({ platforms }: TaskSubject): boolean {
  return platforms.has('FARGATE');
}
