/**
 * CloudWatch Logs: log groups, streams and their events.
 * May import: service, paginate, world. Must not: know the wire or other services.
 */
import type { SandboxService } from '../../service.ts';
import * as events from './events.ts';
import * as groups from './groups.ts';
import { groupArn } from './records.ts';
import * as policies from './resource-policies.ts';
import * as settings from './settings.ts';
import { groupsOf } from './store.ts';
import * as streams from './streams.ts';
import * as tags from './tags.ts';

export { appendLog, hasLogGroup } from './append.ts';

/** Amazon CloudWatch Logs. */
export const cloudWatchLogs: SandboxService = {
  name: 'CloudWatch Logs',
  operations: {
    CreateLogGroup: groups.createLogGroup,
    DescribeLogGroups: groups.describeLogGroups,
    DeleteLogGroup: groups.deleteLogGroup,
    PutRetentionPolicy: settings.putRetentionPolicy,
    DeleteRetentionPolicy: settings.deleteRetentionPolicy,
    AssociateKmsKey: settings.associateKmsKey,
    DisassociateKmsKey: settings.disassociateKmsKey,
    PutLogGroupDeletionProtection: settings.putLogGroupDeletionProtection,
    PutResourcePolicy: policies.putResourcePolicy,
    DescribeResourcePolicies: policies.describeResourcePolicies,
    DeleteResourcePolicy: policies.deleteResourcePolicy,
    TagResource: tags.tagResource,
    UntagResource: tags.untagResource,
    ListTagsForResource: tags.listTagsForResource,
    CreateLogStream: streams.createLogStream,
    DescribeLogStreams: streams.describeLogStreams,
    DeleteLogStream: streams.deleteLogStream,
    PutLogEvents: events.putLogEvents,
    GetLogEvents: events.getLogEvents,
    FilterLogEvents: events.filterLogEvents,
  },
  tagged: (scope, world) =>
    [...groupsOf(world, scope).values()].map((group) => ({
      arn: groupArn(scope, group.name),
      tags: group.tags,
    })),
};
