/** Fields that a platform does not have: which of them a task uses. */
import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import { isJsonObject } from '../../core/json.ts';
import { isAbsent, violationIf } from '../checks.ts';
import type { Violation } from '../rule.ts';
import type { ContainerSubject } from './subject.ts';

/** A field of a container, or of its `linuxParameters`. */
export type ContainerField =
  | keyof ContainerDefinition
  | `linuxParameters.${keyof NonNullable<ContainerDefinition['linuxParameters']>}`;

/** Those of some fields that a container uses, said to be missing on a platform. */
export function usedFields(
  { container, path }: ContainerSubject,
  fields: readonly ContainerField[],
  platform: string,
): readonly Violation[] {
  return fields.flatMap((field) =>
    violationIf(
      isUsed(fieldOf(container, field)),
      `${path}.${field}`,
      `${platform} not support ${field}.`,
    ),
  );
}

/** Those of some fields that a task uses, said to be missing on a platform. */
export function usedTaskFields(
  task: RegisterTaskDefinitionRequest,
  fields: readonly (keyof RegisterTaskDefinitionRequest)[],
  platform: string,
): readonly Violation[] {
  return fields.flatMap((field) =>
    violationIf(isUsed(task[field]), field, `${platform} not support ${field}.`),
  );
}

/** Whether a value asks for something: no false, and nothing that is empty all the way down. */
export function isUsed(value: unknown): boolean {
  if (isAbsent(value) || value === false) return false;
  return isJsonObject(value) ? Object.values(value).some(isUsed) : true;
}

function fieldOf(container: ContainerDefinition, field: ContainerField): unknown {
  const members: readonly string[] = field.split('.');
  return members.reduce<unknown>(
    (value, member) => (isJsonObject(value) ? value[member] : undefined),
    container,
  );
}
