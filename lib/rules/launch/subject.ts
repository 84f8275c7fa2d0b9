/** What requests have in common that start tasks or have them started: services, task sets, standalone tasks. */
import type {
  CapacityProviderStrategyItem,
  NetworkConfiguration,
  PlacementConstraint,
  PlacementStrategy,
  RegisterTaskDefinitionRequest,
  TaskVolumeConfiguration,
} from '@aws-sdk/client-ecs';
import type { ClusterFacts, Neighbourhood, ProviderKind } from '../neighbourhood.ts';
import { networkModeOf } from '../task-definition/network-mode.ts';
import { items } from '../values.ts';

/** What tasks run on: a kind of capacity provider, or instances of one's own outside AWS. */
export type Platform = ProviderKind | 'external instances';

/** The fields that such requests share. */
export interface LaunchRequest {
  readonly cluster?: string | undefined;
  readonly taskDefinition?: string | undefined;
  readonly launchType?: string | undefined;
  readonly capacityProviderStrategy?: readonly CapacityProviderStrategyItem[] | undefined;
  readonly platformVersion?: string | undefined;
  readonly networkConfiguration?: NetworkConfiguration | undefined;
  readonly placementConstraints?: readonly PlacementConstraint[] | undefined;
  readonly placementStrategy?: readonly PlacementStrategy[] | undefined;
  readonly enableExecuteCommand?: boolean | undefined;
  readonly volumeConfigurations?: readonly TaskVolumeConfiguration[] | undefined;
}

/** Such a request in its neighbourhood. */
export interface LaunchSubject<R extends LaunchRequest = LaunchRequest> {
  readonly request: R;
  /** Whether fields that are not given keep what they had. */
  readonly isUpdate: boolean;
  /** What is launched is one task an instance, or the task sets of a service decide. */
  readonly daemon: boolean;
  /** The task definition, where it is known. */
  readonly task: RegisterTaskDefinitionRequest | undefined;
  /** The network mode of the tasks, where it is known. */
  readonly networkMode: string | undefined;
  /** What the tasks run on, where launch type, strategy or the cluster's default strategy tell. */
  readonly platform: Platform | undefined;
  readonly cluster: ClusterFacts | undefined;
  readonly neighbourhood: Neighbourhood;
}

/** Gathers what the rules of a launch need. */
export function launchSubject<R extends LaunchRequest>(
  request: R,
  neighbourhood: Neighbourhood,
  more: Partial<Pick<LaunchSubject, 'isUpdate' | 'daemon' | 'task' | 'platform'>> = {},
): LaunchSubject<R> {
  const task = more.task ?? neighbourhood.taskDefinition(request.taskDefinition);
  const cluster = neighbourhood.cluster(request.cluster ?? 'default');
  const isUpdate = more.isUpdate ?? false;
  return {
    request,
    isUpdate,
    daemon: more.daemon ?? false,
    task,
    networkMode: task && networkModeOf(task),
    platform: platformOf(request, cluster, neighbourhood, isUpdate) ?? more.platform,
    cluster,
    neighbourhood,
  };
}

const PLATFORMS: Readonly<Record<string, Platform>> = {
  EC2: 'Auto Scaling group',
  EXTERNAL: 'external instances',
  FARGATE: 'Fargate',
  MANAGED_INSTANCES: 'managed instances',
};

/** What the tasks of a request run on, as far as its neighbourhood tells. */
export function platformOf(
  { launchType, capacityProviderStrategy: strategy }: LaunchRequest,
  cluster: ClusterFacts | undefined,
  neighbourhood: Neighbourhood,
  isUpdate = false,
): Platform | undefined {
  if (launchType !== undefined && launchType !== null) return PLATFORMS[String(launchType)];
  if (items(strategy).length > 0) return kindIn(strategy, neighbourhood);
  // An update that names none keeps what there is, and the empty list goes back to the launch type of old.
  if (isUpdate || cluster?.defaultStrategy === undefined) return undefined;
  // An empty strategy says that the cluster's default does not hold.
  if (Array.isArray(strategy) || cluster.defaultStrategy.length === 0) return 'Auto Scaling group';
  return kindIn(cluster.defaultStrategy, neighbourhood);
}

function kindIn(
  strategy: readonly { readonly capacityProvider?: unknown }[] | undefined,
  neighbourhood: Neighbourhood,
): ProviderKind | undefined {
  return items(strategy)
    .map(({ capacityProvider }) => neighbourhood.providerKind(capacityProvider))
    .find((kind) => kind !== undefined);
}
