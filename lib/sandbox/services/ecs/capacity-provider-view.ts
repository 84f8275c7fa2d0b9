/** Capacity providers as AWS shows them. */
import type { CapacityProvider } from '@aws-sdk/client-ecs';
import { arnOf } from './arns.ts';
import type { CapacityProviderRecord } from './capacity-provider-record.ts';
import { clusters } from './cluster-record.ts';
import { type Place, plain } from './place.ts';

/** A capacity provider as AWS shows it. */
export function providerView(
  place: Place,
  provider: CapacityProviderRecord,
  withTags: boolean,
): CapacityProvider {
  const { name, arn, cluster, group, settings, instances, status } = provider;
  return {
    capacityProviderArn: arn,
    name,
    status,
    ...(cluster === undefined ? {} : { cluster: clusters(place).get(cluster)?.arn ?? cluster }),
    ...(group === undefined || settings === undefined
      ? {}
      : { autoScalingGroupProvider: { autoScalingGroupArn: group.arn, ...plain(settings) } }),
    ...(instances === undefined ? {} : { managedInstancesProvider: plain(instances) }),
    ...(provider.updateStatus === undefined ? {} : { updateStatus: provider.updateStatus }),
    ...(provider.updateStatusReason === undefined
      ? {}
      : { updateStatusReason: provider.updateStatusReason }),
    tags: withTags ? plain(provider.tags) : [],
    type: instances === undefined ? 'EC2_AUTOSCALING' : 'MANAGED_INSTANCES',
  };
}

/** `FARGATE` or `FARGATE_SPOT` as AWS shows it. */
export function fargateView(place: Place, name: string): CapacityProvider {
  return {
    capacityProviderArn: arnOf(place.scope, `capacity-provider/${name}`),
    name,
    status: 'ACTIVE',
    tags: [],
    type: name === 'FARGATE' ? 'FARGATE' : 'FARGATE_SPOT',
  };
}
