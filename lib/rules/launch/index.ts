/** What AWS refuses of every request that starts tasks or has them started. */
import type { Rule } from '../rule.ts';
import { CAPACITY_RULES } from './capacity.ts';
import { NETWORK_RULES } from './network.ts';
import { PLACEMENT_RULES } from './placement.ts';
import type { LaunchSubject } from './subject.ts';
import { VOLUME_RULES } from './volumes.ts';

/** The rules. */
export const LAUNCH_RULES: readonly Rule<LaunchSubject>[] = [
  ...CAPACITY_RULES,
  ...PLACEMENT_RULES,
  ...NETWORK_RULES,
  ...VOLUME_RULES,
];
