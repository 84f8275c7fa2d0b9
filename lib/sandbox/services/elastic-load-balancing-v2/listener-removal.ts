/** Takes a listener and its rules away. */
import { forwardedTo } from './associations.ts';
import type { ListenerRecord } from './records.ts';
import { type Place, rulesUnder, table } from './store.ts';
import { forgetTags } from './tags.ts';
import { syncTargets } from './target-health.ts';

/** Removes a listener; target groups that nothing else forwards to are out of use then. */
export function removeListener(place: Place, listener: ListenerRecord): void {
  const rules = rulesUnder(place, listener.arn);
  for (const rule of rules) {
    table(place, 'rule').delete(rule.arn);
    forgetTags(place, rule.arn);
  }
  table(place, 'listener').delete(listener.arn);
  forgetTags(place, listener.arn);
  syncTargets(place, [
    ...forwardedTo(listener.actions),
    ...rules.flatMap((rule) => forwardedTo(rule.actions)),
  ]);
}
