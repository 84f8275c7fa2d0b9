/** What stands around a request, as far as it is known: a graph tells it, or the other files of a check. */
import type { CreateServiceRequest, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';

/** What a capacity provider is made of. */
export type ProviderKind = 'Fargate' | 'Auto Scaling group' | 'managed instances';

/** A cluster, as far as it is known. */
export interface ClusterFacts {
  /** Names of all its capacity providers; undefined where they are not all known. */
  readonly capacityProviders?: readonly string[];
  /** Its default strategy; undefined where it is not known, empty where it surely has none. */
  readonly defaultStrategy?: readonly { readonly capacityProvider?: unknown }[];
  /** Whether a default namespace for Service Connect is set. */
  readonly hasNamespace?: boolean;
}

/** A target group, as far as it is known. */
export interface TargetGroupFacts {
  readonly targetType?: 'instance' | 'ip' | 'lambda' | 'alb';
  readonly protocol?: string;
  readonly healthCheckPort?: string;
  /** Whether a listener or rule forwards to it. */
  readonly isAttached?: boolean;
}

/** Looks up what a value of a request names: a name, an ARN, or a reference of a graph. Undefined is unknown, never absent. */
export interface Neighbourhood {
  taskDefinition(named: unknown): RegisterTaskDefinitionRequest | undefined;
  cluster(named: unknown): ClusterFacts | undefined;
  providerKind(named: unknown): ProviderKind | undefined;
  targetGroup(named: unknown): TargetGroupFacts | undefined;
  /** The service that an update or a task set is for, as it was made; not every neighbourhood holds services. */
  service?(named: unknown): CreateServiceRequest | undefined;
}

/** Where nothing is known beside the request itself. */
export const ALONE: Neighbourhood = {
  taskDefinition: () => undefined,
  cluster: () => undefined,
  providerKind: (named) =>
    named === 'FARGATE' || named === 'FARGATE_SPOT' ? 'Fargate' : undefined,
  targetGroup: () => undefined,
};
