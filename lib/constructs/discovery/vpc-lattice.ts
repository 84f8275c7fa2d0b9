/** Target groups of VPC Lattice that the tasks of a service are registered with. */
import type { VpcLatticeConfiguration } from '@aws-sdk/client-ecs';
import type { Construct } from 'constructs';
import type { Input, Inputs } from '../../graph/reference.ts';
import { awsManagedPolicy } from '../iam/managed-policy.ts';
import { Principal } from '../iam/principal.ts';
import { Role, type RoleLike } from '../iam/role.ts';

/** A target group of VPC Lattice. */
export interface VpcLatticeTarget {
  /** ARN of the target group. */
  readonly targetGroupArn: Input<string>;
  /** Name of the port mapping that gets the traffic. */
  readonly portName: string;
  /**
   * What ECS registers tasks with.
   *
   * @default - a new role with AmazonECSInfrastructureRolePolicyForVpcLattice
   */
  readonly role?: RoleLike;
  /** Between which target groups deployments move the traffic. @default - none, a rolling deployment */
  readonly advancedConfiguration?: {
    /** ARN of the target group of the next revision's tasks. */
    readonly alternateTargetGroupArn: Input<string>;
    /** ARN of the rule that leads the production traffic to both. */
    readonly productionListenerRule: Input<string>;
    /** ARN of the rule that leads the test traffic to both. @default - no test traffic */
    readonly testListenerRule?: Input<string>;
  };
}

/** The part of the request; makes one role in `scope` for the targets that name none. */
export function vpcLatticeRequest(
  scope: Construct,
  targets: readonly VpcLatticeTarget[],
): readonly Inputs<VpcLatticeConfiguration>[] {
  let made: RoleLike | undefined;
  return targets.map(({ targetGroupArn, portName, role, advancedConfiguration }) => {
    if (role === undefined) made ??= latticeRole(scope);
    return {
      targetGroupArn,
      portName,
      roleArn: (role ?? made ?? latticeRole(scope)).roleArn,
      ...(advancedConfiguration === undefined ? {} : { advancedConfiguration }),
    };
  });
}

function latticeRole(scope: Construct): Role {
  return new Role(scope, 'VpcLatticeRole', {
    assumedBy: Principal.service('ecs.amazonaws.com'),
    managedPolicies: [awsManagedPolicy('AmazonECSInfrastructureRolePolicyForVpcLattice')],
  });
}
