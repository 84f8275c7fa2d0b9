/** Desired properties of a listener. */
import type { CreateListenerInput } from '@aws-sdk/client-elastic-load-balancing-v2';

/** CloudFormation's name of the type. */
export const LISTENER_TYPE = 'AWS::ElasticLoadBalancingV2::Listener';

/** CreateListener's input without tags. */
export type ListenerProperties = Omit<CreateListenerInput, 'Tags'>;
