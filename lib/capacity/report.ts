/** What planning capacity comes to: plain data that a plan carries. */

/** Everything that was found about capacity. */
export interface CapacityReport {
  /** The clusters on whose capacity the plan bears. */
  readonly clusters: readonly ClusterCapacity[];
  /** The subnets in which their tasks, instances and load balancers are. */
  readonly subnets: readonly SubnetCapacity[];
  /** What will not fit, will not move, or deserves to be known. */
  readonly findings: readonly CapacityFinding[];
}

/** Something that will not fit, will not move, or deserves to be known; with its arithmetic and what cures it. */
export interface CapacityFinding {
  /** `error`: the steady state cannot be; `warning`: the peak of a rollout or of scaling cannot; `note`: to know. */
  readonly severity: 'error' | 'warning' | 'note';
  /** What kind of finding, such as `capacity/eni-rollout-blocked`: a code of the error table. */
  readonly code: string;
  /** Address of the service, provider or group; undefined when it is about somebody else's. */
  readonly address: string | undefined;
  /** The arithmetic in one sentence, such as "6 slots, 6 used, at least 1 needed". */
  readonly detail: string;
  /** The same as numbers, for programs. */
  readonly numbers: Readonly<Record<string, number>>;
  /** The smallest changes of which each cures it, as imperatives. */
  readonly cures: readonly string[];
}

/** A cluster's capacity. */
export interface ClusterCapacity {
  /** Name of the cluster. */
  readonly name: string;
  /** Its groups of instances. */
  readonly groups: readonly GroupCapacity[];
  /** Its services. */
  readonly services: readonly ServiceCapacity[];
}

/** A group of instances: what it offers, and what managed scaling will make of it. */
export interface GroupCapacity {
  /** Name of the Auto Scaling group. */
  readonly name: string;
  /** Address of the group; undefined for one of somebody else. */
  readonly address: string | undefined;
  /** Name of its capacity provider; undefined for a group without one. */
  readonly provider: string | undefined;
  /** Instances now, and once everything is steady; undefined where it cannot be known. */
  readonly instances: {
    /** Instances that are registered now. */
    readonly now: number;
    /** Instances once everything is steady; undefined where it cannot be known. */
    readonly steady: number | undefined;
  };
  /** awsvpc tasks that its registered instances take, and how many of those places are in use. */
  readonly slots: {
    /** Places in all; undefined where the limits of an instance type are not known. */
    readonly total: number | undefined;
    /** Places in use. */
    readonly used: number;
  };
  /** Minute by minute, from the moment at which the plan is done; empty without managed scaling. */
  readonly forecast: readonly ForecastMinute[];
}

/** What managed scaling sees and does in one minute. */
export interface ForecastMinute {
  /** Minutes from the moment at which the plan is done. */
  readonly minute: number;
  /** Instances that the tasks need: M. */
  readonly needed: number;
  /** Instances that run: N. */
  readonly running: number;
  /** CapacityProviderReservation: M / N x 100. */
  readonly reservation: number;
  /** Desired capacity of the group after it. */
  readonly desired: number;
  /** What happens, in words, when something does. */
  readonly event: string | undefined;
}

/** A service: how its tasks split, and what its rollout needs. */
export interface ServiceCapacity {
  /** Name of the service. */
  readonly name: string;
  /** Address of the service; undefined for one of somebody else. */
  readonly address: string | undefined;
  /** Tasks wanted. */
  readonly desired: number;
  /** Tasks by provider (or launch type). */
  readonly split: Readonly<Record<string, number>>;
  /** Fewest and most tasks that a rollout keeps: ceil and floor of the percentages. */
  readonly rollout: {
    /** Fewest healthy tasks: desired x minimumHealthyPercent, rounded up. */
    readonly lower: number;
    /** Most tasks: desired x maximumPercent, rounded down. */
    readonly upper: number;
  };
  /** Whether its tasks will all run, and its rollout will move. */
  readonly verdict: 'fits' | 'fits-after-scaling' | 'rollout-blocked' | 'does-not-fit' | 'unknown';
}

/** A subnet's addresses. */
export interface SubnetCapacity {
  /** Id of the subnet, or the address of one that is still to be made. */
  readonly id: string;
  /** Availability Zone. */
  readonly zone: string | undefined;
  /** IPv4 addresses that are free now. */
  readonly free: number | undefined;
  /** Addresses that the steady state takes beyond what is in use now. */
  readonly steady: number;
  /** Addresses that the peak of the rollouts takes beyond what is in use now. */
  readonly peak: number;
}
