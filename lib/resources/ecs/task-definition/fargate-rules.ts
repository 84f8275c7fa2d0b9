/** What AWS refuses of a task definition that asks for Fargate. */
import { outside, violation } from '../../findings.ts';
import { errorIf, items, known, type Rule } from '../rules.ts';
import { type ContainerRule, eachContainer } from './container-rules.ts';
import type { TaskDefinitionProperties } from './properties.ts';
import { fargateCpus, fargateMemory, memoryInMiB, unitsOfCpu } from './sizes.ts';

const TASK_RULES: readonly Rule<TaskDefinitionProperties>[] = [
  ({ networkMode }) =>
    errorIf(
      (known(networkMode) ?? 'awsvpc') !== 'awsvpc',
      'networkMode',
      'Fargate only supports network mode ‘awsvpc’.',
    ),
  ({ cpu }) =>
    errorIf(cpu === undefined, 'cpu', "Fargate requires that 'cpu' be defined at the task level."),
  ({ memory }) =>
    errorIf(
      memory === undefined,
      'memory',
      "Fargate requires that 'memory' be defined at the task level.",
    ),
  ({ cpu, memory }) => {
    const units = unitsOfCpu(cpu);
    const mib = memoryInMiB(memory);
    if (units === undefined || mib === undefined) return [];
    const offered = fargateMemory(units);
    return errorIf(
      offered?.includes(mib) !== true,
      'memory',
      `No Fargate configuration exists for given values: ${units} CPU, ${mib} memory.`,
      offered === undefined
        ? `CPU units that Fargate offers: ${fargateCpus().join(', ')}`
        : `memory that Fargate offers for ${units} CPU units: ${offered.join(', ')} MiB`,
    );
  },
  ({ runtimePlatform, cpu }) => {
    const windows = known(runtimePlatform?.operatingSystemFamily)?.startsWith('WINDOWS') === true;
    const units = unitsOfCpu(cpu);
    return [
      ...errorIf(
        windows && units !== undefined && ![1024, 2048, 4096].includes(units),
        'cpu',
        `Windows tasks on Fargate have 1024, 2048 or 4096 CPU units, not ${units}.`,
      ),
      ...errorIf(
        windows && runtimePlatform?.cpuArchitecture === 'ARM64',
        'runtimePlatform.cpuArchitecture',
        'ARM64 is only offered for Linux.',
      ),
    ];
  },
  ({ placementConstraints }) =>
    errorIf(
      items(placementConstraints).length > 0,
      'placementConstraints',
      'Fargate has no container instances, so there are no placement constraints.',
    ),
  ({ pidMode }) =>
    errorIf(pidMode === 'host', 'pidMode', "Fargate only supports 'task' for pidMode."),
  ({ ipcMode }) => errorIf(ipcMode !== undefined, 'ipcMode', 'Fargate does not support ipcMode.'),
  ({ inferenceAccelerators }) =>
    errorIf(
      items(inferenceAccelerators).length > 0,
      'inferenceAccelerators',
      'Fargate does not support inference accelerators.',
    ),
  ({ volumes }) =>
    items(volumes).flatMap((volume, index) => [
      ...errorIf(
        volume.dockerVolumeConfiguration !== undefined,
        `volumes[${index}].dockerVolumeConfiguration`,
        'Fargate does not support Docker volumes.',
      ),
      ...errorIf(
        volume.fsxWindowsFileServerVolumeConfiguration !== undefined,
        `volumes[${index}].fsxWindowsFileServerVolumeConfiguration`,
        'Fargate does not support FSx for Windows File Server volumes.',
      ),
      ...errorIf(
        volume.host?.sourcePath !== undefined,
        `volumes[${index}].host.sourcePath`,
        'Fargate does not support host.sourcePath: there is no host to mount from.',
      ),
    ]),
];

const CONTAINER_RULES: readonly ContainerRule[] = [
  (container, path) =>
    UNSUPPORTED.flatMap(([member, used]) =>
      used(container)
        ? [violation(`${path}.${member}`, `Fargate does not support ${member}.`)]
        : [],
    ),
  ({ linuxParameters }, path) => {
    const added = items(linuxParameters?.capabilities?.add).filter((name) => name !== 'SYS_PTRACE');
    return errorIf(
      added.length > 0,
      `${path}.linuxParameters.capabilities.add`,
      `${added.join(', ')}: SYS_PTRACE is the only capability that can be added on Fargate.`,
    );
  },
  ({ startTimeout, stopTimeout }, path) => [
    ...outside(`${path}.startTimeout`, startTimeout, 2, 120),
    ...outside(`${path}.stopTimeout`, stopTimeout, 0, 120),
  ],
  ({ ulimits }, path) =>
    items(ulimits).flatMap(({ name }, index) =>
      errorIf(
        known(name) !== undefined && name !== 'nofile',
        `${path}.ulimits[${index}]`,
        `Fargate lets a task override nofile only, not ${name}.`,
      ),
    ),
  ({ logConfiguration: log }, path, { executionRoleArn }) => {
    const driver = known(log?.logDriver);
    if (driver === undefined) return [];
    return [
      ...errorIf(
        !/^(awslogs|splunk|awsfirelens)$/.test(driver),
        `${path}.logConfiguration.logDriver`,
        `Fargate does not support the log driver ${driver}; it has awslogs, splunk and awsfirelens.`,
      ),
      ...errorIf(
        driver === 'awslogs' && !log?.options?.['awslogs-stream-prefix'],
        `${path}.logConfiguration.options`,
        'Log driver awslogs requires options: awslogs-stream-prefix',
      ),
      ...errorIf(
        driver === 'awslogs' && executionRoleArn === undefined,
        `${path}.logConfiguration`,
        'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
      ),
    ];
  },
  ({ image }, path, { executionRoleArn }) =>
    errorIf(
      executionRoleArn === undefined && known(image)?.includes('.dkr.ecr.') === true,
      `${path}.image`,
      'Fargate requires task definition to have execution role ARN to support ECR images.',
    ),
];

type Container = Parameters<ContainerRule>[0];

const UNSUPPORTED: readonly (readonly [string, (container: Container) => boolean])[] = [
  ['privileged', ({ privileged }) => privileged === true],
  ['disableNetworking', ({ disableNetworking }) => disableNetworking === true],
  ['dnsServers', ({ dnsServers }) => items(dnsServers).length > 0],
  ['dnsSearchDomains', ({ dnsSearchDomains }) => items(dnsSearchDomains).length > 0],
  ['dockerSecurityOptions', ({ dockerSecurityOptions }) => items(dockerSecurityOptions).length > 0],
  ['resourceRequirements', ({ resourceRequirements }) => items(resourceRequirements).length > 0],
  ['linuxParameters.devices', ({ linuxParameters }) => items(linuxParameters?.devices).length > 0],
  [
    'linuxParameters.sharedMemorySize',
    ({ linuxParameters }) => linuxParameters?.sharedMemorySize !== undefined,
  ],
  ['linuxParameters.maxSwap', ({ linuxParameters }) => linuxParameters?.maxSwap !== undefined],
  [
    'linuxParameters.swappiness',
    ({ linuxParameters }) => linuxParameters?.swappiness !== undefined,
  ],
];

/** The rules. */
export const FARGATE_RULES: readonly Rule<TaskDefinitionProperties>[] = [
  ...TASK_RULES,
  ...CONTAINER_RULES.map(eachContainer),
];
