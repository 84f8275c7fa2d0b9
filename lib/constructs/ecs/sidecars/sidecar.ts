/** What sidecars have in common: small, and not what the task stands or falls with. */
import type { NetworkMode } from '../compatibility.ts';
import type { ContainerImage } from '../container-image.ts';
import type { ContainerDefinitionProps, PortMapping } from '../container-options.ts';
import type { LogDriver } from '../log-driver.ts';

/** What can be said of any sidecar. */
export interface SidecarOptions {
  /** Name of the container. @default - that of the sidecar */
  readonly containerName?: string;
  /** The image. @default - AWS's, from public.ecr.aws */
  readonly image?: ContainerImage;
  /** CPU units reserved for it. @default - a few */
  readonly cpu?: number;
  /** MiB reserved for it. @default - a few */
  readonly memoryReservationMiB?: number;
  /** Whether the task stops when it stops. @default false */
  readonly essential?: boolean;
  /** @default - as that of any container */
  readonly logging?: LogDriver;
  /** Environment variables. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The props of a sidecar's container in a network mode. */
export function sidecarProps<Mode extends NetworkMode>(
  mode: NetworkMode,
  sidecar: {
    readonly image: ContainerImage;
    readonly ports?: readonly PortMapping[];
    readonly options: SidecarOptions;
    readonly more?: Partial<ContainerDefinitionProps<NetworkMode>>;
  },
): ContainerDefinitionProps<Mode> {
  const { image, ports, options, more } = sidecar;
  return {
    image,
    essential: false,
    // Containers with one network reach each other without any mapping.
    ...(mode === 'awsvpc' || mode === 'none' || ports === undefined ? {} : { portMappings: ports }),
    ...more,
    ...options,
  } as ContainerDefinitionProps<Mode>;
}
