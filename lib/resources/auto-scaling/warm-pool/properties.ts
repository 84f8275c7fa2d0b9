/** Desired properties of the warm pool of an Auto Scaling group. */
import type { PutWarmPoolType } from '@aws-sdk/client-auto-scaling';

/** CloudFormation's name of the type. */
export const WARM_POOL_TYPE = 'AWS::AutoScaling::WarmPool';

/** PutWarmPool's request. */
export type WarmPoolProperties = PutWarmPoolType;
