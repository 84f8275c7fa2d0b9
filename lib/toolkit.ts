/**
 * The composition root: everything that the command line does, as a library.
 * May import: everything but cli and testing. Must not: print, parse arguments or end the process.
 */
export { deploy, destroy } from './toolkit/deploy.ts';
export type {
  ApplyOptions,
  AwsOptions,
  DeployResult,
  PlanResult,
  RunOptions,
  ServiceStatus,
} from './toolkit/options.ts';
export { plan } from './toolkit/plan.ts';
export { status } from './toolkit/status.ts';
export { synth } from './toolkit/synth.ts';
export { unlock } from './toolkit/unlock.ts';
