/** Desired properties of a listener rule. */
import type { CreateRuleInput } from '@aws-sdk/client-elastic-load-balancing-v2';

/** CloudFormation's name of the type. */
export const LISTENER_RULE_TYPE = 'AWS::ElasticLoadBalancingV2::ListenerRule';

/** CreateRule's input without tags. */
export type ListenerRuleProperties = Omit<CreateRuleInput, 'Tags'>;
