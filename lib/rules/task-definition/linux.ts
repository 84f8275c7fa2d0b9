/** What AWS refuses of Linux parameters, ulimits and kernel parameters. */
import type { SystemControl } from '@aws-sdk/client-ecs';
import { error, isAbsent, noneOf, outside, violationIf, warning, within } from '../checks.ts';
import type { Rule, Violation } from '../rule.ts';
import { items } from '../values.ts';
import { CAPABILITIES, TMPFS_OPTIONS, ULIMITS } from './linux-names.ts';
import { api } from './sources.ts';
import { type ContainerSubject, containersOf, shape, type TaskSubject, text } from './subject.ts';

const LINUX = api('LinuxParameters');
const ULIMIT = api('Ulimit');
const CONTROL = api('SystemControl');
const MOST = 2_147_483_647;

const CONTAINERS: readonly Rule<ContainerSubject>[] = [
  error('task-definition/swappiness', 'Swappiness is 0 to 100.', LINUX, ({ container, path }) =>
    outside(
      `${path}.linuxParameters.swappiness`,
      shape(container.linuxParameters)?.swappiness,
      0,
      100,
    ),
  ),
  warning(
    'task-definition/swappiness-alone',
    'Swappiness counts where maxSwap is given.',
    LINUX,
    ({ container, path }) => {
      const linux = shape(container.linuxParameters);
      return violationIf(
        !isAbsent(linux?.swappiness) && isAbsent(linux?.maxSwap),
        `${path}.linuxParameters.swappiness`,
        'swappiness has no effect without maxSwap.',
      );
    },
  ),
  error(
    'task-definition/max-swap',
    'Swap is a whole number of MiB.',
    LINUX,
    ({ container, path }) =>
      outside(
        `${path}.linuxParameters.maxSwap`,
        shape(container.linuxParameters)?.maxSwap,
        0,
        MOST,
      ),
  ),
  error(
    'task-definition/shared-memory',
    'Shared memory is a whole number of MiB, and more than none.',
    LINUX,
    ({ container, path }) =>
      outside(
        `${path}.linuxParameters.sharedMemorySize`,
        // Zero says that nothing is asked for.
        shape(container.linuxParameters)?.sharedMemorySize || undefined,
        1,
        MOST,
      ),
  ),
  warning(
    'task-definition/capability',
    'Capabilities have the names of the kernel without CAP_.',
    api('KernelCapabilities'),
    ({ container, path }) => {
      const capabilities = shape(shape(container.linuxParameters)?.capabilities);
      return (['add', 'drop'] as const).flatMap((way) =>
        items(capabilities?.[way]).flatMap((name, index) =>
          violationIf(
            typeof name === 'string' && !CAPABILITIES.has(name),
            `${path}.linuxParameters.capabilities.${way}[${index}]`,
            `${name} is no capability that AWS lists.`,
          ),
        ),
      );
    },
  ),
  error(
    'task-definition/device-permission',
    'A device is read, written or made nodes of.',
    api('Device'),
    ({ container, path }) =>
      items(shape(container.linuxParameters)?.devices).flatMap((device, index) =>
        items(shape(device)?.permissions).flatMap((permission) =>
          noneOf(`${path}.linuxParameters.devices[${index}].permissions`, permission, [
            'read',
            'write',
            'mknod',
          ]),
        ),
      ),
  ),
  error(
    'task-definition/tmpfs-path',
    'A tmpfs is mounted at an absolute path.',
    api('Tmpfs'),
    ({ container, path }) =>
      items(shape(container.linuxParameters)?.tmpfs).flatMap((tmpfs, index) => {
        const at = shape(tmpfs)?.containerPath;
        return violationIf(
          shape(tmpfs) !== undefined &&
            (isAbsent(at) || (typeof at === 'string' && !at.startsWith('/'))),
          `${path}.linuxParameters.tmpfs[${index}].containerPath`,
          `${JSON.stringify(at ?? '')} is not an absolute path.`,
        );
      }),
  ),
  error(
    'task-definition/tmpfs-size',
    'A tmpfs has a size in MiB.',
    api('Tmpfs'),
    ({ container, path }) =>
      items(shape(container.linuxParameters)?.tmpfs).flatMap((tmpfs, index) =>
        shape(tmpfs) === undefined
          ? []
          : outside(
              `${path}.linuxParameters.tmpfs[${index}].size`,
              // Without a size there is none.
              tmpfs.size ?? 0,
              1,
              MOST,
            ),
      ),
  ),
  error(
    'task-definition/tmpfs-option',
    'A tmpfs has mount options that AWS lists.',
    api('Tmpfs'),
    ({ container, path }) =>
      items(shape(container.linuxParameters)?.tmpfs).flatMap((tmpfs, index) =>
        items(shape(tmpfs)?.mountOptions).flatMap((option) =>
          violationIf(
            typeof option === 'string' && !TMPFS_OPTIONS.has(option.split('=')[0] ?? ''),
            `${path}.linuxParameters.tmpfs[${index}].mountOptions`,
            `${option} is no mount option that AWS lists.`,
          ),
        ),
      ),
  ),
  error(
    'task-definition/ulimit-name',
    'A ulimit is one that the kernel knows.',
    ULIMIT,
    ({ container: { ulimits }, path }) =>
      items(ulimits).flatMap((ulimit, index) =>
        noneOf(`${path}.ulimits[${index}].name`, shape(ulimit)?.name, ULIMITS),
      ),
  ),
  error(
    'task-definition/ulimit',
    'A soft limit is not above its hard limit.',
    ULIMIT,
    ({ container: { ulimits }, path }) =>
      items(ulimits).flatMap((ulimit, index) => {
        const { name, softLimit, hardLimit } = shape(ulimit) ?? {};
        return violationIf(
          typeof softLimit === 'number' &&
            typeof hardLimit === 'number' &&
            // -1 is no limit at all.
            hardLimit !== -1 &&
            (softLimit > hardLimit || softLimit === -1),
          `${path}.ulimits[${index}]`,
          `The soft limit ${softLimit} of ${name} is above the hard limit ${hardLimit}.`,
        );
      }),
  ),
  error(
    'task-definition/system-control',
    'Kernel parameters are those of the network and of IPC.',
    CONTROL,
    (subject) =>
      controls(subject, ({ namespace }, path) =>
        violationIf(
          text(namespace) !== undefined && !isNet(namespace) && !isIpc(namespace),
          path,
          `${namespace} is not net.*, fs.mqueue.* or a parameter of IPC such as kernel.shmmax.`,
        ),
      ),
  ),
  error(
    'task-definition/system-control-host-ipc',
    'A task in the IPC namespace of its host leaves parameters of IPC alone.',
    CONTROL,
    (subject) =>
      controls(subject, ({ namespace }, path) =>
        violationIf(
          subject.task.task.ipcMode === 'host' && isIpc(namespace),
          path,
          `${namespace} is the host's with ipcMode host.`,
        ),
      ),
  ),
  error(
    'task-definition/system-control-host-network',
    'A task on the network of its host leaves parameters of the network alone.',
    CONTROL,
    (subject) =>
      controls(subject, ({ namespace }, path) =>
        violationIf(
          subject.task.networkMode === 'host' && isNet(namespace),
          path,
          `${namespace} is the host's with networkMode host.`,
        ),
      ),
  ),
];

