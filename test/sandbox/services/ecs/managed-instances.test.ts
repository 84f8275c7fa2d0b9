import type { CapacityProvider } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { ec2 } from '../../../../lib/sandbox/services/ec2/index.ts';
import { associate, mainCluster, providerOf } from './capacity-story.ts';
import { aRole, newFleetStory, registerSleep, runSleep, tasksOf } from './fleet-story.ts';
import { type Story, scope } from './story.ts';

describe('a Managed Instances capacity provider', () => {
  test('is ready some seconds after its creation, in the list of its cluster alone', () => {
    const story = newFleetStory();
    expect(create(story)).toMatchObject({
      status: 'PROVISIONING',
      updateStatus: 'CREATE_IN_PROGRESS',
      cluster: `arn:aws:ecs:eu-west-1:${scope.account}:cluster/main`,
      type: 'MANAGED_INSTANCES',
      managedInstancesProvider: {
        propagateTags: 'NONE',
        instanceLaunchTemplate: { capacityOptionType: 'ON_DEMAND', monitoring: 'BASIC' },
      },
    });
    expect(mainCluster(story).capacityProviders).toEqual(['fleet']);
    expect(() => associate(story, [], STRATEGY)).toThrow('not ACTIVE');
    story.pass(6);
    expect(providerOf(story, 'fleet')).toMatchObject({
      status: 'ACTIVE',
      updateStatus: 'CREATE_COMPLETE',
    });
    associate(story, ['FARGATE'], STRATEGY);
    expect(mainCluster(story).capacityProviders).toEqual(['FARGATE', 'fleet']);
    story.ecs('CreateCluster', { clusterName: 'other' });
    expect(() =>
      story.ecs('PutClusterCapacityProviders', {
        cluster: 'other',
        capacityProviders: ['fleet'],
        defaultCapacityProviderStrategy: [],
      }),
    ).toThrow('Managed Instances capacity provider');
  });

  test.each<[string, object, object, string]>([
    ['without a cluster', { cluster: undefined }, {}, 'A cluster must be specified'],
    ['in an unknown cluster', { cluster: 'none' }, {}, 'Cluster not found.'],
    [
      'with a role that ECS cannot assume',
      { infrastructureRoleArn: 'instances' },
      {},
      'unable to assume',
    ],
    [
      'without a usable profile',
      {},
      { ec2InstanceProfileArn: 'none' },
      'does not exist or has no role',
    ],
    ['without subnets', {}, { networkConfiguration: { subnets: [] } }, 'subnets can not be empty.'],
    ['with reservations it does not use', {}, { capacityReservations: {} }, 'RESERVED'],
    [
      'with a delay out of range',
      { infrastructureOptimization: { scaleInAfter: 3601 } },
      {},
      'The scaleInAfter value must be -1 or between 0 and 3600: 3601',
    ],
    [
      'with requirements that no type meets',
      {},
      { instanceRequirements: { vCpuCount: { min: 5000 }, memoryMiB: { min: 1 } } },
      'No instance type satisfies',
    ],
    [
      'with allowed and excluded types',
      {},
      {
        instanceRequirements: {
          vCpuCount: { min: 1 },
          memoryMiB: { min: 1 },
          allowedInstanceTypes: ['m5.*'],
          excludedInstanceTypes: ['m5.large'],
        },
      },
      'Only one of allowedInstanceTypes and excludedInstanceTypes',
    ],
  ])('is refused %s', (_, settings, template, message) => {
    const story = newFleetStory();
    expect(() => create(story, settings, template)).toThrow(message);
  });

  test('launches the smallest instance for the tasks that wait, and terminates it when it is idle', () => {
    const story = newFleetStory();
    create(story, { propagateTags: 'CAPACITY_PROVIDER' });
    story.pass(6);
    register(story);
    const tasks = runSleep(story, 3, { capacityProviderStrategy: STRATEGY });
    expect(tasks.map(({ lastStatus }) => lastStatus)).toEqual(Array(3).fill('PROVISIONING'));
    story.pass(120);
    expect(tasksOf(story).map(({ lastStatus }) => lastStatus)).toEqual(Array(3).fill('RUNNING'));
    expect(machines(story)).toEqual([
      expect.objectContaining({
        InstanceType: 'm5.large',
        Tags: expect.arrayContaining([{ Key: 'team', Value: 'shop' }]),
      }),
    ]);
    for (const { taskArn } of tasks) story.ecs('StopTask', { cluster: 'main', task: taskArn });
    story.pass(280);
    expect(machines(story)).toHaveLength(1);
    story.pass(120);
    expect(machines(story)).toHaveLength(0);
  });

  test('keeps idle instances where that is switched off', () => {
    const story = newFleetStory();
    create(story, { infrastructureOptimization: { scaleInAfter: -1 } });
    story.pass(6);
    register(story);
    const [task] = runSleep(story, 1, { capacityProviderStrategy: STRATEGY });
    story.pass(120);
    story.ecs('StopTask', { cluster: 'main', task: task?.taskArn });
    story.pass(3600);
    expect(machines(story)).toHaveLength(1);
  });

  test('is in use while tasks run on it, and takes its instances along when it is deleted', () => {
    const story = newFleetStory();
    create(story);
    story.pass(6);
    register(story);
    const [task] = runSleep(story, 1, { capacityProviderStrategy: STRATEGY });
    story.pass(120);
    const remove = () =>
      story.ecs<{ capacityProvider: CapacityProvider }>('DeleteCapacityProvider', {
        capacityProvider: 'fleet',
        cluster: 'main',
      }).capacityProvider;
    expect(remove()).toMatchObject({
      updateStatus: 'DELETE_FAILED',
      updateStatusReason: expect.stringContaining('in use in cluster: main'),
    });
    expect(() => story.ecs('DeleteCluster', { cluster: 'main' })).toThrow();
    story.ecs('StopTask', { cluster: 'main', task: task?.taskArn });
    story.pass(30);
    expect(remove()).toMatchObject({
      status: 'DEPROVISIONING',
      updateStatus: 'DELETE_IN_PROGRESS',
    });
    story.pass(60);
    expect(providerOf(story, 'fleet').status).toBe('INACTIVE');
    expect(machines(story)).toEqual([]);
    expect(mainCluster(story).capacityProviders).toEqual([]);
    story.ecs('DeleteCluster', { cluster: 'main' });
    expect(mainCluster(story).status).toBe('INACTIVE');
  });
});

