/** The sizes of tasks that Fargate offers, as types. */
import { FARGATE_SIZES } from '../../facts/fargate-sizes.ts';

export { FARGATE_SIZES };

/** One size: CPU units and the memory in MiB that goes with them. */
export interface FargateSizeOf<Cpu extends keyof typeof FARGATE_SIZES> {
  /** CPU units: 1024 are one vCPU. */
  readonly cpu: Cpu;
  /** Memory in MiB; which values there are depends on `cpu`. */
  readonly memoryMiB: (typeof FARGATE_SIZES)[Cpu][number];
}

/** Every pair of CPU and memory that Fargate offers; a pair that it refuses is not in this type. */
export type FargateSize = {
  [Cpu in keyof typeof FARGATE_SIZES]: FargateSizeOf<Cpu>;
}[keyof typeof FARGATE_SIZES];

/** What is wrong with a size, for programs that no compiler has seen; undefined when Fargate offers it. */
export function sizeComplaint(cpu: unknown, memoryMiB: unknown): string | undefined {
  const sizes: Readonly<Record<string, readonly number[]>> = FARGATE_SIZES;
  const memories = sizes[String(cpu)];
  if (memories === undefined)
    return `Fargate offers no task of cpu ${String(cpu)}; use one of ${Object.keys(FARGATE_SIZES).join(', ')}`;
  if (memories.some((memory) => memory === memoryMiB)) return undefined;
  return `Fargate offers no memoryMiB ${String(memoryMiB)} with cpu ${String(cpu)}; use one of ${memories.join(', ')}`;
}
