/**
 * engine: reads, diffs, plans, schedules and applies any resource type; owns fields, locks, reports.
 * May import: resource-type, aws, graph, core, capacity (types). Must not: name a resource type, print, or import constructs.
 *
 * This file: the plan as data.
 */
import type { CapacityReport } from '../capacity/report.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { deploys, type FieldChange } from '../core/field-change.ts';
import type { Json } from '../core/json.ts';
import type { Address } from '../graph/address.ts';
import type { Ladder } from './ladder.ts';

/** Version of the plan's JSON form. */
export const PLAN_SCHEMA_VERSION = 3;

interface StepBase {
  /** Address of the resource. */
  readonly address: Address;
  /** Type name such as `AWS::ECS::Service`. */
  readonly type: string;
  /** Id of the stack, or undefined for an object whose stack is no longer in the code. */
  readonly stack?: string;
  /** Account id. */
  readonly account: string;
  /** Region. */
  readonly region: string;
  /** Why, for people. Nothing is decided by it. */
  readonly reason?: string;
  /** Addresses of steps that must be done before. */
  readonly after: readonly Address[];
}

/** Live is as desired. */
export interface NoneStep extends StepBase {
  /** Nothing to do. */
  readonly action: 'none';
  /** Physical id. */
  readonly id: string;
}

/** The object does not exist. */
export interface CreateStep extends StepBase {
  /** To be made. */
  readonly action: 'create';
  /** What it is created with; values of other resources that are not known yet are references. */
  readonly fields: readonly FieldChange[];
}

interface InPlaceStep extends StepBase {
  /** Physical id. */
  readonly id: string;
  /** What differs. */
  readonly fields: readonly FieldChange[];
  /** Tags of the user that change, with before and after. */
  readonly tags: readonly FieldChange[];
  /** Whether it is deployed again although no field asks for that. */
  readonly redeploy?: true;
}

/** The object is changed in place. */
export interface UpdateStep extends InPlaceStep {
  /** To be changed. */
  readonly action: 'update';
  /** The address under which the object was known before, when that has changed. */
  readonly movedFrom?: Address;
}

/** An object that belonged to no app becomes ours: it gets our tags, and then what differs is changed in place. */
export interface AdoptStep extends InPlaceStep {
  /** To be taken over. */
  readonly action: 'adopt';
}

/** A new object takes the place of an old one. */
export interface ReplaceStep extends StepBase {
  /** To be replaced. */
  readonly action: 'replace';
  /** The old object. */
  readonly id: string;
  /** `create-first`: both exist for a while; `delete-first`: downtime. */
  readonly order: 'create-first' | 'delete-first';
  /** What differs. */
  readonly fields: readonly FieldChange[];
}

/** The object is removed. */
export interface DeleteStep extends StepBase {
  /** To be removed. */
  readonly action: 'delete';
  /** Physical id. */
  readonly id: string;
}

/** One thing that applying does. */
export type Step = NoneStep | CreateStep | UpdateStep | AdoptStep | ReplaceStep | DeleteStep;

/** The name of what a step does. */
export type Action = Step['action'];

/** How each action is drawn. */
export const ACTION_SIGN: Readonly<Record<Action, string>> = {
  none: ' ',
  create: '+',
  update: '~',
  adopt: '*',
  replace: '±',
  delete: '-',
};

/** A field that somebody else decides: it stays as it is live, whatever the code says. */
export interface LeftField {
  /** Address of the resource. */
  readonly address: Address;
  /** Path of the field, such as `desiredCount`. */
  readonly path: string;
  /** Its live value. */
  readonly live: Json;
  /** Who decides it. */
  readonly owner: string;
}

/** How live objects became known. */
export interface ReadCounts {
  /** How many were read in full. */
  readonly complete: number;
  /** How many were only vouched for by their digest. */
  readonly vouched: number;
}

/** A resource that is not selected and made all the same. */
export interface PulledIn {
  /** Address of the resource. */
  readonly address: Address;
  /** Address of what needs it. */
  readonly by: Address;
}

/** A resource that is not selected, is needed and would be changed. */
export interface LeftResource {
  /** Address of the resource. */
  readonly address: Address;
  /** What a plan of everything would do with it. */
  readonly action: Action;
}

/** Which part of the app a plan is of. */
export interface PlanSelection {
  /** Stacks and addresses as they were asked for. */
  readonly asked: readonly string[];
  /** How many resources are selected. */
  readonly selected: number;
  /** Resources that are not selected and made all the same, each with what needs it. */
  readonly pulledIn: readonly PulledIn[];
  /** Resources that were read because they are needed, and what a plan of everything would do with them. */
  readonly left: readonly LeftResource[];
  /** How many resources of the code this plan does nothing about. */
  readonly unselected: number;
}

/** What will be done, and what was found on the way. Pure data: planning writes nothing. */
export interface Plan {
  /** Version of this form. */
  readonly schemaVersion: typeof PLAN_SCHEMA_VERSION;
  /** Name of the app. */
  readonly app: string;
  /** What is meant: bring AWS to the graph, or remove everything. */
  readonly intent: 'deploy' | 'destroy';
  /** Which part of the app it is of; absent when it is of all. */
  readonly selection?: PlanSelection;
  /** Steps in an order in which they could run; `none` steps included. */
  readonly steps: readonly Step[];
  /** Fields that the code declares and that stay as somebody else has set them. */
  readonly left: readonly LeftField[];
  /** What was found; an error blocks the plan. */
  readonly diagnostics: readonly Diagnostic[];
  /** What happens when, and how long it usually takes. */
  readonly ladder: Ladder;
  /** Whether everything will fit; absent when the plan starts no tasks and holds no instances. */
  readonly capacity?: CapacityReport;
  /** How the live objects became known. */
  readonly read: ReadCounts;
}

/** Steps that change something. */
export function changesOf(plan: Pick<Plan, 'steps'>): readonly Exclude<Step, NoneStep>[] {
  return plan.steps.filter((step): step is Exclude<Step, NoneStep> => step.action !== 'none');
}

/** Whether a step writes to the object that is there: what it changes is in `fields`. */
export function isInPlace(step: Step): step is UpdateStep | AdoptStep {
  return step.action === 'update' || step.action === 'adopt';
}

/** Whether a step makes anew what runs. */
export function startsDeployment(step: Step): boolean {
  if (step.action === 'create' || step.action === 'replace') return true;
  return isInPlace(step) && (step.redeploy === true || deploys(step.fields));
}

/** How many steps of each action a plan has. */
export function countActions(plan: Plan): Readonly<Record<Action, number>> {
  const counts = { none: 0, create: 0, update: 0, adopt: 0, replace: 0, delete: 0 };
  for (const step of plan.steps) counts[step.action] += 1;
  return counts;
}
