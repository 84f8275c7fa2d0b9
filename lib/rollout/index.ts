/**
 * rollout: follows service deployments to their true end, and says why they did not succeed.
 * May import: resource-type, aws, graph, core, SDK commands that read. Must not: change anything in AWS, or print.
 */
export {
  followRollouts,
  type RolloutContext,
  type RolloutOptions,
} from './follow.ts';
export type {
  RolloutCause,
  RolloutEvent,
  RolloutPause,
  RolloutReport,
  RolloutResult,
} from './report.ts';
export { pausesOf } from './stages.ts';
export { describeRollout } from './text.ts';
