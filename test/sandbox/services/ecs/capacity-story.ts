/** What the tests of capacity providers share: Auto Scaling groups and short ways to look at them. */
import type { CapacityProvider, Cluster } from '@aws-sdk/client-ecs';
import { type GroupRecord, groupBy } from '../../../../lib/sandbox/services/auto-scaling/groups.ts';
import { saveGroup } from '../../../../lib/sandbox/services/auto-scaling/store.ts';
import { type Story, scope } from './story.ts';

/** Puts an empty Auto Scaling group into a story; its ARN. */
export function aGroup(story: Story, name: string, overrides: Partial<GroupRecord> = {}): string {
  const arn = `arn:aws:autoscaling:${scope.region}:${scope.account}:autoScalingGroup:0:autoScalingGroupName/${name}`;
  saveGroup(
    { world: story.world, scope },
    {
      name,
      arn,
      createdAt: story.world.now(),
      min: 0,
      max: 10,
      desired: 0,
      template: { id: 'lt-0', name: 'none' },
      subnets: story.subnets,
      zones: [],
      protectNew: true,
      settings: {
        DefaultCooldown: 300,
        HealthCheckType: 'EC2',
        HealthCheckGracePeriod: 0,
        TerminationPolicies: ['Default'],
        ServiceLinkedRoleARN: '',
        DeletionProtection: 'none',
      },
      tags: [],
      suspended: [],
      metrics: [],
      trafficSources: [],
      members: [],
      surge: 0,
      deleting: false,
      failures: 0,
      cause: '',
      ...overrides,
    },
  );
  return arn;
}

/** The group as Auto Scaling has it. */
export function groupOf(story: Story, name: string): GroupRecord {
  const group = groupBy({ world: story.world, scope }, name);
  if (group === undefined) throw new Error(`no group ${name}`);
  return group;
}

/** Makes a capacity provider of a new group of the same name, managed in every way unless told otherwise. */
export function aProvider(
  story: Story,
  name: string,
  settings: object = MANAGED,
): CapacityProvider {
  aGroup(story, name);
  return story.ecs<{ capacityProvider: CapacityProvider }>('CreateCapacityProvider', {
    name,
    autoScalingGroupProvider: { autoScalingGroupArn: name, ...settings },
  }).capacityProvider;
}

/** A capacity provider as DescribeCapacityProviders shows it. */
export function providerOf(story: Story, name: string): CapacityProvider {
  const [provider] = story.ecs<{ capacityProviders: CapacityProvider[] }>(
    'DescribeCapacityProviders',
    { capacityProviders: [name], include: ['TAGS'] },
  ).capacityProviders;
  if (provider === undefined) throw new Error(`no capacity provider ${name}`);
  return provider;
}

/** Associates providers with cluster `main`, each with weight 1 by default. */
export function associate(
  story: Story,
  providers: readonly string[],
  strategy: readonly object[] = providers.map((capacityProvider) => ({
    capacityProvider,
    weight: 1,
  })),
): Cluster {
  return story.ecs<{ cluster: Cluster }>('PutClusterCapacityProviders', {
    cluster: 'main',
    capacityProviders: providers,
    defaultCapacityProviderStrategy: strategy,
  }).cluster;
}

/** Cluster `main` with its attachments. */
export function mainCluster(story: Story): Cluster {
  const [cluster] = story.ecs<{ clusters: Cluster[] }>('DescribeClusters', {
    clusters: ['main'],
    include: ['ATTACHMENTS'],
  }).clusters;
  if (cluster === undefined) throw new Error('no cluster main');
  return cluster;
}

/** Managed scaling, termination protection and draining. */
export const MANAGED = {
  managedScaling: { status: 'ENABLED' },
  managedTerminationProtection: 'ENABLED',
};
