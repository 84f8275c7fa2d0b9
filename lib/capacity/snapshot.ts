/**
 * capacity: whether tasks fit, whether a rollout can move, what managed scaling will do. Pure functions over a snapshot.
 * May import: core, facts. Must not: read AWS, know graphs or resource types, or invent a number.
 *
 * This file: the snapshot. A member that is undefined is not known, and stays so.
 */

/** What capacity is planned from: facts of the graph and of live AWS, as things will be once the plan is done. */
export interface Snapshot {
  readonly clusters: readonly ClusterFacts[];
  /** Every subnet in which a task, an instance or a load balancer of the snapshot lives. */
  readonly subnets: readonly SubnetFacts[];
}

/** A cluster: where its tasks can run, and which ones want to. */
export interface ClusterFacts {
  readonly name: string;
  /** Address of the cluster in the code; undefined for one that only exists. */
  readonly address: string | undefined;
  readonly groups: readonly GroupFacts[];
  /** Names of providers that launch whatever a task asks for: Managed Instances. None unless given. */
  readonly elasticProviders?: readonly string[];
  /** Container instances that are registered now, ACTIVE or DRAINING. */
  readonly instances: readonly InstanceFacts[];
  /** Every service of the cluster: those of the code as desired, and those of others as they are. */
  readonly services: readonly ServiceFacts[];
}

/** An Auto Scaling group whose instances join the cluster. */
export interface GroupFacts {
  readonly name: string;
  readonly address: string | undefined;
  /** Name of its capacity provider; undefined for a group without one. */
  readonly provider: string | undefined;
  /** Undefined when managed scaling is off. */
  readonly managedScaling: ManagedScalingFacts | undefined;
  readonly terminationProtection: boolean;
  /** Smallest and largest size after the plan. */
  readonly minSize: number;
  readonly maxSize: number;
  /** Desired capacity after the plan; live where somebody else decides it. */
  readonly desired: number;
  /** Types that a new instance may be of, in no order. */
  readonly types: readonly InstanceTypeFacts[];
  /** Ids of its subnets, or addresses of those that are still to be made. */
  readonly subnets: readonly string[];
  /** Whether ECS will give a new instance a trunk, as far as settings and image go. */
  readonly trunking: TrunkingFacts;
}

/** How managed scaling is set; see ECS's API page `ManagedScaling`. */
export interface ManagedScalingFacts {
  /** Percent, 1 to 100. */
  readonly targetCapacity: number;
  /** Instances, 1 to 10,000. */
  readonly minimumScalingStepSize: number;
  /** Instances, 1 to 10,000. */
  readonly maximumScalingStepSize: number;
  /** Seconds, 0 to 10,000. */
  readonly instanceWarmupPeriod: number;
}

/** Whether new instances get a trunk: the account setting `awsvpcTrunking` as it is effective for their role. */
export interface TrunkingFacts {
  /** Undefined: not known. */
  readonly effective: boolean | undefined;
  /** Name of the role that the setting was asked for, where one is known. */
  readonly role: string | undefined;
  /** Whether it is effective for whoever deploys: the setting that people look at by mistake. */
  readonly effectiveForDeployer: boolean | undefined;
}

/** What an instance of a type offers to tasks. */
export interface InstanceTypeFacts {
  readonly name: string;
  /** CPU units: 1024 a vCPU. */
  readonly cpu: number | undefined;
  /** MiB that the agent registers; less than the type has. */
  readonly memory: number | undefined;
  /** Whether `memory` was read from an instance of this type, or worked out from the type. */
  readonly memorySource: 'registered' | 'estimated';
  readonly gpus: number;
  /** awsvpc tasks without trunking: network interfaces less the primary one. */
  readonly taskInterfaces: number | undefined;
  /** awsvpc tasks with trunking; `none` where the type takes no trunk. */
  readonly taskInterfacesWithTrunk: number | 'none' | undefined;
}