/** The rules. */
export const LINUX_RULES: readonly Rule<TaskSubject>[] = [
  ...within(containersOf, CONTAINERS),
  warning(
    'task-definition/system-control-conflict',
    'Containers in awsvpc share the parameters of their network.',
    CONTROL,
    ({ containers, networkMode }) => {
      if (networkMode !== 'awsvpc') return [];
      const values = new Map<unknown, unknown>();
      const conflicts = containers.flatMap(({ container }) =>
        items(container.systemControls).flatMap((control) => {
          const { namespace, value } = shape(control) ?? {};
          if (!isNet(namespace) || typeof value !== 'string') return [];
          const before = values.get(namespace) ?? value;
          values.set(namespace, before);
          return before === value ? [] : [namespace];
        }),
      );
      return violationIf(
        conflicts.length > 0,
        'containerDefinitions',
        `Containers set ${conflicts.join(', ')} to different values: the one that starts last decides for all.`,
      );
    },
  ),
];

function controls(
  { container, path }: ContainerSubject,
  judge: (control: SystemControl, path: string) => readonly Violation[],
): readonly Violation[] {
  return items(container.systemControls).flatMap((control, index) =>
    shape(control) === undefined
      ? []
      : judge(control, `${path}.systemControls[${index}].namespace`),
  );
}

function isNet(namespace: unknown): boolean {
  return text(namespace)?.startsWith('net.') === true;
}

function isIpc(namespace: unknown): boolean {
  return /^(fs\.mqueue\..+|kernel\.(msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced))$/.test(
    text(namespace) ?? '',
  );
}
