/** The policy of CloudWatch Logs that lets the rules of a stack write. */
import { Construct } from 'constructs';
import { text } from '../../graph/reference.ts';
import {
  LOG_RESOURCE_POLICY_TYPE,
  type LogResourcePolicyProperties,
} from '../../resources/logs/resource-policy/properties.ts';
import { Resource } from '../../tree/resource.ts';
import { Stack } from '../../tree/stack.ts';
import type { LogGroupLike } from '../logs/log-group.ts';
import type { EventRuleLike } from './event-target.ts';

const ID = 'EventLogs';

/**
 * One policy for all rules of a stack and all log groups that they write to, because a Region takes 10 of an account. Its
 * name says whose it is.
 */
export class EventLogPolicy extends Construct {
  readonly #rules = new Set<EventRuleLike>();
  readonly #groups: LogGroupLike[] = [];

  constructor(stack: Stack) {
    super(stack, ID);
    const resource: Resource<LogResourcePolicyProperties> =
      new Resource<LogResourcePolicyProperties>(this, 'Resource', {
        type: LOG_RESOURCE_POLICY_TYPE,
        taggable: false,
        properties: () => ({
          policyName: `gantry/${resource.address}`,
          policyDocument: {
            Version: '2012-10-17',
            // AWS tells the rule when it writes, and not when it makes the stream.
            Statement: [
              this.#statement('logs:CreateLogStream'),
              {
                ...this.#statement('logs:PutLogEvents'),
                Condition: {
                  ArnEquals: { 'aws:SourceArn': [...this.#rules].map((rule) => rule.sourceArn()) },
                },
              },
            ],
          },
        }),
      });
  }

  /** The one of a construct's stack, made now if there is none. */
  static of(construct: Construct): EventLogPolicy {
    const stack = Stack.of(construct);
    const present = stack.node.tryFindChild(ID);
    return present instanceof EventLogPolicy ? present : new EventLogPolicy(stack);
  }

  /** Lets a rule write to a log group. */
  allow(rule: EventRuleLike, logGroup: LogGroupLike): void {
    this.#rules.add(rule);
    this.#groups.push(logGroup);
  }

  #statement(action: string) {
    const arns = this.#groups.map(({ logGroupArn }) => text`${logGroupArn}:*`);
    const distinct = new Map(arns.map((arn) => [JSON.stringify(arn), arn]));
    return {
      Effect: 'Allow' as const,
      Principal: { Service: ['delivery.logs.amazonaws.com', 'events.amazonaws.com'] },
      Action: action,
      Resource: [...distinct.values()],
    };
  }
}
