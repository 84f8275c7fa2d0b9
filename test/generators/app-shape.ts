/** Apps as data: what generated apps are described by. */
import type { VpcAttributes } from '../../lib/index.ts';

/** A VPC to make, or an existing one. */
export type VpcShape =
  | { readonly kind: 'existing' }
  | {
      readonly kind: 'new';
      readonly maxAzs: 2 | 3;
      readonly natGateways: 0 | 1 | 2;
      readonly dualStack: boolean;
      readonly s3Endpoint: boolean;
      readonly logsEndpoint: boolean;
    };

/** How a service scales itself. */
export interface ScalingShape {
  readonly min: number;
  readonly more: number;
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
  readonly requests: boolean;
  readonly schedule: boolean;
}

/** One service. */
export interface ServiceShape {
  readonly secondStack: boolean;
  readonly size: 'small' | 'medium' | 'large';
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly sidecar: boolean;
  readonly logs: boolean;
  readonly logRetention: 7 | 30 | 'forever';
  readonly desiredCount: number;
  readonly exposure: 'none' | 'own' | 'shared';
  readonly healthPath: string;
  readonly deregistrationSeconds: number;
  /** Where it runs; on instances, or on every instance, only where the app has some, else as by default. */
  readonly capacity: 'default' | 'launch-type' | 'strategy' | 'instances' | 'daemon';
  readonly exec: boolean;
  readonly scaling: ScalingShape | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** The instances of an app. */
export interface InstancesShape {
  readonly max: 6 | 8;
  readonly trunking: boolean;
  /** Whether tasks on them have network interfaces of their own. */
  readonly awsvpc: boolean;
}

/** An app as data. */
export interface AppShape {
  readonly tags: Readonly<Record<string, string>>;
  readonly vpc: VpcShape;
  readonly insights: 'disabled' | 'enabled' | undefined;
  readonly spotByDefault: boolean;
  readonly instances: InstancesShape | undefined;
  /** By position: an absent one is a service that the app does not have. */
  readonly services: readonly (ServiceShape | undefined)[];
}

/** What generated apps may use. */
export interface AppOptions {
  /** A VPC that exists where the apps are deployed; without it every app makes its own. */
  readonly existingVpc?: VpcAttributes;
  /** Name of the apps. @default 'gen' */
  readonly name?: string;
  /** Most services of an app. @default 4 */
  readonly maxServices?: number;
}
