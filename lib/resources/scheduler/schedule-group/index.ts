/** The pure part of the schedule group type. */
import type { ResourceType } from '../../../resource-type.ts';
import { malformed } from '../../findings.ts';
import { SCHEDULE_GROUP_TYPE, type ScheduleGroupProperties } from './properties.ts';

/** Groups of schedules. Schedules carry no tags: that of their group says which app looks after them. */
export const schedulerScheduleGroup: ResourceType<ScheduleGroupProperties> = {
  name: SCHEDULE_GROUP_TYPE,
  fields: { Name: { change: 'replace', impact: 'replacement', off: 'keep' } },
  requires: ['Name'],
  attributes: { Name: 'name of the group', Arn: 'ARN of the group' },
  identity: ({ Name }) => ({ Name: Name ?? '' }),
  canonical: (properties) => ({ ...properties }),
  validate: ({ Name }) =>
    malformed('Name', Name, {
      most: 64,
      pattern: /^[\w.-]+$/,
      says: 'a name of at most 64 letters, digits and - _ .',
    }),
  calls: {
    create: ['CreateScheduleGroup'],
    update: ['TagResource', 'UntagResource'],
    delete: ['DeleteScheduleGroup'],
  },
  operations: async () => (await import('./operations.ts')).scheduleGroupOperations,
};
