/** A state of Amazon States Language that runs a task of ECS. */
import { isJsonObject, type Json, type JsonObject } from '../../core/json.ts';

/** An expression that the state machine evaluates while it runs, such as `{% $states.input.day %}`. */
export type JsonataExpression = `{%${string}%}`;

/**
 * How long the state lasts: until the task has ended (`sync`), until the program in it has answered (`waitForTaskToken`), or
 * until ECS has taken the request (`requestResponse`).
 */
export type IntegrationPattern = 'sync' | 'waitForTaskToken' | 'requestResponse';

/**
 * The state as plain JSON. What else Amazon States Language has for a state (`Retry`, `Catch`, `Output`) can be spread over
 * it.
 */
export interface TaskState extends JsonObject {
  /** Kind of state. */
  readonly Type: 'Task';
  /** What it is for. */
  readonly Comment?: string;
  /** Language of its expressions, whatever that of the state machine is. */
  readonly QueryLanguage: 'JSONata';
  /** The integration: `arn:aws:states:::ecs:runTask` and how long the state lasts. */
  readonly Resource: string;
  /** The request of RunTask, with members in PascalCase. */
  readonly Arguments: JsonObject;
  /** Longest time that the state may take, in seconds. */
  readonly TimeoutSeconds?: number;
  /** Longest time between two signs of life, in seconds. */
  readonly HeartbeatSeconds?: number;
  /** Name of the state that comes after it. */
  readonly Next?: string;
  /** Whether the state machine ends with it. */
  readonly End?: true;
}

/** The integration's ARN. */
export function integrationArn(partition: string, pattern: IntegrationPattern): string {
  const suffix = pattern === 'requestResponse' ? '' : `.${pattern}`;
  return `arn:${partition}:states:::ecs:runTask${suffix}`;
}

/** A request as state machines have it: its members, and those of what is in it, begin with a capital. */
export function pascalCased(request: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(request).map(([key, value]) => [
      `${key.charAt(0).toUpperCase()}${key.slice(1)}`,
      pascalCasedValue(value),
    ]),
  );
}

function pascalCasedValue(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item: Json) => pascalCasedValue(item) as Json);
  return isJsonObject(value) ? pascalCased(value) : value;
}
