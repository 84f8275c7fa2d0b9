/** Desired properties of a task set. */
import type { CreateTaskSetRequest } from '@aws-sdk/client-ecs';

/** CloudFormation's name of the type. */
export const TASK_SET_TYPE = 'AWS::ECS::TaskSet';

/** CreateTaskSet's request without tags and token, and whether it is the one that the service counts by. */
export interface TaskSetProperties extends Omit<CreateTaskSetRequest, 'tags' | 'clientToken'> {
  /** Whether it is the primary one; another one takes that over by saying so itself. */
  primary?: true | undefined;
}
