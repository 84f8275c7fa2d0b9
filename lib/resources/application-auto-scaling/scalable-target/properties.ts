/** Desired properties of a scalable target. */
import type { RegisterScalableTargetRequest } from '@aws-sdk/client-application-auto-scaling';

/** CloudFormation's name of the type. */
export const SCALABLE_TARGET_TYPE = 'AWS::ApplicationAutoScaling::ScalableTarget';

/** RegisterScalableTarget's request without tags. */
export type ScalableTargetProperties = Omit<RegisterScalableTargetRequest, 'Tags'>;
