/** Task-level cpu and memory: the units AWS accepts, and the pairs Fargate has. */

/** CPU units of a task-level `cpu`: `1024`, `1 vCPU`, `.5 vcpu`; undefined when absent or no number. */
export function taskCpu(text: string | undefined): number | undefined {
  return quantity(text, /^(\d+(?:\.\d+)?|\.\d+)\s*(vcpu)?$/i, 1024);
}

/** MiB of a task-level `memory`: `2048`, `2GB`, `0.5 GB`; undefined when absent or no number. */
export function taskMemory(text: string | undefined): number | undefined {
  return quantity(text, /^(\d+(?:\.\d+)?|\.\d+)\s*(gb)?$/i, 1024);
}

/** The memory sizes in MiB that Fargate has for `cpu` units; undefined where it has none. */
export function fargateMemory(cpu: number): readonly number[] | undefined {
  return FARGATE.get(cpu);
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

function steps(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
}

function quantity(text: string | undefined, form: RegExp, unit: number): number | undefined {
  const match = form.exec(text?.trim() ?? '');
  if (match?.[1] === undefined) return undefined;
  const value = Number(match[1]) * (match[2] === undefined ? 1 : unit);
  return Number.isInteger(value) ? value : undefined;
}
