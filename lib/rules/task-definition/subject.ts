/** What the rules of a task definition look at: the request, and what follows from it, worked out once. */
import type {
  ContainerDefinition,
  RegisterTaskDefinitionRequest,
  Volume,
} from '@aws-sdk/client-ecs';
import { isJsonObject } from '../../core/json.ts';
import { isToldLater } from '../../graph/reference.ts';
import { isAbsent } from '../checks.ts';
import { items } from '../values.ts';
import { networkModeOf } from './network-mode.ts';

/** A task definition, and what it says of where it runs. */
export interface TaskSubject {
  readonly task: RegisterTaskDefinitionRequest;
  /** The network mode that it has or gets; undefined while it is a reference. */
  readonly networkMode: string | undefined;
  /** Where it asks to be runnable; none where it does not say. */
  readonly platforms: ReadonlySet<unknown>;
  /** Whether it says that its containers are Windows containers. */
  readonly windows: boolean;
  /** Whether it surely names no execution role. */
  readonly noExecutionRole: boolean;
  readonly containers: readonly ContainerSubject[];
  /** Containers by name; the last one where a name is given twice. */
  readonly byName: ReadonlyMap<unknown, ContainerDefinition>;
  readonly volumes: readonly VolumeSubject[];
}

/** A container in its task. */
export interface ContainerSubject {
  readonly task: TaskSubject;
  readonly container: ContainerDefinition;
  /** Its place in the request, such as `containerDefinitions[0]`. */
  readonly path: string;
}

/** A volume in its task. */
export interface VolumeSubject {
  readonly task: TaskSubject;
  readonly volume: Volume;
  /** Its place in the request, such as `volumes[0]`. */
  readonly path: string;
}

/** Works out what the rules look at. */
export function taskSubject(task: RegisterTaskDefinitionRequest): TaskSubject {
  const containers: ContainerSubject[] = [];
  const volumes: VolumeSubject[] = [];
  const os = shape(task.runtimePlatform)?.operatingSystemFamily;
  const subject: TaskSubject = {
    task,
    networkMode: networkModeOf(task),
    platforms: new Set(items(task.requiresCompatibilities)),
    windows: typeof os === 'string' && os.startsWith('WINDOWS'),
    noExecutionRole: isAbsent(task.executionRoleArn),
    containers,
    byName: new Map(items(task.containerDefinitions).map((one) => [one?.name, one])),
    volumes,
  };
  items(task.containerDefinitions).forEach((container, index) => {
    if (shape(container) !== undefined)
      containers.push({ task: subject, container, path: `containerDefinitions[${index}]` });
  });
  items(task.volumes).forEach((volume, index) => {
    if (shape(volume) !== undefined)
      volumes.push({ task: subject, volume, path: `volumes[${index}]` });
  });
  return subject;
}

/** The containers of a task. */
export function containersOf({ containers }: TaskSubject): readonly ContainerSubject[] {
  return containers;
}

/** The volumes of a task. */
export function volumesOf({ volumes }: TaskSubject): readonly VolumeSubject[] {
  return volumes;
}

/** A shape that is there and can be looked into: no reference, and not null. */
export function shape<T>(value: T | undefined | null): T | undefined {
  return isJsonObject(value) && !isToldLater(value) ? (value as T) : undefined;
}

/** A text that is known and not empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A number that is known. */
export function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
