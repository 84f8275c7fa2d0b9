/**
 * AWS in a box: an HTTP handler that speaks the AWS wire protocols over a model of AWS with its own clock.
 * May import: core, AWS SDK and Smithy packages. Must not: import anything of the planner, the engine or the resources.
 */

export { Buckets } from './buckets.ts';
export { CallLog, type CallRecord } from './call-log.ts';
export { VirtualClock } from './clock.ts';
export {
  type AnsweredFault,
  type BrokenCall,
  type CallHook,
  type FaultEffect,
  type FaultRule,
  Faults,
  type FaultTarget,
  type NamedFault,
  type SmallPages,
  type StaleRead,
} from './faults.ts';
export type { HandlerAnswer, HandlerMetadata, SandboxHandler } from './handler.ts';
export { type LoadOptions, loadSandbox, saveSandbox } from './persistence.ts';
export { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts';
export { type RunningServer, type ServeOptions, serveSandbox } from './server.ts';
export { type SandboxService, ServiceFault } from './service.ts';
export { type Slowness, slowDown } from './slowness.ts';
export { type Scope, type Timer, World, type WorldSnapshot } from './world.ts';