/** A registered container instance. */
export interface InstanceFacts {
  /** EC2 instance id, or the id of the container instance where there is none. */
  readonly id: string;
  /** Name of its group. */
  readonly group: string | undefined;
  readonly provider: string | undefined;
  readonly type: InstanceTypeFacts;
  readonly zone: string | undefined;
  readonly status: 'ACTIVE' | 'DRAINING';
  /** Whether it carries a trunk (`ecs.awsvpc-trunk-id`): only then do branch interfaces count. */
  readonly trunked: boolean;
  /** CPU units that it registered. */
  readonly cpu: number;
  /** MiB that it registered. */
  readonly memory: number;
  readonly gpus: number;
  /** Host ports that the agent keeps for itself. */
  readonly reservedPorts: readonly number[];
  /** Custom and built-in attributes, for placement constraints. */
  readonly attributes: Readonly<Record<string, string>>;
  /** What runs on it now. */
  readonly tasks: readonly PlacedTask[];
}

/** A task on an instance. */
export interface PlacedTask {
  /** `key` of its service; undefined for a standalone task. */
  readonly service: string | undefined;
  readonly needs: TaskNeeds;
}

/** What one task takes of an instance. */
export interface TaskNeeds {
  /** CPU units: of the task, else the sum of its containers'. */
  readonly cpu: number;
  /** MiB: of the task, else the sum of its containers' reservations (or limits where they reserve nothing). */
  readonly memory: number;
  readonly gpus: number;
  /** Static host ports: bridge mode with a host port, and host mode. */
  readonly hostPorts: readonly HostPort[];
  readonly networkMode: 'awsvpc' | 'bridge' | 'host' | 'none';
}

/** A port of the instance that a task takes. */
export interface HostPort {
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
}

/** A service as it shall be once the plan is done. */
export interface ServiceFacts {
  /** Its address, or its ARN when it is not of this app. */
  readonly key: string;
  readonly name: string;
  /** Undefined for a service of somebody else. */
  readonly address: string | undefined;
  readonly scheduling: 'REPLICA' | 'DAEMON';
  /** Tasks wanted: declared, or live where autoscaling decides. 0 for DAEMON. */
  readonly desired: number;
  /** Tasks that autoscaling may ask for; undefined without autoscaling. */
  readonly maxDesired: number | undefined;
  /** Tasks that run now. */
  readonly running: number;
  /** What a task of the new revision takes; of the live one where the plan leaves it. */
  readonly needs: TaskNeeds;
  /** Whether the plan starts a deployment of it (a new service included). */
  readonly deploys: boolean;
  /** Percent. */
  readonly minimumHealthyPercent: number;
  /** Percent. */
  readonly maximumPercent: number;
  /** BLUE_GREEN, LINEAR and CANARY run two full sets at a time. */
  readonly deploymentStrategy: 'ROLLING' | 'BLUE_GREEN' | 'LINEAR' | 'CANARY';
  /** Where it runs: by providers of the cluster, or by a launch type. */
  readonly placement: PlacementFacts;
  /** Ids (or addresses) of the subnets of awsvpc tasks. */
  readonly subnets: readonly string[];
}

/** Where and how the tasks of a service are placed. */
export interface PlacementFacts {
  /** Empty with a launch type. */
  readonly strategy: readonly StrategyItem[];
  readonly launchType: 'EC2' | 'FARGATE' | 'EXTERNAL' | undefined;
  readonly distinctInstance: boolean;
  /** `memberOf` expressions in the cluster query language. */
  readonly memberOf: readonly string[];
  /** Placement strategies in their order. */
  readonly strategies: readonly {
    readonly type: 'random' | 'spread' | 'binpack';
    readonly field: string | undefined;
  }[];
}

/** One part of a capacity provider strategy. */
export interface StrategyItem {
  readonly provider: string;
  readonly base: number;
  readonly weight: number;
}

/** A subnet and its addresses. */
export interface SubnetFacts {
  /** Id, or the address of one that is still to be made. */
  readonly id: string;
  readonly address: string | undefined;
  readonly zone: string | undefined;
  /** IPv4 addresses that are free now. */
  readonly free: number | undefined;
  /** What the plan will take of it beside tasks and instances: load balancers, NAT gateways, interface endpoints. */
  readonly claims: readonly { readonly what: string; readonly addresses: number }[];
}
