/** Operating systems and architectures of tasks. */
import type { RuntimePlatform as RequestPlatform } from '@aws-sdk/client-ecs';

/**
 * The operating systems and architectures that tasks run on. Windows on Fargate has 1, 2 or 4 vCPU.
 *
 * @category Constructs
 * @example
 * const runtimePlatform = RuntimePlatform.LINUX_ARM64;
 */
export const RuntimePlatform = {
  /** Linux on x86, what tasks run on unless they say otherwise. */
  LINUX_X86_64: platform('LINUX', 'X86_64'),
  /** Linux on AWS Graviton. */
  LINUX_ARM64: platform('LINUX', 'ARM64'),
  /** Windows Server 2019 with the desktop. */
  WINDOWS_SERVER_2019_FULL: platform('WINDOWS_SERVER_2019_FULL', 'X86_64'),
  /** Windows Server 2019 without the desktop. */
  WINDOWS_SERVER_2019_CORE: platform('WINDOWS_SERVER_2019_CORE', 'X86_64'),
  /** Windows Server 2022 with the desktop. */
  WINDOWS_SERVER_2022_FULL: platform('WINDOWS_SERVER_2022_FULL', 'X86_64'),
  /** Windows Server 2022 without the desktop. */
  WINDOWS_SERVER_2022_CORE: platform('WINDOWS_SERVER_2022_CORE', 'X86_64'),
  /** Windows Server 2025 with the desktop. */
  WINDOWS_SERVER_2025_FULL: platform('WINDOWS_SERVER_2025_FULL', 'X86_64'),
  /** Windows Server 2025 without the desktop. */
  WINDOWS_SERVER_2025_CORE: platform('WINDOWS_SERVER_2025_CORE', 'X86_64'),
} as const;

function platform(
  operatingSystemFamily: NonNullable<RequestPlatform['operatingSystemFamily']>,
  cpuArchitecture: NonNullable<RequestPlatform['cpuArchitecture']>,
): RequestPlatform {
  return { operatingSystemFamily, cpuArchitecture };
}
