/** Sizes of tasks: the two ways to write them, and the pairs that Fargate offers. */

/** CPU units of `"1024"`, `"1 vCPU"` or `".5 vcpu"`; undefined when it is no size. */
export function unitsOfCpu(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d+$/.test(text)) return Number(text);
  const cpus = /^(\d*\.?\d+)\s*vcpu$/i.exec(text)?.[1];
  return cpus === undefined ? undefined : Math.round(Number(cpus) * 1024);
}

/** MiB of `"2048"`, `"2GB"` or `"0.5 gb"`; undefined when it is no size. */
export function memoryInMiB(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^\d+$/.test(text)) return Number(text);
  const gigabytes = /^(\d*\.?\d+)\s*gb$/i.exec(text)?.[1];
  return gigabytes === undefined ? undefined : Math.round(Number(gigabytes) * 1024);
}

/** MiB that Fargate offers for a number of CPU units; undefined when it offers that number not at all. */
export function fargateMemory(cpu: number): readonly number[] | undefined {
  return FARGATE.get(cpu);
}

/** CPU units that Fargate offers. */
export function fargateCpus(): readonly number[] {
  return [...FARGATE.keys()];
}

const FARGATE: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, steps(1024, 4096, 1024)],
  [1024, steps(2048, 8192, 1024)],
  [2048, steps(4096, 16_384, 1024)],
  [4096, steps(8192, 30_720, 1024)],
  [8192, steps(16_384, 61_440, 4096)],
  [16_384, steps(32_768, 122_880, 8192)],
  [32_768, [61_440, 122_880, 249_856]],
]);

function steps(from: number, to: number, by: number): number[] {
  return Array.from({ length: (to - from) / by + 1 }, (_, index) => from + index * by);
}
