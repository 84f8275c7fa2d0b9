/** What AWS refuses of a task definition as a whole. */
import { memoryInMiB, unitsOfCpu } from '../../facts/task-sizes.ts';
import {
  ECS_NAME,
  error,
  isAbsent,
  malformed,
  noneOf,
  outside,
  refusalIf,
  violationIf,
  warning,
} from '../checks.ts';
import type { Rule } from '../rule.ts';
import { items, known, repeated } from '../values.ts';
import { api, CDK, guide, refusal } from './sources.ts';
import { shape, type TaskSubject, text } from './subject.ts';

const REGISTER = api('RegisterTaskDefinition');
const QUOTAS = guide('Amazon ECS service quotas');
const MOST_BYTES = 65_536;

/** The rules. */
export const TASK_RULES: readonly Rule<TaskSubject>[] = [
  error(
    'task-definition/family',
    'A family has up to 255 letters, numbers, underscores and hyphens.',
    refusal('aws/amazon-ecs-cli 37'),
    ({ task: { family } }) => {
      if (isAbsent(family))
        return [{ path: 'family', detail: 'A task definition needs a family.' }];
      const [wrong] = malformed('family', family, ECS_NAME);
      if (wrong === undefined) return [];
      if (ECS_NAME.pattern?.test(String(family)) === true) return [wrong];
      return [
        {
          ...wrong,
          detail: `${wrong.detail}. AWS says: ${BAD_FAMILY}`,
          awsMessage: BAD_FAMILY,
        },
      ];
    },
  ),
  error(
    'task-definition/no-containers',
    'A task has at least one container.',
    REGISTER,
    ({ task: { containerDefinitions: list } }) =>
      refusalIf(isAbsent(list), 'containerDefinitions', 'Container list cannot be empty.'),
  ),
  error(
    'task-definition/container-count',
    'A task has up to 10 containers.',
    QUOTAS,
    ({ task: { containerDefinitions } }) =>
      violationIf(
        items(containerDefinitions).length > 10,
        'containerDefinitions',
        `${items(containerDefinitions).length} containers; a task definition can have 10.`,
      ),
  ),
  error(
    'task-definition/size',
    'A task definition has up to 64 KiB.',
    refusal('awsdocs/amazon-ecs-developer-guide 149'),
    ({ task }) => {
      const { tags: _, ...definition } = task;
      const bytes = Buffer.byteLength(JSON.stringify(definition));
      // References count as nothing: what they will hold may be shorter than their names.
      return refusalIf(
        bytes > MOST_BYTES && known(definition) !== undefined,
        'containerDefinitions',
        `Actual length: '${bytes}'. Max allowed length is '${MOST_BYTES}' bytes.`,
      );
    },
  ),
  error(
    'task-definition/essential',
    'At least one container of a task is essential.',
    api('ContainerDefinition'),
    ({ containers }) =>
      violationIf(
        containers.length > 0 && containers.every(({ container }) => container.essential === false),
        'containerDefinitions',
        'At least one container must be essential.',
      ),
  ),
  error(
    'task-definition/platform',
    'A task definition is for EC2, FARGATE, EXTERNAL or MANAGED_INSTANCES.',
    REGISTER,
    ({ task: { requiresCompatibilities } }) =>
      items(requiresCompatibilities).flatMap((one, index) =>
        noneOf(`requiresCompatibilities[${index}]`, one, [
          'EC2',
          'FARGATE',
          'EXTERNAL',
          'MANAGED_INSTANCES',
        ]),
      ),
  ),
  error(
    'task-definition/network-mode',
    'The network mode is none, bridge, awsvpc or host; Windows has one of its own.',
    REGISTER,
    ({ task: { networkMode } }) =>
      noneOf('networkMode', text(networkMode), [
        'awsvpc',
        'bridge',
        'host',
        'none',
        '<default>',
        'nat',
      ]),
  ),
  error(
    'task-definition/operating-system',
    'The operating system is LINUX or a release of Windows Server.',
    api('RuntimePlatform'),
    ({ task }) => {
      const os = text(shape(task.runtimePlatform)?.operatingSystemFamily);
      return violationIf(
        os !== undefined && !/^(LINUX|WINDOWS_SERVER_[A-Z0-9_]+)$/.test(os),
        'runtimePlatform.operatingSystemFamily',
        `${os} is neither LINUX nor a release of Windows such as WINDOWS_SERVER_2022_CORE.`,
      );
    },
  ),
  error(
    'task-definition/architecture',
    'The architecture of the CPU is X86_64 or ARM64.',
    api('RuntimePlatform'),
    ({ task }) =>
      noneOf(
        'runtimePlatform.cpuArchitecture',
        text(shape(task.runtimePlatform)?.cpuArchitecture),
        ['X86_64', 'ARM64'],
      ),
  ),
  error(
    'task-definition/placement-count',
    'A task has up to 10 placement constraints.',
    REGISTER,
    ({ task: { placementConstraints } }) =>
      violationIf(
        items(placementConstraints).length > 10,
        'placementConstraints',
        `${items(placementConstraints).length} constraints; there can be 10.`,
      ),
  ),
  error(
    'task-definition/placement-type',
    'A task definition is placed by memberOf alone.',
    api('TaskDefinitionPlacementConstraint'),
    ({ task: { placementConstraints } }) =>
      items(placementConstraints).flatMap((one, index) =>
        noneOf(`placementConstraints[${index}].type`, text(shape(one)?.type), ['memberOf']),
      ),
  ),
  error(
    'task-definition/proxy-network-mode',
    'An App Mesh proxy needs the network mode awsvpc.',
    CDK,
    ({ task: { proxyConfiguration }, networkMode }) =>
      violationIf(
        !isAbsent(proxyConfiguration) && networkMode !== undefined && networkMode !== 'awsvpc',
        'proxyConfiguration',
        `The network mode is ${networkMode}; a proxy configuration needs awsvpc.`,
      ),
  ),
  error(
    'task-definition/proxy-type',
    'The type of a proxy is APPMESH.',
    api('ProxyConfiguration'),
    ({ task }) =>
      noneOf('proxyConfiguration.type', text(shape(task.proxyConfiguration)?.type), ['APPMESH']),
  ),
  error(
    'task-definition/proxy-properties',
    'A proxy knows the ports of the application, its own two, and whose traffic it leaves alone.',
    api('ProxyConfiguration'),
    ({ task }) => {
      const proxy = shape(task.proxyConfiguration);
      if (proxy === undefined || !(isAbsent(proxy.properties) || Array.isArray(proxy.properties)))
        return [];
      const given = new Set(items(proxy.properties).map((one) => shape(one)?.name));
      const missing: string[] = ['AppPorts', 'ProxyIngressPort', 'ProxyEgressPort'].filter(
        (name) => !given.has(name),
      );
      if (!given.has('IgnoredUID') && !given.has('IgnoredGID'))
        missing.push('IgnoredUID or IgnoredGID');
      return violationIf(
        missing.length > 0,
        'proxyConfiguration.properties',
        `The proxy has no ${missing.join(', ')}.`,
      );
    },
  ),
  warning(
    'task-definition/proxy-container',
    'The proxy is a container of the task.',
    api('ProxyConfiguration'),
    ({ task, byName }) => {
      const name = text(shape(task.proxyConfiguration)?.containerName);
      return violationIf(
        name !== undefined && !byName.has(name),
        'proxyConfiguration.containerName',
        `The task has no container ${name}.`,
      );
    },
  ),
  error(
    'task-definition/fault-injection',
    'Faults are injected with the network mode awsvpc or host.',
    CDK,
    ({ task: { enableFaultInjection }, networkMode }) =>
      violationIf(
        enableFaultInjection === true &&
          networkMode !== undefined &&
          !/^(awsvpc|host)$/.test(networkMode),
        'enableFaultInjection',
        `The network mode is ${networkMode}; fault injection needs awsvpc or host.`,
      ),
  ),
  error(
    'task-definition/pid-mode',
    'The PID mode is host or task.',
    REGISTER,
    ({ task: { pidMode } }) => noneOf('pidMode', text(pidMode), ['host', 'task']),
  ),
  error(
    'task-definition/ipc-mode',
    'The IPC mode is host, task or none.',
    REGISTER,
    ({ task: { ipcMode } }) => noneOf('ipcMode', text(ipcMode), ['host', 'task', 'none']),
  ),
  error(
    'task-definition/ephemeral-storage',
    'Ephemeral storage has 21 to 200 GiB.',
    api('EphemeralStorage'),
    ({ task }) =>
      outside('ephemeralStorage.sizeInGiB', shape(task.ephemeralStorage)?.sizeInGiB, 21, 200),
  ),
  warning(
    'task-definition/elastic-inference',
    'Elastic Inference is no longer available.',
    api('InferenceAccelerator'),
    ({ task: { inferenceAccelerators }, platforms }) =>
      violationIf(
        !isAbsent(inferenceAccelerators) &&
          !platforms.has('FARGATE') &&
          !platforms.has('MANAGED_INSTANCES'),
        'inferenceAccelerators',
        'Elastic Inference is no longer available.',
      ),
  ),
  error(
    'task-definition/cpu',
    'The CPU of a task is a number of units or of vCPUs; outside Fargate 128 to 196608 units.',
    guide('Troubleshoot Amazon ECS task definition invalid CPU or memory errors'),
    ({ task: { cpu }, platforms }) => {
      if (cpu === undefined || cpu === null || typeof cpu === 'object') return [];
      const units = unitsOfCpu(cpu);
      const [wrong] =
        units === undefined || platforms.has('FARGATE') ? [] : outside('cpu', units, 128, 196_608);
      if (units !== undefined && wrong === undefined) return [];
      return [
        {
          path: 'cpu',
          detail: `${wrong?.detail ?? JSON.stringify(cpu)}. AWS says: Invalid 'cpu' setting for task.`,
          hint: 'give CPU units such as "1024", or "1 vCPU"',
          awsMessage: BAD_CPU,
        },
      ];
    },
  ),
  error(
    'task-definition/memory',
    'The memory of a task is a number of MiB or of GB.',
    REGISTER,
    ({ task: { memory } }) =>
      violationIf(
        text(memory) !== undefined && memoryInMiB(memory) === undefined,
        'memory',
        `${JSON.stringify(memory)}: Invalid 'memory' setting for task.`,
        { hint: 'give MiB such as "2048", or "2 GB"' },
      ),
  ),
  warning(
    'task-definition/root-on-host-network',
    'Containers on the network of the host do not run as root.',
    REGISTER,
    ({ networkMode, containers }) =>
      containers.flatMap(({ container: { user }, path }) =>
        violationIf(
          networkMode === 'host' && /^(root|0)(:|$)/.test(text(user) ?? ''),
          `${path}.user`,
          `${user} with networkMode=host: root in the container reaches the network of the whole instance.`,
        ),
      ),
  ),
  error(
    'task-definition/container-names',
    'Containers of a task have names of their own.',
    REGISTER,
    ({ containers }) => {
      const names = repeated(containers.flatMap(({ container }) => text(container.name) ?? []));
      return violationIf(
        names.length > 0,
        'containerDefinitions',
        `More than one container is named ${names.join(', ')}.`,
      );
    },
  ),
];

const BAD_FAMILY = 'Family contains invalid characters.';
const BAD_CPU =
  "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";
