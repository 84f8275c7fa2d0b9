/** Accelerators that a container asks for. */
import type { ResourceRequirement as RequestRequirement } from '@aws-sdk/client-ecs';
import type { Inputs } from '../../graph/reference.ts';

/** An accelerator that a container asks for, as AWS takes it. */
export interface ResourceRequirement {
  /** The requirement as RegisterTaskDefinition takes it. */
  readonly request: Inputs<RequestRequirement>;
}

/** A share of a GPU, by NVIDIA's Multi-Process Service. */
export interface GpuShare {
  /** MiB of the GPU's memory. All containers of a task that share get the same GPU. */
  readonly memory: number;
  /** Most percent of the GPU's compute that the container uses. @default - as the instance is set: 100 */
  readonly maxComputePercent?: number;
}

/**
 * Accelerators to ask for; not on Fargate.
 *
 * @category Constructs
 * @example
 * const resourceRequirements = [ResourceRequirement.sharedGpu({ memory: 4096 })];
 */
export const ResourceRequirement = {
  /** So many GPUs of the instance, or all of them, for this container alone. */
  gpu: (count: number | 'ALL'): ResourceRequirement => ({
    request: { type: 'GPU', value: String(count) },
  }),
  /** A share of one GPU; not on machines outside AWS. */
  sharedGpu: ({ memory, maxComputePercent }: GpuShare): ResourceRequirement => ({
    request: {
      type: 'GPU',
      sharingStrategy: {
        nvidiaMps: { memory, ...(maxComputePercent === undefined ? {} : { maxComputePercent }) },
      } as Inputs<NonNullable<RequestRequirement['sharingStrategy']>>,
    },
  }),
  /** All Neuron devices of the instance; one container of a task on Managed Instances. */
  neuronDevices: (): ResourceRequirement => ({ request: { type: 'NeuronDevice', value: 'ALL' } }),
} as const;
