/**
 * The composition root: everything that the command line does, as a library.
 * May import: everything but cli and testing. Must not: print, parse arguments or end the process.
 *
 * Each function loads its code when it is called: a program that only makes constructs loads no engine and no SDK.
 */
import type { LockHolder } from './engine/lock-holder.ts';
import type { CheckedDocument, CheckOptions, CheckResult } from './toolkit/check.ts';
import type {
  ContinueOptions,
  ContinueResult,
  DeploymentChoice,
  RollbackResult,
} from './toolkit/decide.ts';
import type { ActivateResult, DrainOptions, DrainResult, InstanceChoice } from './toolkit/drain.ts';
import type { DriftResult } from './toolkit/drift.ts';
import type { InstanceStatus, InstancesOptions } from './toolkit/instances.ts';
import type {
  ApplyOptions,
  DeployResult,
  PlanningOptions,
  PlanningResult,
  RunOptions,
  ServiceStatus,
} from './toolkit/options.ts';
import type { RegisterOptions } from './toolkit/register.ts';
import type { RollOptions, RollResult } from './toolkit/roll.ts';
import type { RunTaskOptions, RunTaskResult } from './toolkit/run-task.ts';
import type { SkeletonRequest } from './toolkit/skeleton.ts';
import type { UpdateAgentsOptions, UpdateAgentsResult } from './toolkit/update-agents.ts';
import type { App } from './tree/app.ts';
import type { Synthesis } from './tree/synth.ts';

export type { DriftedField, DriftedObject, Orphan, UnmanagedField } from './engine/drift-report.ts';
export type {
  CheckedDocument,
  CheckedOperation,
  CheckFinding,
  CheckOptions,
  CheckResult,
} from './toolkit/check.ts';
export type {
  ContinueOptions,
  ContinueResult,
  DeploymentChoice,
  RollbackResult,
} from './toolkit/decide.ts';
export type {
  ActivateResult,
  DrainedService,
  DrainingInstance,
  DrainOptions,
  DrainPreview,
  DrainReport,
  DrainResult,
  DrainVerdict,
  InstanceChoice,
  RemainingTasks,
} from './toolkit/drain.ts';
export type { DriftResult } from './toolkit/drift.ts';
export type {
  InstanceRoom,
  InstanceStatus,
  InstancesOptions,
  InterfaceRoom,
} from './toolkit/instances.ts';
export type {
  ApiCall,
  ApplyOptions,
  AwsOptions,
  ClusterOptions,
  DeployResult,
  PausedDeployment,
  PlanDocument,
  PlanningOptions,
  PlanningResult,
  PlanResult,
  RunOptions,
  ServiceStatus,
} from './toolkit/options.ts';
export type { RegisterOptions } from './toolkit/register.ts';
export type { RefreshReport, RollOptions, RollResult } from './toolkit/roll.ts';
export type {
  RunTaskOptions,
  RunTaskResult,
  TaskContainerReport,
  TaskEvent,
  TaskReport,
} from './toolkit/run-task.ts';
export type { SkeletonRequest } from './toolkit/skeleton.ts';
export type {
  AgentReport,
  UpdateAgentsOptions,
  UpdateAgentsResult,
} from './toolkit/update-agents.ts';

/**
 * Synthesises an App and holds it against every offline rule. Asks AWS nothing.
 *
 * @category Engine
 */
export async function synth(app: App): Promise<Synthesis> {
  const implementation = await import('./toolkit/synth.ts');
  return implementation.synth(app);
}

/**
 * Compares an App with live AWS. Writes nothing. A graph that AWS would refuse is not even read.
 *
 * @category Engine
 */
export async function plan(app: App, options: PlanningOptions = {}): Promise<PlanningResult> {
  const implementation = await import('./toolkit/plan.ts');
  return implementation.plan(app, options);
}

/**
 * Brings live AWS to an App: reads, plans, asks, locks, applies, follows the rollouts, removes what is no longer in the
 * code. Failures of single resources and rollouts are in the result; errors before the first write are thrown.
 *
 * @category Engine
 */
export async function deploy(app: App, options: ApplyOptions = {}): Promise<DeployResult> {
  const implementation = await import('./toolkit/deploy.ts');
  return implementation.deploy(app, options);
}

/**
 * How live AWS differs from an App, and who is behind each difference as far as it can be known. Writes nothing.
 *
 * @category Engine
 */
export async function drift(app: App, options: RunOptions = {}): Promise<DriftResult> {
  const implementation = await import('./toolkit/drift.ts');
  return implementation.drift(app, options);
}

/**
 * Takes over what stands where resources of an App are to be, and belongs to no app. Other resources are not written.
 * Throws `adopt/nothing`.
 *
 * @category Engine
 */
