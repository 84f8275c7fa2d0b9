/** ARNs of EC2 resources. */
import type { Scope } from '../../world.ts';

/** The ARN of an EC2 resource, such as `arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1`. */
export function ec2Arn(scope: Scope, type: string, id: string): string {
  return `arn:${partitionOf(scope.region)}:ec2:${scope.region}:${scope.account}:${type}/${id}`;
}

/** The partition that a Region belongs to. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
