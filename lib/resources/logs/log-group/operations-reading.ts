/** Reading log groups by prefix or by name, and their tags, which AWS gives one group a call or late. */
import {
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
  type LogGroup,
} from '@aws-sdk/client-cloudwatch-logs';
import { allPages, inBatches } from '../../../aws/batch.ts';
import { hasCode, unlessGone } from '../../../aws/classify-error.ts';
import { omitUndefined } from '../../../core/json.ts';
import type { Live, ReadContext } from '../../../resource-type.ts';
import { tagsOfOurs, tagsOnce } from '../../tagged.ts';
import { LOG_GROUP_TYPE, type LogGroupProperties } from './properties.ts';

const TAGGED = { type: LOG_GROUP_TYPE, kind: 'logs:log-group' } as const;
const PAGE = 50;
/** More names than this are looked up a page of them a call. */
const FEW = 10;

type Tags = Readonly<Record<string, string>>;

/** The log groups of these names, by name, read once a plan; those that are not there are left out. */
export async function logGroupsByName(
  context: ReadContext,
  names: readonly string[],
): Promise<ReadonlyMap<string, LogGroup>> {
  const prefix = ownPrefix(context);
  const elsewhere = [...new Set(names.filter((name) => !name.startsWith(prefix)))].sort();
  const found = await Promise.all([
    elsewhere.length < names.length ? groupsBelow(context, prefix) : [],
    elsewhere.length > FEW
      ? inBatches(elsewhere, PAGE, (batch) => groupsNamed(context, batch))
      : oneByOne(context, elsewhere),
  ]);
  return new Map(found.flat().map((group) => [group.logGroupName ?? '', group]));
}

/** Log groups that can be ours: those below our prefix, and those that the tagging API knows to be. */
export async function candidates(context: ReadContext): Promise<readonly LogGroup[]> {
  const [below, tagged] = await Promise.all([
    groupsBelow(context, ownPrefix(context)),
    tagsOfOurs(context, TAGGED.kind),
  ]);
  const known = new Set(below.map(arnOf));
  const elsewhere = [...tagged.keys()]
    .filter((arn) => !known.has(arn))
    .map((arn) => arn.split(':log-group:')[1] ?? '');
  const found = await logGroupsByName(context, elsewhere);
  // The tagging API goes on naming groups that are gone.
  return [...below, ...elsewhere.flatMap((name) => found.get(name) ?? [])];
}

/** The tags of a group, read once a plan. */
export async function readTags(context: ReadContext, group: LogGroup): Promise<Tags> {
  const arn = arnOf(group);
  return tagsOnce(context, TAGGED, arn, () => currentTags(context, arn));
}

/** The tags of a group as they are now. */
export async function currentTags(context: ReadContext, resourceArn: string): Promise<Tags> {
  const client = await context.aws.clients.logs();
  // None of one that was removed since it was listed.
  const answer = await unlessGone(
    client.send(new ListTagsForResourceCommand({ resourceArn }), { abortSignal: context.signal }),
  );
  return answer?.tags ?? {};
}

/** The group of exactly this name as it is now. */
export async function currentGroup(
  context: ReadContext,
  name: string,
): Promise<LogGroup | undefined> {
  return (await describe(context, name, 'first')).find((group) => group.logGroupName === name);
}

/** A group's ARN as tags want it, without the final `:*`. */
export function arnOf(group: LogGroup): string {
  return group.logGroupArn ?? (group.arn ?? '').replace(/:\*$/, '');
}

/** A group in the shape of its desired properties. */
export function liveOf(
  group: LogGroup,
  tags: Tags,
  desired?: LogGroupProperties,
): Live<LogGroupProperties> {
  return {
    id: group.logGroupName ?? '',
    properties: {
      logGroupName: group.logGroupName,
      ...omitUndefined({
        kmsKeyId: group.kmsKeyId,
        logGroupClass: group.logGroupClass,
        deletionProtectionEnabled: group.deletionProtectionEnabled,
        // Under an account's retention policy the days are that policy's, whatever is put: nothing differs.
        retentionInDays:
          group.retentionPolicyName === undefined
            ? group.retentionInDays
            : desired?.retentionInDays,
      }),
    },
    attributes: { logGroupName: group.logGroupName ?? '', arn: arnOf(group) },
    tags,
  };
}

function ownPrefix(context: ReadContext): string {
  return `/gantry/${context.app}/`;
}

function memoKey({ aws }: ReadContext, what: string): string {
  return `logs/${aws.account}/${aws.region}/${what}`;
}

function groupsBelow(context: ReadContext, prefix: string): Promise<readonly LogGroup[]> {
  return context.memo(memoKey(context, `prefix/${prefix}`), () => describe(context, prefix, 'all'));
}

/** Groups of at most a page of names. */
function groupsNamed(context: ReadContext, names: readonly string[]): Promise<readonly LogGroup[]> {
  return context.memo(memoKey(context, `names/${names.join(' ')}`), async () => {
    const client = await context.aws.clients.logs();
    try {
      const answer = await client.send(
        new DescribeLogGroupsCommand({ logGroupIdentifiers: [...names] }),
        { abortSignal: context.signal },
      );
      return answer.logGroups ?? [];
    } catch (error) {
      // AWS says nowhere that names of groups that are not there are left out of the answer, and not refused.
      if (!hasCode(error, 'InvalidParameterException', 'ResourceNotFoundException')) throw error;
      return oneByOne(context, names);
    }
  });
}

/** Groups of exactly these names, a call for each. */
async function oneByOne(
  context: ReadContext,
  names: readonly string[],
): Promise<readonly LogGroup[]> {
  const found = await Promise.all(
    names.map((name) =>
      context.memo(memoKey(context, `name/${name}`), () => currentGroup(context, name)),
    ),
  );
  return found.filter((group) => group !== undefined);
}

/** Names are in order, so a group of exactly the name comes first of those that start with it. */
async function describe(
  context: ReadContext,
  logGroupNamePrefix: string,
  pages: 'first' | 'all',
): Promise<readonly LogGroup[]> {
  const client = await context.aws.clients.logs();
  return allPages(async (nextToken) => {
    const answer = await client.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix, limit: PAGE, nextToken }),
      { abortSignal: context.signal },
    );
    const next = pages === 'all' ? answer.nextToken : undefined;
    return { items: answer.logGroups ?? [], next };
  });
}