export async function adopt(
  app: App,
  addresses: readonly string[] | 'all',
  options: ApplyOptions = {},
): Promise<DeployResult> {
  const implementation = await import('./toolkit/adopt.ts');
  return implementation.adopt(app, addresses, options);
}

/**
 * Removes everything that an App owns in the accounts and Regions of its stacks. Retained resources stay.
 *
 * @category Engine
 */
export async function destroy(app: App, options: ApplyOptions = {}): Promise<DeployResult> {
  const implementation = await import('./toolkit/deploy.ts');
  return implementation.destroy(app, options);
}

/**
 * Judges JSON documents of ECS requests by the rules of AWS: task definitions, services, clusters, capacity providers.
 * Several documents are judged as neighbours of each other. Asks AWS nothing.
 *
 * @category Engine
 */
export async function checkDocuments(
  documents: readonly CheckedDocument[],
  options: CheckOptions = {},
): Promise<CheckResult> {
  const implementation = await import('./toolkit/check.ts');
  return implementation.checkDocuments(documents, options);
}

/**
 * A request of ECS with every field that the installed SDK knows of its operation, to be filled in. Asks AWS nothing.
 *
 * @category Engine
 */
export async function requestSkeleton(
  request: SkeletonRequest,
): Promise<Readonly<Record<string, unknown>>> {
  const implementation = await import('./toolkit/skeleton.ts');
  return implementation.skeleton(request);
}

/**
 * Runs standalone tasks from a task definition of an App, and follows them until they run or have stopped.
 *
 * @category Engine
 */
export async function runTask(app: App, options: RunTaskOptions): Promise<RunTaskResult> {
  const implementation = await import('./toolkit/run-task.ts');
  return implementation.runTask(app, options);
}

/**
 * Takes the newest machine image of a group of instances and replaces them by an instance refresh.
 *
 * @category Engine
 */
export async function roll(app: App, options: RollOptions): Promise<RollResult> {
  const implementation = await import('./toolkit/roll.ts');
  return implementation.roll(app, options);
}

/**
 * The container instances of a cluster: state, agent, tasks, and what is free.
 *
 * @category Engine
 */
export async function listInstances(
  app: App,
  options: InstancesOptions = {},
): Promise<readonly InstanceStatus[]> {
  const implementation = await import('./toolkit/instances.ts');
  return implementation.listInstances(app, options);
}

/**
 * Lets container instances drain, and follows them until no task of a service is left there. Throws `instances/unknown`
 * or `instances/not-drainable`.
 *
 * @category Engine
 */
export async function drain(app: App, options: DrainOptions): Promise<DrainResult> {
  const implementation = await import('./toolkit/drain.ts');
  return implementation.drain(app, options);
}

/**
 * Lets container instances that drain take tasks again.
 *
 * @category Engine
 */
export async function activate(app: App, options: InstanceChoice): Promise<ActivateResult> {
  const implementation = await import('./toolkit/drain.ts');
  return implementation.activate(app, options);
}

/**
 * Updates the container agents of instances as far as AWS can, and follows the updates.
 *
 * @category Engine
 */
export async function updateAgents(
  app: App,
  options: UpdateAgentsOptions,
): Promise<UpdateAgentsResult> {
  const implementation = await import('./toolkit/update-agents.ts');
  return implementation.updateAgents(app, options);
}

/**
 * The script with which a machine outside AWS becomes an instance of a cluster. It holds a secret.
 *
 * @category Engine
 */
export async function register(app: App, options: RegisterOptions): Promise<string> {
  const implementation = await import('./toolkit/register.ts');
  return implementation.register(app, options);
}

/**
 * What the services of an App run now.
 *
 * @category Engine
 */
export async function status(
  app: App,
  options: RunOptions = {},
): Promise<readonly ServiceStatus[]> {
  const implementation = await import('./toolkit/status.ts');
  return implementation.status(app, options);
}

/**
 * Removes the App's lock in every account and Region of its stacks. Returns whom they belonged to.
 *
 * @category Engine
 */
export async function unlock(app: App, options: RunOptions = {}): Promise<readonly LockHolder[]> {
  const implementation = await import('./toolkit/unlock.ts');
  return implementation.unlock(app, options);
}

/**
 * Lets a deployment that stopped at a pause hook go on, or back. Throws `deployment/none`, `deployment/many` or
 * `deployment/not-paused`.
 *
 * @category Engine
 */
export async function continueDeployment(
  app: App,
  options: ContinueOptions = {},
): Promise<ContinueResult> {
  const implementation = await import('./toolkit/decide.ts');
  return implementation.continueDeployment(app, options);
}

/**
 * Ends a deployment that is under way, and follows the service back to what ran before. Throws `deployment/none` or
 * `deployment/many`.
 *
 * @category Engine
 */
export async function rollback(app: App, options: DeploymentChoice = {}): Promise<RollbackResult> {
  const implementation = await import('./toolkit/decide.ts');
  return implementation.rollback(app, options);
}
