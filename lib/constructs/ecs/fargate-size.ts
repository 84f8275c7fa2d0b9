/** The sizes of tasks that Fargate offers, as types. */

/** MiB of memory that Fargate offers for each number of CPU units (1024 are one vCPU). */
export const FARGATE_SIZES = {
  /** A quarter of a vCPU. */
  256: [512, 1024, 2048],
  /** Half a vCPU. */
  512: [1024, 2048, 3072, 4096],
  /** 1 vCPU. */
  1024: [2048, 3072, 4096, 5120, 6144, 7168, 8192],
  /** 2 vCPU. */
  2048: [
    4096, 5120, 6144, 7168, 8192, 9216, 10_240, 11_264, 12_288, 13_312, 14_336, 15_360, 16_384,
  ],
  /** 4 vCPU. */
  4096: [
    8192, 9216, 10_240, 11_264, 12_288, 13_312, 14_336, 15_360, 16_384, 17_408, 18_432, 19_456,
    20_480, 21_504, 22_528, 23_552, 24_576, 25_600, 26_624, 27_648, 28_672, 29_696, 30_720,
  ],
  /** 8 vCPU, on Linux. */
  8192: [
    16_384, 20_480, 24_576, 28_672, 32_768, 36_864, 40_960, 45_056, 49_152, 53_248, 57_344, 61_440,
  ],
  /** 16 vCPU, on Linux. */
  16384: [
    32_768, 40_960, 49_152, 57_344, 65_536, 73_728, 81_920, 90_112, 98_304, 106_496, 114_688,
    122_880,
  ],
  /** 32 vCPU, on Linux. */
  32768: [61_440, 122_880, 249_856],
} as const;

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
