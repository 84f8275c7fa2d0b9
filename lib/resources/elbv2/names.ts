/** Rules that names of load balancers and target groups share. */
import type { Finding } from '../../resource-type.ts';
import { malformed } from '../findings.ts';

/** What AWS would refuse about the name of a load balancer or target group. */
export function nameFindings(name: unknown): Finding[] {
  return malformed('Name', name, {
    most: 32,
    pattern: /^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/,
    says: 'a name of at most 32 letters, digits and hyphens that neither starts nor ends with a hyphen nor starts with "internal-"',
  });
}

/** The part of an ARN after `loadbalancer/` or starting with `targetgroup/`, as metrics and scaling policies name it. */
export function fullName(arn: string): string {
  const path = arn.split(':').slice(5).join(':');
  return path.replace(/^loadbalancer\//, '');
}