const STRATEGY = [{ capacityProvider: 'fleet', weight: 1 }];

/** Creates provider `fleet` in cluster `main`: instances of the family m5. */
function create(story: Story, settings: object = {}, template: object = {}): CapacityProvider {
  const infrastructureRoleArn = aRole(story, 'infrastructure', 'ecs.amazonaws.com');
  const { cluster, ...provider } = { cluster: 'main', ...settings };
  return story.ecs<{ capacityProvider: CapacityProvider }>('CreateCapacityProvider', {
    name: 'fleet',
    cluster,
    tags: [{ key: 'team', value: 'shop' }],
    managedInstancesProvider: {
      infrastructureRoleArn,
      instanceLaunchTemplate: {
        ec2InstanceProfileArn: `arn:aws:iam::${scope.account}:instance-profile/instances`,
        networkConfiguration: { subnets: story.subnets, securityGroups: [story.group] },
        instanceRequirements: {
          vCpuCount: { min: 1 },
          memoryMiB: { min: 1024 },
          allowedInstanceTypes: ['m5.*'],
        },
        ...template,
      },
      ...provider,
    },
  }).capacityProvider;
}

function register(story: Story): void {
  registerSleep(
    story,
    { memory: 1024 },
    { requiresCompatibilities: ['MANAGED_INSTANCES'], networkMode: 'host' },
  );
}

/** EC2 instances that are up or coming up. */
function machines(story: Story): readonly { InstanceType: string; Tags: object[] }[] {
  return story
    .call<{ Reservations: { Instances: { InstanceType: string; Tags: object[] }[] }[] }>(
      ec2,
      'DescribeInstances',
      { Filters: [{ Name: 'instance-state-name', Values: ['pending', 'running'] }] },
    )
    .Reservations.flatMap(({ Instances }) => Instances);
}
