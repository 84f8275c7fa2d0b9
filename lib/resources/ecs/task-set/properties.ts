/** Desired properties of a task set. */
import type { CreateTaskSetRequest } from '@aws-sdk/client-ecs';

/** CloudFormation's name of the type. */
export const TASK_SET_TYPE = 'AWS::ECS::TaskSet';

/** CreateTaskSet's request without tags and token, and whether the set is the primary one of its service. */
export type TaskSetProperties = Omit<CreateTaskSetRequest, 'tags' | 'clientToken'> & {
  /** True for the set that the service shows as its own; another set ends it by becoming primary. */
  readonly primary?: boolean | undefined;
};
