/** StartInstanceRefresh and its kin. */
import type {
  CancelInstanceRefreshType,
  DescribeInstanceRefreshesType,
  InstanceRefresh,
  RollbackInstanceRefreshType,
  StartInstanceRefreshType,
} from '@aws-sdk/client-auto-scaling';
import { paginate } from '../../paginate.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { uuid } from '../../uuid.ts';
import { sourceOf } from './group-rules.ts';
import { activeRefresh, outdated, percentOf, rollBack, sourceIn } from './instance-refresh.ts';
import { checkSource } from './launch-source.ts';
import type { LaunchSource, RefreshRecord } from './records.ts';
import { groupNamed, ofGroup, requestCheck, saveGroup, table, validationError } from './store.ts';

/** StartInstanceRefresh: one at a time. A desired configuration becomes the group's own as soon as it starts. */
export function startInstanceRefresh(input: Decoded<StartInstanceRefreshType>, call: Call): object {
  const group = groupNamed(call, input.AutoScalingGroupName);
  if (activeRefresh(call, group.name) !== undefined)
    throw new ServiceFault(
      'InstanceRefreshInProgress',
      'An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.',
    );
  const preferences = input.Preferences ?? {};
  checkPercentages(preferences.MinHealthyPercentage, preferences.MaxHealthyPercentage);
  const desired = sourceOf(call, input.DesiredConfiguration ?? {});
  if (desired !== undefined) checkSource(call, desired);
  if (preferences.AutoRollback === true) {
    if (desired === undefined)
      throw validationError('AutoRollback requires a DesiredConfiguration to be specified.');
    refuseMovingVersions(sourceIn(group));
    refuseMovingVersions(desired);
  }
  const before = sourceIn(group);
  const { template: _template, mixed: _mixed, ...rest } = group;
  const changed = saveGroup(call, { ...rest, ...(desired ?? before) });
  const start = call.world.now() + 1;
  const left = outdated(call, changed, { preferences, start }).length;
  const refresh: RefreshRecord = {
    id: uuid(call.world.hex(32)),
    group: group.name,
    status: 'Pending',
    start,
    ...(desired === undefined ? {} : { desired }),
    before,
    preferences,
    total: left,
    left,
    progressAt: call.world.now(),
  };
  table(call, 'refresh').set(refresh.id, refresh);
  requestCheck(call, group.name);
  return { InstanceRefreshId: refresh.id };
}

/** DescribeInstanceRefreshes: newest first. */
export function describeInstanceRefreshes(
  input: Decoded<DescribeInstanceRefreshesType>,
  call: Call,
): object {
  groupNamed(call, input.AutoScalingGroupName);
  const ids = input.InstanceRefreshIds ?? [];
  const matching = ofGroup(call, 'refresh', input.AutoScalingGroupName)
    .filter((refresh) => ids.length === 0 || ids.includes(refresh.id))
    .toReversed();
  const page = paginate(matching, {
    size: Math.min(input.MaxRecords ?? 50, 100),
    token: input.NextToken,
    badToken: 'InvalidNextToken',
  });
  return { InstanceRefreshes: page.items.map(view), NextToken: page.next };
}

/** CancelInstanceRefresh: what was replaced stays replaced. */
export function cancelInstanceRefresh(
  input: Decoded<CancelInstanceRefreshType>,
  call: Call,
): object {
  const refresh = active(call, input.AutoScalingGroupName);
  table(call, 'refresh').set(refresh.id, { ...refresh, status: 'Cancelling' });
  requestCheck(call, refresh.group);
  return { InstanceRefreshId: refresh.id };
}

/** RollbackInstanceRefresh: only of a refresh that has a desired configuration. */
export function rollbackInstanceRefresh(
  input: Decoded<RollbackInstanceRefreshType>,
  call: Call,
): object {
  const name = input.AutoScalingGroupName ?? '';
  const refresh = active(call, name);
  if (refresh.desired === undefined || refresh.rollback !== undefined)
    throw new ServiceFault(
      'IrreversibleInstanceRefresh',
      'The instance refresh does not have a DesiredConfiguration and cannot be rolled back.',
    );
  refuseMovingVersions(refresh.before);
  rollBack(call, groupNamed(call, name), refresh, 'Rollback due to user request.');
  return { InstanceRefreshId: refresh.id };
}

function active(call: Call, name: string): RefreshRecord {
  groupNamed(call, name);
  const refresh = activeRefresh(call, name);
  if (refresh === undefined)
    throw new ServiceFault(
      'ActiveInstanceRefreshNotFound',
      `No in progress or pending Instance Refresh found for Auto Scaling group ${name}`,
    );
  return refresh;
}

function checkPercentages(minimum = 90, maximum = Math.max(100, minimum)): void {
  if (minimum < 0 || minimum > 100)
    throw validationError('MinHealthyPercentage must be between 0 and 100.');
  if (maximum < 100 || maximum > 200)
    throw validationError('MaxHealthyPercentage must be between 100 and 200.');
  if (maximum - minimum > 100)
    throw validationError(
      'The difference between MinHealthyPercentage and MaxHealthyPercentage cannot be greater than 100.',
    );
}

/** `$Latest` and `$Default` mean something else later, so that nothing could be rolled back to. */
function refuseMovingVersions({ template, mixed }: LaunchSource): void {
  const version =
    template === undefined
      ? mixed?.LaunchTemplate?.LaunchTemplateSpecification?.Version
      : template.version;
  if (version === undefined || version.startsWith('$'))
    throw validationError(
      'Rollback is not supported when the launch template version is $Latest or $Default.',
    );
}

function view(refresh: RefreshRecord): InstanceRefresh {
  const percent = percentOf(refresh);
  return {
    InstanceRefreshId: refresh.id,
    AutoScalingGroupName: refresh.group,
    Status: refresh.status as NonNullable<InstanceRefresh['Status']>,
    ...(refresh.reason === undefined ? {} : { StatusReason: refresh.reason }),
    StartTime: new Date(refresh.start),
    ...(refresh.end === undefined ? {} : { EndTime: new Date(refresh.end) }),
    ...(refresh.status === 'Pending' ? {} : { PercentageComplete: percent }),
    InstancesToUpdate: refresh.left,
    ProgressDetails: {
      LivePoolProgress: { PercentageComplete: percent, InstancesToUpdate: refresh.left },
    },
    Preferences: {
      MinHealthyPercentage: 90,
      SkipMatching: false,
      AutoRollback: false,
      ScaleInProtectedInstances: 'Wait',
      StandbyInstances: 'Wait',
      ...refresh.preferences,
    },
    ...(refresh.desired === undefined
      ? {}
      : { DesiredConfiguration: configuration(refresh.desired) }),
    ...(refresh.rollback === undefined
      ? {}
      : {
          RollbackDetails: {
            RollbackReason: refresh.rollback.reason,
            RollbackStartTime: new Date(refresh.rollback.start),
            PercentageCompleteOnRollback: refresh.rollback.percent,
            InstancesToUpdateOnRollback: refresh.rollback.left,
          },
        }),
    Strategy: 'Rolling',
  };
}

function configuration({ template, mixed }: LaunchSource) {
  return {
    ...(template === undefined
      ? {}
      : {
          LaunchTemplate: {
            LaunchTemplateId: template.id,
            LaunchTemplateName: template.name,
            ...(template.version === undefined ? {} : { Version: template.version }),
          },
        }),
    ...(mixed === undefined ? {} : { MixedInstancesPolicy: mixed }),
  };
}
