/** Creating, finding and deleting log groups. */
import type {
  CreateLogGroupRequest,
  DeleteLogGroupRequest,
  DescribeLogGroupsRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { paginate } from '../../paginate.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { type GroupRecord, groupArn, groupName } from './records.ts';
import { constraint, groupNamed, groupsOf, streamKey, streamsIn, streamsOf } from './store.ts';

/** CreateLogGroup. */
export function createLogGroup(input: Decoded<CreateLogGroupRequest>, call: Call): void {
  const name = input.logGroupName;
  checkName(name);
  const groups = groupsOf(call.world, call.scope);
  if (groups.has(name))
    throw new ServiceFault(
      'ResourceAlreadyExistsException',
      'The specified log group already exists',
    );
  const logGroupClass = input.logGroupClass ?? 'STANDARD';
  if (!CLASSES.has(logGroupClass))
    throw constraint(
      logGroupClass,
      'logGroupClass',
      `Member must satisfy enum value set: [${[...CLASSES].join(', ')}]`,
    );
  groups.set(name, {
    name,
    created: call.world.now(),
    logGroupClass,
    // Amazon CloudWatch Logs User Guide: groups of the delivery class keep their events for one day.
    retentionInDays: logGroupClass === 'DELIVERY' ? 1 : undefined,
    kmsKeyId: input.kmsKeyId,
    deletionProtection: input.deletionProtectionEnabled ?? false,
    tags: { ...input.tags },
  });
}

/** DescribeLogGroups. */
export function describeLogGroups(input: Decoded<DescribeLogGroupsRequest>, call: Call): object {
  const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern } = input;
  if (prefix !== undefined && pattern !== undefined)
    throw new ServiceFault(
      'InvalidParameterException',
      'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
    );
  const limit = input.limit ?? MOST_PER_PAGE;
  if (limit < 1)
    throw constraint(limit, 'limit', 'Member must have value greater than or equal to 1');
  if (limit > MOST_PER_PAGE)
    throw constraint(limit, 'limit', 'Member must have value less than or equal to 50');
  const named = input.logGroupIdentifiers?.map(groupName);
  if (named !== undefined && (prefix ?? pattern ?? input.logGroupClass) !== undefined)
    throw new ServiceFault(
      'InvalidParameterException',
      'LogGroup identifiers cannot be combined with other filters.',
    );
  if (named !== undefined && named.length > MOST_PER_PAGE)
    throw constraint(
      named.length,
      'logGroupIdentifiers',
      'Member must have length less than or equal to 50',
    );
  const matching = [...groupsOf(call.world, call.scope).values()]
    .filter(
      (group) =>
        (prefix === undefined || group.name.startsWith(prefix)) &&
        (pattern === undefined || group.name.toLowerCase().includes(pattern.toLowerCase())) &&
        (named === undefined || named.includes(group.name)) &&
        (input.logGroupClass === undefined || group.logGroupClass === input.logGroupClass),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = paginate(matching, {
    size: limit,
    token: input.nextToken,
    badToken: 'InvalidParameterException',
  });
  return { logGroups: page.items.map((group) => view(group, call)), nextToken: page.next };
}

/** DeleteLogGroup. */
export function deleteLogGroup(input: Decoded<DeleteLogGroupRequest>, call: Call): void {
  const group = groupNamed(call.world, call.scope, input.logGroupName);
  if (group.deletionProtection)
    throw new ServiceFault(
      'ValidationException',
      'The specified log group has deletion protection enabled and cannot be deleted.',
    );
  for (const stream of streamsIn(call.world, call.scope, group.name))
    streamsOf(call.world, call.scope).delete(streamKey(group.name, stream.name));
  groupsOf(call.world, call.scope).delete(group.name);
}

/** Log groups an account may have in a page, and by default has. */
const MOST_PER_PAGE = 50;

const CLASSES: ReadonlySet<string> = new Set(['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY']);

function checkName(name: string): void {
  if (name.length < 1)
    throw constraint(name, 'logGroupName', 'Member must have length greater than or equal to 1');
  if (name.length > 512)
    throw constraint(name, 'logGroupName', 'Member must have length less than or equal to 512');
  if (!/^[.\-_/#A-Za-z0-9]+$/.test(name))
    throw constraint(
      name,
      'logGroupName',
      'Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+',
    );
  if (/^aws\//i.test(name))
    throw new ServiceFault(
      'InvalidParameterException',
      'Log groups starting with AWS/ are reserved for AWS.',
    );
}

/** `arn` ends in `:*`, `logGroupArn` does not. */
function view(group: GroupRecord, { scope }: Call): object {
  return {
    logGroupName: group.name,
    creationTime: group.created,
    retentionInDays: group.retentionInDays,
    metricFilterCount: 0,
    arn: `${groupArn(scope, group.name)}:*`,
    logGroupArn: groupArn(scope, group.name),
    storedBytes: 0,
    kmsKeyId: group.kmsKeyId,
    logGroupClass: group.logGroupClass,
    deletionProtectionEnabled: group.deletionProtection,
  };
}
