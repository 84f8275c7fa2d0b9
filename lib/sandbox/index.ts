/**
 * AWS in a box: an HTTP handler that speaks the AWS wire protocols over a model of AWS with its own clock.
 * May import: core, AWS SDK and Smithy packages. Must not: import anything of the planner, the engine or the resources.
 */

export { Buckets } from './buckets.ts';
export { CallLog, type CallRecord } from './call-log.ts';
export { VirtualClock } from './clock.ts';
export { type FaultEffect, type FaultRule, Faults, type FaultTarget } from './faults.ts';
export type { SandboxHandler } from './handler.ts';
export { type LoadOptions, loadSandbox, saveSandbox } from './persistence.ts';
export { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts';
export { type RunningServer, type ServeOptions, serveSandbox } from './server.ts';
export { type SandboxService, ServiceFault } from './service.ts';
export { type Scope, World, type WorldSnapshot } from './world.ts';
