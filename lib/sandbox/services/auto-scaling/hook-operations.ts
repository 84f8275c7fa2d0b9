/** PutLifecycleHook and its kin. */
import type {
  CompleteLifecycleActionType,
  DeleteLifecycleHookType,
  DescribeLifecycleHooksType,
  LifecycleHook,
  PutLifecycleHookType,
  RecordLifecycleActionHeartbeatType,
} from '@aws-sdk/client-auto-scaling';
import type { Call, Decoded } from '../../service.ts';
import { uuid } from '../../uuid.ts';
import { completeLifecycle, deleteHook, heartbeat, putHook } from './hooks.ts';
import type { HookRecord, Member } from './records.ts';
import { groupNamed, ofGroup, validationError } from './store.ts';

/** PutLifecycleHook. */
export function putLifecycleHook(input: Decoded<PutLifecycleHookType>, call: Call): object {
  putHook(call, input.AutoScalingGroupName, {
    name: input.LifecycleHookName,
    transition: input.LifecycleTransition,
    target: input.NotificationTargetARN,
    role: input.RoleARN,
    metadata: input.NotificationMetadata,
    heartbeat: input.HeartbeatTimeout,
    defaultResult: input.DefaultResult,
  });
  return {};
}

/** DescribeLifecycleHooks. */
export function describeLifecycleHooks(
  input: Decoded<DescribeLifecycleHooksType>,
  call: Call,
): object {
  const group = groupNamed(call, input.AutoScalingGroupName);
  const names = input.LifecycleHookNames ?? [];
  return {
    LifecycleHooks: ofGroup(call, 'hook', group.name)
      .filter((hook) => names.length === 0 || names.includes(hook.name))
      .map(view),
  };
}

/** DeleteLifecycleHook: what waits for it goes on at once. */
export function deleteLifecycleHook(input: Decoded<DeleteLifecycleHookType>, call: Call): object {
  const group = groupNamed(call, input.AutoScalingGroupName);
  if (!deleteHook(call, group.name, input.LifecycleHookName))
    throw validationError(`No Lifecycle Hook found with name ${input.LifecycleHookName}`);
  return {};
}

/** CompleteLifecycleAction, by token or instance. */
export function completeLifecycleAction(
  input: Decoded<CompleteLifecycleActionType>,
  call: Call,
): object {
  const { LifecycleActionResult: result, LifecycleHookName: hook } = input;
  if (result !== 'CONTINUE' && result !== 'ABANDON')
    throw validationError(`Lifecycle Action Result ${result} is not valid.`);
  const member = waiting(call, input);
  completeLifecycle(call, input.AutoScalingGroupName, member.id, result, hook);
  return {};
}

/** RecordLifecycleActionHeartbeat: the hook's time starts again. */
export function recordLifecycleActionHeartbeat(
  input: Decoded<RecordLifecycleActionHeartbeatType>,
  call: Call,
): object {
  const member = waiting(call, input);
  heartbeat(call, input.AutoScalingGroupName, member.id, input.LifecycleHookName);
  return {};
}

/** The instance whose action a request means. */
function waiting(
  call: Call,
  input: {
    readonly AutoScalingGroupName: string;
    readonly LifecycleHookName: string;
    readonly LifecycleActionToken?: string | undefined;
    readonly InstanceId?: string | undefined;
  },
): Member {
  const group = groupNamed(call, input.AutoScalingGroupName);
  const { InstanceId: id, LifecycleActionToken: token, LifecycleHookName: hook } = input;
  const found = group.members.find((member) =>
    member.waits.some(
      (wait) =>
        wait.hook === hook && (token === undefined ? member.id === id : uuid(wait.token) === token),
    ),
  );
  if (found === undefined)
    throw validationError(
      `No active Lifecycle Action found with ${token === undefined ? `instance ID ${id}` : `token ${token}`}`,
    );
  return found;
}

function view(hook: HookRecord): LifecycleHook {
  return {
    LifecycleHookName: hook.name,
    AutoScalingGroupName: hook.group,
    LifecycleTransition: hook.transition,
    ...(hook.target === undefined ? {} : { NotificationTargetARN: hook.target }),
    ...(hook.role === undefined ? {} : { RoleARN: hook.role }),
    ...(hook.metadata === undefined ? {} : { NotificationMetadata: hook.metadata }),
    HeartbeatTimeout: hook.heartbeat,
    GlobalTimeout: Math.min(172_800, 100 * hook.heartbeat),
    DefaultResult: hook.defaultResult,
  };
}
