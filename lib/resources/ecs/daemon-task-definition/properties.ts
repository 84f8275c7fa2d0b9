/** Desired properties of a daemon task definition. */
import type { RegisterDaemonTaskDefinitionRequest } from '@aws-sdk/client-ecs';

/** CloudFormation's name of the type. */
export const DAEMON_TASK_DEFINITION_TYPE = 'AWS::ECS::DaemonTaskDefinition';

/** RegisterDaemonTaskDefinition's request without tags. */
export type DaemonTaskDefinitionProperties = Omit<RegisterDaemonTaskDefinitionRequest, 'tags'>;
