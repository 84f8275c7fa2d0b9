/** Where a task can run, and how it is networked there, as types. */

/** Where a task definition can run; `_AND_` joins several places. */
export type Compatibility =
  | 'FARGATE'
  | 'EC2'
  | 'EXTERNAL'
  | 'MANAGED_INSTANCES'
  | 'EC2_AND_FARGATE'
  | 'EC2_AND_EXTERNAL'
  | 'EC2_AND_MANAGED_INSTANCES'
  | 'FARGATE_AND_MANAGED_INSTANCES'
  | 'EC2_AND_FARGATE_AND_MANAGED_INSTANCES';

/** Those that can run at a place. */
export type CompatibilityWith<Place extends string> = Extract<
  Compatibility,
  | Place
  | `${string}_AND_${Place}`
  | `${Place}_AND_${string}`
  | `${string}_AND_${Place}_AND_${string}`
>;

/**
 * How a task is networked: by an interface of its own (`awsvpc`), behind Docker's bridge, as the host itself, not at all,
 * or as its operating system has it (`default`: on Windows its NAT, on Linux the bridge).
 */
export type NetworkMode = 'awsvpc' | 'bridge' | 'host' | 'none' | 'default';

/** The network modes that a place offers. */
export type NetworkModeOf<C extends Compatibility> =
  C extends CompatibilityWith<'FARGATE'>
    ? 'awsvpc'
    : C extends CompatibilityWith<'EXTERNAL'>
      ? 'bridge' | 'host' | 'none' | 'default'
      : C extends CompatibilityWith<'MANAGED_INSTANCES'>
        ? 'awsvpc' | 'host'
        : NetworkMode;

/** The network mode of a task definition that names none. */
export type DefaultNetworkMode<C extends Compatibility> =
  'awsvpc' extends NetworkModeOf<C> ? (C extends 'EC2' ? 'bridge' : 'awsvpc') : 'bridge';

/** The places, as RegisterTaskDefinition names them. */
export function placesOf(
  compatibility: Compatibility,
): readonly ('EC2' | 'EXTERNAL' | 'FARGATE' | 'MANAGED_INSTANCES')[] {
  return compatibility.split('_AND_') as ReturnType<typeof placesOf>;
}

/** As {@link DefaultNetworkMode}. */
export function defaultNetworkMode(compatibility: Compatibility): NetworkMode {
  return /^(EC2|EXTERNAL|EC2_AND_EXTERNAL)$/.test(compatibility) ? 'bridge' : 'awsvpc';
}
