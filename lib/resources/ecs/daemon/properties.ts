/** Desired properties of a managed daemon. */
import type { CreateDaemonRequest } from '@aws-sdk/client-ecs';

/** CloudFormation's name of the type. */
export const DAEMON_TYPE = 'AWS::ECS::Daemon';

/** CreateDaemon's request without tags and token. */
export type DaemonProperties = Omit<CreateDaemonRequest, 'tags' | 'clientToken'>;
