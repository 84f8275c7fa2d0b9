/** What is kept of a one-off task: ECS forgets a task within an hour of its end. */
import { digest, isJsonObject, type Json } from '../../../core/json.ts';
import type { OneOffTaskProperties } from './properties.ts';

/** The record, which is the value of a parameter. */
export interface TaskRecord {
  /** Address of the resource. */
  readonly address: string;
  /** What it ran for. */
  readonly trigger: string;
  readonly outcome: OneOffTaskProperties['outcome'];
  /** Counts the runs, from 1: no two have the same name for ECS, which remembers names for a day. */
  readonly attempt: number;
  /** When this run began, in milliseconds since the epoch. */
  readonly since: number;
}

/** Path of the records of an app. */
export function recordsPath(app: string): string {
  return `/gantry/${app}/one-off-task`;
}

/** Name of the parameter that holds the record of an address. */
export function recordName(app: string, address: string): string {
  return `${recordsPath(app)}/${digest(address, 32)}`;
}

/** Who started the run, as ECS keeps it on the task: found again by it, and by nobody else's. */
export function startedBy(app: string, { address, trigger, attempt }: TaskRecord): string {
  return `gantry-once/${digest([app, address, trigger, attempt], 32)}`;
}

/** The record in a parameter's value; undefined when somebody else has written it. */
export function parseRecord(text: string | undefined): TaskRecord | undefined {
  const value = jsonOf(text);
  if (!isJsonObject(value)) return undefined;
  const { address, trigger, outcome, attempt, since } = value;
  const isRecord =
    typeof address === 'string' &&
    typeof trigger === 'string' &&
    typeof attempt === 'number' &&
    typeof since === 'number' &&
    (outcome === 'SUCCEEDED' || outcome === 'FAILED' || outcome === 'RUNNING');
  return isRecord ? { address, trigger, outcome, attempt, since } : undefined;
}

function jsonOf(text: string | undefined): Json | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}
