/** Who may assume a role. */
import { type Input, Lookup, text } from '../../graph/reference.ts';

/** A principal as a policy names it, such as `{ Service: 'ecs-tasks.amazonaws.com' }`. */
export type Principal = Readonly<Partial<Record<'Service' | 'AWS' | 'Federated', Input<string>>>>;

/**
 * Ways to name a principal.
 *
 * @category Constructs
 * @example
 * const tasks = Principal.service('ecs-tasks.amazonaws.com');
 */
export const Principal = {
  /** An AWS service, such as `ecs-tasks.amazonaws.com`. */
  service: (name: string): Principal => ({ Service: name }),
  /** A user or role, by ARN. */
  arn: (arn: Input<string>): Principal => ({ AWS: arn }),
  /** Everybody in an account whom that account allows it. */
  account: (account: Input<string>): Principal => ({
    AWS: text`arn:${new Lookup('partition')}:iam::${account}:root`,
  }),
  /** An identity provider, by ARN or name. */
  federated: (provider: Input<string>): Principal => ({ Federated: provider }),
} as const;
