/** Desired properties of a task definition. */
import type { RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';

/** CloudFormation's name of the type. */
export const TASK_DEFINITION_TYPE = 'AWS::ECS::TaskDefinition';

/** RegisterTaskDefinition's request without tags. */
export type TaskDefinitionProperties = Omit<RegisterTaskDefinitionRequest, 'tags'>;

/** What the docker labels begin with that tell which version of a secret a revision is for; the variable's name follows. */
export const SECRET_VERSION_LABEL = 'gantry.secret.';
