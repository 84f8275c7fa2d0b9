/**
 * facts: what AWS documents and no API tells. Data, and the way to look into it.
 * May import: nothing. Must not: decide anything.
 *
 * This file: the sizes of tasks that Fargate offers. Amazon ECS Developer Guide, page "Task CPU and memory"; 32 vCPU
 * as CloudFormation's linter knows them (aws-cloudformation/cfn-lint 4668).
 */

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

/** CPU units that Fargate offers for Windows. */
export const FARGATE_WINDOWS_CPUS: readonly number[] = [1024, 2048, 4096];
