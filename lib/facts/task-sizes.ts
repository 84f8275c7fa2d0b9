/** How sizes of tasks are written (Amazon ECS API Reference, RegisterTaskDefinition): as a number, or with a unit. */

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
