/** What can be said of target groups of all load balancers. */
import type { Duration } from '../../core/duration.ts';
import type { Inputs } from '../../graph/reference.ts';
import type { TargetGroupProperties } from '../../resources/elbv2/target-group/properties.ts';
import type { VpcLike } from '../network/vpc-like.ts';
import type { ConstructOptions } from '../options.ts';
import type { LoadBalancerTarget, TargetType } from './target-group-base.ts';

/** When and where targets are checked. */
export interface HealthCheckTiming {
  /** Time between two checks, 5 to 300 s. @default - 10 s */
  readonly interval?: Duration;
  /** Time after which a check has failed, 2 to 120 s and, of application load balancers, below the interval. @default - 5 s */
  readonly timeout?: Duration;
  /** Successes in a row that make a target healthy, 2 to 10. @default 2 */
  readonly healthyThresholdCount?: number;
  /** Failures in a row that make a target unhealthy, 2 to 10. @default 3 */
  readonly unhealthyThresholdCount?: number;
  /** Port that is asked. @default - the one that gets the traffic */
  readonly port?: number;
}

/** What can be said of any target group beside its place. */
export interface CommonTargetGroupOptions extends ConstructOptions {
  /** Name, unique in the account and Region. @default - derived from the address */
  readonly targetGroupName?: string;
  /** Port of targets that name none themselves; services always name theirs. @default 80 */
  readonly port?: number;
  /**
   * Time that a leaving target has to finish its requests and connections; a rollout and a removal last at least as long.
   *
   * @default - 30 s, where AWS's own default is 300 s
   */
  readonly deregistrationDelay?: Duration;
  /** Further attributes by key, as AWS takes them. @default - none */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Where the targets are, and which. */
export interface TargetGroupPlace {
  /** VPC of the targets. */
  readonly vpc: VpcLike;
  /** What is registered. @default - nothing; attach a service */
  readonly targets?: readonly LoadBalancerTarget[];
}

/** The request of any target group; `own` is what only groups of its kind say, attributes aside. */
export function targetGroupRequest(
  props: CommonTargetGroupOptions & TargetGroupPlace,
  targetType: TargetType,
  check: HealthCheckTiming,
  own: Inputs<Partial<TargetGroupProperties>>,
  attributes: Readonly<Record<string, string>>,
): Inputs<TargetGroupProperties> {
  return {
    Name: props.targetGroupName,
    TargetType: targetType,
    Port: props.port ?? 80,
    VpcId: props.vpc.vpcId,
    HealthCheckIntervalSeconds: check.interval?.toSeconds() ?? 10,
    HealthCheckTimeoutSeconds: check.timeout?.toSeconds() ?? 5,
    HealthyThresholdCount: check.healthyThresholdCount ?? 2,
    UnhealthyThresholdCount: check.unhealthyThresholdCount ?? 3,
    ...(check.port === undefined ? {} : { HealthCheckPort: String(check.port) }),
    ...own,
    Attributes: {
      'deregistration_delay.timeout_seconds': String(props.deregistrationDelay?.toSeconds() ?? 30),
      ...attributes,
      ...props.attributes,
    },
  };
}
