/**
 * testing: what users' own tests import as `gantry/testing`.
 * May import: everything below but cli; vitest as types only. Must not: talk to AWS, print, or need a test runner to load.
 */

export { describePlan } from '../engine/describe-plan.ts';
export type { Plan } from '../engine/plan.ts';
export type { Graph, ResourceNode } from '../graph/graph.ts';
export type { FaultName } from '../sandbox/fault-codes.ts';
export {
  type AnsweredFault,
  type BrokenCall,
  type Buckets,
  type CallHook,
  type CallLog,
  type CallRecord,
  createSandbox,
  type FaultEffect,
  type FaultRule,
  type Faults,
  type FaultTarget,
  type HandlerAnswer,
  type HandlerMetadata,
  type NamedFault,
  type Sandbox,
  type SandboxHandler,
  type SandboxOptions,
  type Scope,
  ServiceFault,
  type SmallPages,
  type StaleRead,
  type Timer,
  type VirtualClock,
  type WorldSnapshot,
} from '../sandbox/index.ts';
export { type GantryMatchers, gantryMatchers, type MatcherResult } from './matchers.ts';
export { deployTo, type PlanOfOptions, planOf } from './plan-of.ts';
export { snapshotOf, synthesize } from './synthesize.ts';
