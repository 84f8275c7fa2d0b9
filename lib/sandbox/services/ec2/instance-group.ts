/** Instances that leave an Auto Scaling group alive, or come into one. */

import { lookup, type Place, save } from './store.ts';
import { addTags, removeTag } from './tags.ts';

const GROUP_TAG = 'aws:autoscaling:groupName';

/** Puts an instance into a group, or takes it out when none is named. */
export function changeInstanceGroup(place: Place, id: string, groupName: string | undefined): void {
  const { groupName: _, ...rest } = lookup(place, 'instance', id);
  save(place, 'instance', groupName === undefined ? rest : { ...rest, groupName });
  if (groupName === undefined) removeTag(place, id, GROUP_TAG);
  else addTags(place, id, [{ Key: GROUP_TAG, Value: groupName }]);
}
