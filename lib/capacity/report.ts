/** What planning capacity comes to: plain data that a plan carries. */

/** Everything that was found about capacity. */
export interface CapacityReport {
  readonly clusters: readonly ClusterCapacity[];
  readonly subnets: readonly SubnetCapacity[];
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
  readonly name: string;
  readonly groups: readonly GroupCapacity[];
  readonly services: readonly ServiceCapacity[];
}

/** A group of instances: what it offers, and what managed scaling will make of it. */
export interface GroupCapacity {
  readonly name: string;
  readonly address: string | undefined;
  readonly provider: string | undefined;
  /** Instances now, and once everything is steady; undefined where it cannot be known. */
  readonly instances: { readonly now: number; readonly steady: number | undefined };
  /** awsvpc tasks that its registered instances take, and how many of those places are in use. */
  readonly slots: { readonly total: number | undefined; readonly used: number };
  /** Minute by minute, from the moment at which the plan is done; empty without managed scaling. */
  readonly forecast: readonly ForecastMinute[];
}

/** What managed scaling sees and does in one minute. */
export interface ForecastMinute {
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
  readonly name: string;
  readonly address: string | undefined;
  readonly desired: number;
  /** Tasks by provider (or launch type). */
  readonly split: Readonly<Record<string, number>>;
  /** Fewest and most tasks that a rollout keeps: ceil and floor of the percentages. */
  readonly rollout: { readonly lower: number; readonly upper: number };
  readonly verdict: 'fits' | 'fits-after-scaling' | 'rollout-blocked' | 'does-not-fit' | 'unknown';
}

/** A subnet's addresses. */
export interface SubnetCapacity {
  readonly id: string;
  readonly zone: string | undefined;
  readonly free: number | undefined;
  /** Addresses that the steady state takes beyond what is in use now, and those of the peak. */
  readonly steady: number;
  readonly peak: number;
}
