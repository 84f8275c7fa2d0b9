/** The role of container instances. */
import type { Construct } from 'constructs';
import { awsManagedPolicy } from '../iam/managed-policy.ts';
import { Principal } from '../iam/principal.ts';
import { Role } from '../iam/role.ts';

/** A role with what the agent needs, and Session Manager where it is asked for. */
export function instanceRole(scope: Construct, id: string, sessionManager: boolean): Role {
  return new Role(scope, id, {
    assumedBy: Principal.service('ec2.amazonaws.com'),
    managedPolicies: [
      awsManagedPolicy('service-role/AmazonEC2ContainerServiceforEC2Role'),
      ...(sessionManager ? [awsManagedPolicy('AmazonSSMManagedInstanceCore')] : []),
    ],
  });
}
