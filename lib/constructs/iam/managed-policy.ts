/** Policies that AWS manages. */
import { type Input, Lookup, text } from '../../graph/reference.ts';

/** ARN of a policy of AWS's own, by its path and name such as `service-role/AmazonECSTaskExecutionRolePolicy`. */
export function awsManagedPolicy(path: string): Input<string> {
  return text`arn:${new Lookup('partition')}:iam::aws:policy/${path}`;
}
