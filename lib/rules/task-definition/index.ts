/**
 * What AWS refuses of a task definition: alone, without its service and without the account.
 * May import: graph, facts, core, SDK types. Must not: know resource types, the engine or files.
 */
import type { RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import { type Breach, breachesOf, type Rule } from '../rule.ts';
import { CONTAINER_RULES } from './container.ts';
import { DEPENDENCY_RULES } from './dependencies.ts';
import { DEVICE_RULES } from './devices.ts';
import { ENVIRONMENT_RULES } from './environment.ts';
import { FARGATE_RULES } from './fargate.ts';
import { FILE_SYSTEM_RULES } from './file-systems.ts';
import { FIRELENS_RULES } from './firelens.ts';
import { HEALTH_RULES } from './health.ts';
import { INSTANCE_RULES } from './instances.ts';
import { LINUX_RULES } from './linux.ts';
import { LOGGING_RULES } from './logging.ts';
import { PORTS_TOGETHER_RULES } from './port-ranges.ts';
import { PORT_RULES } from './ports.ts';
import { ROLE_RULES } from './roles.ts';
import { SHARE_RULES } from './shares.ts';
import { type TaskSubject, taskSubject } from './subject.ts';
import { TASK_RULES } from './task.ts';
import { VOLUME_RULES } from './volumes.ts';
import { WINDOWS_RULES } from './windows.ts';

export { TASK_DEFINITION_LEFT_OUT } from './left-out.ts';
export { type TaskSubject, taskSubject } from './subject.ts';

/** The rules of a task definition. */
export const TASK_DEFINITION_RULES: readonly Rule<TaskSubject>[] = [
  ...TASK_RULES,
  ...SHARE_RULES,
  ...ROLE_RULES,
  ...CONTAINER_RULES,
  ...ENVIRONMENT_RULES,
  ...HEALTH_RULES,
  ...DEPENDENCY_RULES,
  ...PORT_RULES,
  ...PORTS_TOGETHER_RULES,
  ...VOLUME_RULES,
  ...FILE_SYSTEM_RULES,
  ...LOGGING_RULES,
  ...FIRELENS_RULES,
  ...LINUX_RULES,
  ...DEVICE_RULES,
  ...FARGATE_RULES,
  ...INSTANCE_RULES,
  ...WINDOWS_RULES,
];

/** Everything that AWS would refuse of a task definition, tags aside. */
export function taskDefinitionBreaches(request: RegisterTaskDefinitionRequest): readonly Breach[] {
  return breachesOf(TASK_DEFINITION_RULES, taskSubject(request));
}
