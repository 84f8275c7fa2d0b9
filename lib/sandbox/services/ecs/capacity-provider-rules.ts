/** What AWS refuses of a capacity provider. */
import type {
  AutoScalingGroupProvider,
  AutoScalingGroupProviderUpdate,
  CreateCapacityProviderRequest,
  ManagedScaling,
} from '@aws-sdk/client-ecs';
import { type GroupSettings, providerBy, providerOfGroup } from './capacity-provider-record.ts';
import { client, invalid } from './faults.ts';
import { type GroupFacts, groupFacts } from './neighbours-auto-scaling.ts';
import type { Place } from './place.ts';

/** Refuses a name that AWS refuses, one that is taken, and a request for none or both of the kinds. */
export function checkNewProvider(place: Place, input: CreateCapacityProviderRequest): string {
  const name = input.name ?? '';
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name) || /^(aws|ecs|fargate)/i.test(name))
    throw client(
      'The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters (upper and lowercase), numbers, underscores, and hyphens. The name cannot be prefixed with "aws", "ecs", or "fargate". Specify a valid name and try again.',
    );
  if (
    (input.autoScalingGroupProvider === undefined) ===
    (input.managedInstancesProvider === undefined)
  )
    throw invalid(
      'Exactly one of autoScalingGroupProvider and managedInstancesProvider must be specified.',
    );
  if (providerBy(place, name) !== undefined)
    throw client(
      'The specified capacity provider already exists. To change the configuration of an existing capacity provider, update the capacity provider.',
    );
  return name;
}

/** The Auto Scaling group of a new provider; refuses one that is not there, taken or unfit. */
export function checkGroup(place: Place, asked: AutoScalingGroupProvider): GroupFacts {
  const group = groupFacts(place, asked.autoScalingGroupArn ?? '');
  if (group === undefined)
    throw client(
      `The specified Auto Scaling group was not found: ${asked.autoScalingGroupArn}. Specify a valid Auto Scaling group and try again.`,
    );
  if (providerOfGroup(place, group.name) !== undefined)
    throw client(
      'The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique Auto Scaling group ARN and try again.',
    );
  if (group.weighted)
    throw client(
      'The specified Auto Scaling group uses instance weights, which are not supported with capacity providers. Specify an Auto Scaling group without them and try again.',
    );
  const settings = settingsOf(asked, undefined);
  checkProtection(settings, group);
  if (settings.managedScaling.status === 'ENABLED' && group.policies.length > 0)
    throw client(
      `The specified Auto Scaling group has scaling policies of its own: ${group.policies.join(', ')}. Remove them and try again.`,
    );
  return group;
}

/** Refuses managed termination protection where nothing could come of it. */
export function checkProtection(settings: GroupSettings, group: GroupFacts): void {
  if (settings.managedTerminationProtection !== 'ENABLED') return;
  const wrong = 'The managed termination protection setting for the capacity provider is invalid.';
  if (settings.managedScaling.status !== 'ENABLED')
    throw client(
      `${wrong} To enable managed termination protection for a capacity provider, managed scaling must be enabled.`,
    );
  if (!group.protectsNewInstances)
    throw client(
      `${wrong} To enable managed termination protection for a capacity provider, the Auto Scaling group must have instance protection from scale in enabled.`,
    );
}

/**
 * What a request makes of a group's settings; members that it leaves out stay, or get AWS's defaults at first:
 * managed scaling off, target 100, steps of 1 to 10,000, 300 seconds of warm-up, managed draining on.
 */
export function settingsOf(
  asked: AutoScalingGroupProviderUpdate,
  before: GroupSettings | undefined,
): GroupSettings {
  const scaling = {
    ...DEFAULT_SCALING,
    ...before?.managedScaling,
    ...defined(asked.managedScaling),
  };
  checkRange('targetCapacity', scaling.targetCapacity, 1, 100);
  checkRange('minimumScalingStepSize', scaling.minimumScalingStepSize, 1, 10_000);
  checkRange('maximumScalingStepSize', scaling.maximumScalingStepSize, 1, 10_000);
  checkRange('instanceWarmupPeriod', scaling.instanceWarmupPeriod, 0, 10_000);
  return {
    managedScaling: scaling,
    managedTerminationProtection:
      asked.managedTerminationProtection ?? before?.managedTerminationProtection ?? 'DISABLED',
    managedDraining: asked.managedDraining ?? before?.managedDraining ?? 'ENABLED',
  };
}

const DEFAULT_SCALING: GroupSettings['managedScaling'] = {
  status: 'DISABLED',
  targetCapacity: 100,
  minimumScalingStepSize: 1,
  maximumScalingStepSize: 10_000,
  instanceWarmupPeriod: 300,
};

/** The members that a request has. */
function defined(scaling: ManagedScaling = {}): Partial<GroupSettings['managedScaling']> {
  return Object.fromEntries(Object.entries(scaling).filter(([, value]) => value !== undefined));
}

function checkRange(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw invalid(`The ${name} value must be between ${least} and ${most}: ${value}`);
}
