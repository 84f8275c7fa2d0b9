/** What AWS refuses of GPUs and Neuron devices. */
import type { ResourceRequirement } from '@aws-sdk/client-ecs';
import { error, isAbsent, noneOf, outside, violationIf, within } from '../checks.ts';
import type { Rule } from '../rule.ts';
import { items } from '../values.ts';
import { api } from './sources.ts';
import { shape, type TaskSubject, text } from './subject.ts';

const REQUIREMENT = api('ResourceRequirement');
const MPS = api('NvidiaMpsAllocation');

/** What a container needs of a device, in its task. */
interface NeedSubject {
  readonly need: ResourceRequirement;
  readonly path: string;
  readonly task: TaskSubject;
}

const NEEDS: readonly Rule<NeedSubject>[] = [
  error(
    'task-definition/device-type',
    'A container needs GPUs or Neuron devices.',
    REQUIREMENT,
    ({ need, path }) =>
      noneOf(`${path}.type`, need.type, ['GPU', 'NeuronDevice', 'InferenceAccelerator']),
  ),
  error(
    'task-definition/gpu-count',
    'A number of GPUs is a whole number, or ALL.',
    REQUIREMENT,
    ({ need: { type, value }, path }) =>
      violationIf(
        type === 'GPU' && text(value) !== undefined && !/^(ALL|[1-9]\d*)$/.test(value ?? ''),
        `${path}.value`,
        `${value} is neither a whole number of GPUs nor ALL.`,
      ),
  ),
  error(
    'task-definition/device-value',
    'A device that is not shared has a value.',
    REQUIREMENT,
    ({ need: { value, sharingStrategy }, path }) =>
      violationIf(
        isAbsent(value) && isAbsent(sharingStrategy),
        `${path}.value`,
        'There is neither a value nor a sharingStrategy.',
      ),
  ),
  error(
    'task-definition/gpu-shared-or-whole',
    'A GPU is shared or has a number.',
    REQUIREMENT,
    ({ need: { value, sharingStrategy }, path }) =>
      violationIf(
        !isAbsent(value) && !isAbsent(sharingStrategy),
        path,
        'value and sharingStrategy exclude each other.',
      ),
  ),
  error(
    'task-definition/device-shared',
    'Only GPUs are shared.',
    REQUIREMENT,
    ({ need: { type, sharingStrategy }, path }) =>
      violationIf(
        typeof type === 'string' && type !== 'GPU' && !isAbsent(sharingStrategy),
        `${path}.sharingStrategy`,
        `A sharingStrategy is for GPUs, not for ${type}.`,
      ),
  ),
  error(
    'task-definition/gpu-memory',
    'A share of a GPU has memory in MiB.',
    MPS,
    ({ need, path }) => {
      const share = shape(shape(need.sharingStrategy)?.nvidiaMps);
      return share === undefined
        ? []
        : outside(
            `${path}.sharingStrategy.nvidiaMps.memory`,
            // Without memory there is none.
            share.memory ?? 0,
            1,
            2_147_483_647,
          );
    },
  ),
  error(
    'task-definition/gpu-compute',
    'A share of a GPU computes 1 to 100 percent of the time.',
    MPS,
    ({ need, path }) =>
      outside(
        `${path}.sharingStrategy.nvidiaMps.maxComputePercent`,
        shape(shape(need.sharingStrategy)?.nvidiaMps)?.maxComputePercent,
        1,
        100,
      ),
  ),
  error(
    'task-definition/neuron-value',
    'A container takes ALL Neuron devices.',
    REQUIREMENT,
    ({ need: { type, value }, path }) =>
      violationIf(
        type === 'NeuronDevice' && text(value) !== undefined && value !== 'ALL',
        `${path}.value`,
        `${value}: a container takes ALL Neuron devices of an instance.`,
      ),
  ),
  error(
    'task-definition/neuron-platform',
    'Neuron devices are those of managed instances.',
    REQUIREMENT,
    ({ need: { type }, path, task: { platforms } }) =>
      violationIf(
        type === 'NeuronDevice' && (platforms.has('EC2') || platforms.has('EXTERNAL')),
        `${path}.type`,
        'NeuronDevice is only supported on managed instances.',
      ),
  ),
];

/** The rules. */
export const DEVICE_RULES: readonly Rule<TaskSubject>[] = [
  ...within(needsOf, NEEDS),
  error(
    'task-definition/gpu-mixed',
    'Containers of a task all share GPUs, or all have their own.',
    REQUIREMENT,
    (subject) => {
      const gpus = needsOf(subject).filter(({ need }) => need.type === 'GPU');
      const shared = gpus.filter(
        ({ need }) => !isAbsent(need.sharingStrategy) && isAbsent(need.value),
      );
      return violationIf(
        shared.length > 0 && gpus.some(({ need }) => isAbsent(need.sharingStrategy)),
        'containerDefinitions',
        'Some containers share a GPU and some have their own: all must do the same.',
      );
    },
  ),
  error(
    'task-definition/neuron-count',
    'One container of a task takes the Neuron devices.',
    REQUIREMENT,
    (subject) =>
      violationIf(
        needsOf(subject).filter(({ need }) => need.type === 'NeuronDevice').length > 1,
        'containerDefinitions',
        'More than one container asks for NeuronDevice; there can be one.',
      ),
  ),
];

function needsOf(task: TaskSubject): readonly NeedSubject[] {
  return task.containers.flatMap(({ container, path }) =>
    items(container.resourceRequirements).flatMap((need, index) =>
      shape(need) === undefined
        ? []
        : [{ need, path: `${path}.resourceRequirements[${index}]`, task }],
    ),
  );
}
