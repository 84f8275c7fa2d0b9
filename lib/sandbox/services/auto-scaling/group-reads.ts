/** DescribeAutoScalingGroups and DescribeAutoScalingInstances. */
import type {
  AutoScalingGroupNamesType,
  DescribeAutoScalingInstancesType,
  Filter,
} from '@aws-sdk/client-auto-scaling';
import { paginate } from '../../paginate.ts';
import type { Call } from '../../service.ts';
import { groupView, instanceDetails } from './group-view.ts';
import type { GroupRecord } from './records.ts';
import { table, validationError } from './store.ts';

/** DescribeAutoScalingGroups: by names or filters; unknown names are left out. */
export function describeAutoScalingGroups(input: AutoScalingGroupNamesType, call: Call): object {
  const names = input.AutoScalingGroupNames ?? [];
  if (names.length > 100)
    throw validationError(
      "1 validation error detected: Value at 'autoScalingGroupNames' failed to satisfy constraint: Member must have length less than or equal to 100",
    );
  const matching = [...table(call, 'group').values()]
    .filter(
      (group) =>
        (names.length === 0 || names.includes(group.name) || names.includes(group.arn)) &&
        (input.Filters ?? []).every((filter) => passes(group, filter)),
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const page = paginate(matching, {
    size: sizeOf(input.MaxRecords, 50, 100),
    token: input.NextToken,
    badToken: 'InvalidNextToken',
  });
  return {
    AutoScalingGroups: page.items.map((group) => groupView(call, group)),
    NextToken: page.next,
  };
}

/** DescribeAutoScalingInstances: of all groups, or by ids. */
export function describeAutoScalingInstances(
  input: DescribeAutoScalingInstancesType,
  call: Call,
): object {
  const ids = input.InstanceIds ?? [];
  const all = [...table(call, 'group').values()].flatMap((group) =>
    group.members
      .filter((member) => ids.length === 0 || ids.includes(member.id))
      .map((member) => instanceDetails(call, group, member)),
  );
  const page = paginate(all, {
    size: sizeOf(input.MaxRecords, 50, 50),
    token: input.NextToken,
    badToken: 'InvalidNextToken',
  });
  return { AutoScalingInstances: page.items, NextToken: page.next };
}

/** The size of a page: AWS's default, its maximum, or what a request asks for. */
function sizeOf(asked: number | undefined, usual: number, most: number): number {
  if (asked !== undefined && (asked < 1 || asked > most))
    throw validationError(
      `1 validation error detected: Value '${asked}' at 'maxRecords' failed to satisfy constraint: Member must have value less than or equal to ${most}`,
    );
  return asked ?? usual;
}

function passes(group: GroupRecord, { Name = '', Values = [] }: Filter): boolean {
  if (Name === 'tag-key') return group.tags.some((tag) => Values.includes(tag.key));
  if (Name === 'tag-value') return group.tags.some((tag) => Values.includes(tag.value));
  if (!Name.startsWith('tag:'))
    throw validationError(
      `Filter ${Name} is not valid. Valid filters: tag-key, tag-value, tag:<key>`,
    );
  const value = group.tags.find((tag) => tag.key === Name.slice('tag:'.length))?.value;
  return value !== undefined && Values.includes(value);
}
