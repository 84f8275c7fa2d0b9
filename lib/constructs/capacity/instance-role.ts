/** The role of container instances. */
import type { Construct } from 'constructs';
import { type Input, Lookup, text } from '../../graph/reference.ts';
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

/** ARN of a policy that AWS keeps. */
export function awsManagedPolicy(path: string): Input<string> {
  return text`arn:${new Lookup('partition')}:iam::aws:policy/${path}`;
}
