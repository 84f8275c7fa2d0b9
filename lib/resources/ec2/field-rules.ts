/** The field rules that recur in EC2. */
import type { Json } from '../../core/json.ts';
import type { LeafRule } from '../../resource-type.ts';

/** A field that makes another object when it changes. */
export const REPLACES: LeafRule = { change: 'replace', impact: 'replacement', off: 'keep' };

/** A field that AWS never changes; another object is too much to make silently. */
export const FIXED: LeafRule = { change: 'create-only', impact: 'replacement', off: 'keep' };

/** A field that changes in place and disturbs nothing; `off` switches it off. */
export function live(off: Json): LeafRule {
  return { change: 'update', impact: 'live', off: { value: off } };
}

/** A set that changes in place and disturbs nothing; empty when it is switched off. */
export const LIVE_SET: LeafRule = {
  change: 'update',
  impact: 'live',
  order: 'set',
  off: { value: [] },
};

/** A field that changes in place and keeps its value when the code stops declaring it. */
export const LIVE_KEPT: LeafRule = { change: 'update', impact: 'live', off: 'keep' };
