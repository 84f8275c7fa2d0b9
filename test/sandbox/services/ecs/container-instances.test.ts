import type { Attribute, Cluster, ContainerInstance, Failure, Task } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { ec2 } from '../../../../lib/sandbox/services/ec2/index.ts';
import { releaseAgent } from '../../../../lib/sandbox/services/ecs/agent-updates.ts';
import { ecs } from '../../../../lib/sandbox/services/ecs/index.ts';
import { newFleetStory, tasksOf } from './fleet-story.ts';
import { attributeOf, hosts, hostsOf, onHosts, registerOnHosts } from './hosts.ts';
import { type Story, scope } from './story.ts';

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  return 'accepted';
}

function list(story: Story, input: object): readonly string[] {
  return story.ecs<{ containerInstanceArns: string[] }>('ListContainerInstances', {
    cluster: 'main',
    ...input,
  }).containerInstanceArns;
}

interface Described {
  readonly containerInstances: readonly ContainerInstance[];
  readonly failures: readonly Failure[];
}

describe('ListContainerInstances', () => {
  test('filters by an expression and by status', () => {
    const story = newFleetStory();
    const arns = hosts(story, 2).map(({ containerInstanceArn = '' }) => containerInstanceArn);
    expect(list(story, { filter: 'attribute:ecs.availability-zone == eu-west-1b' })).toEqual([
      arns[1],
    ]);
    expect(list(story, { filter: 'runningTasksCount > 0' })).toEqual([]);
    story.ecs('UpdateContainerInstancesState', {
      cluster: 'main',
      containerInstances: [arns[0]],
      status: 'DRAINING',
    });
    expect(list(story, { status: 'DRAINING' })).toEqual([arns[0]]);
    expect(list(story, { status: 'ACTIVE' })).toEqual([arns[1]]);
    expect(list(story, {})).toEqual(arns);
    expect(refusal(() => list(story, { filter: 'nonsense' }))).toBe(
      'InvalidParameterException: Invalid expression: nonsense',
    );
  });

  test('pages', () => {
    const story = newFleetStory();
    hosts(story, 3);
    const first = story.ecs<{ containerInstanceArns: string[]; nextToken: string }>(
      'ListContainerInstances',
      { cluster: 'main', maxResults: 2 },
    );
    expect(first.containerInstanceArns).toHaveLength(2);
    expect(list(story, { maxResults: 2, nextToken: first.nextToken })).toHaveLength(1);
  });
});

describe('DescribeContainerInstances', () => {
  test('takes ids and ARNs, and says what is missing', () => {
    const story = newFleetStory();
    const [host] = hosts(story, 1);
    const id = host?.containerInstanceArn?.slice(-32);
    const { containerInstances, failures } = story.ecs<Described>('DescribeContainerInstances', {
      cluster: 'main',
      containerInstances: [id, 'gone'],
    });
    expect(containerInstances.map((one) => one.containerInstanceArn)).toEqual([
      host?.containerInstanceArn,
    ]);
    expect(containerInstances[0]).not.toHaveProperty('healthStatus');
    expect(failures).toEqual([
      {
        arn: `arn:aws:ecs:${scope.region}:${scope.account}:container-instance/main/gone`,
        reason: 'MISSING',
      },
    ]);
  });
});

describe('DeregisterContainerInstance', () => {
  test('is refused while tasks run, unless it is forced', () => {
    const story = newFleetStory();
    const [host] = hosts(story, 1);
    registerOnHosts(story);
    story.ecs('CreateService', onHosts());
    story.pass(60);
    const deregister = (force: boolean) =>
      story.ecs<{ containerInstance: ContainerInstance }>('DeregisterContainerInstance', {
        cluster: 'main',
        containerInstance: host?.containerInstanceArn,
        force,
      }).containerInstance;
    expect(refusal(() => deregister(false))).toBe(
      'InvalidParameterException: Found running tasks on the instance.',
    );
    expect(deregister(true)).toMatchObject({ status: 'INACTIVE', agentConnected: false });
    story.pass(1);
    expect(tasksOf(story, 'STOPPED')).toMatchObject([
      { stoppedReason: 'Container instance deregistration forced by user.' },
      { lastStatus: 'STOPPED' },
    ]);
    expect(hostsOf(story)).toEqual([]);
    expect(refusal(() => deregister(true))).toBe(
      'InvalidParameterException: Referenced container instance not found.',
    );
  });

  test('leaves it describable for an hour', () => {
    const story = newFleetStory();
    const [host] = hosts(story, 1);
    const containerInstance = host?.containerInstanceArn;
    story.ecs('DeregisterContainerInstance', { cluster: 'main', containerInstance });
    const found = () =>
      story.ecs<Described>('DescribeContainerInstances', {
        cluster: 'main',
        containerInstances: [containerInstance],
      }).containerInstances.length;
    story.pass(3599);
    expect(found()).toBe(1);
    story.pass(1);
    expect(found()).toBe(0);
  });
});

describe('UpdateContainerInstancesState', () => {
  test('takes ten, ACTIVE or DRAINING', () => {
    const story = newFleetStory();
    const change = (containerInstances: readonly unknown[], status: string) => () =>
      story.ecs<Described>('UpdateContainerInstancesState', {
        cluster: 'main',
        containerInstances,
        status,
      });
    expect(refusal(change(Array(11).fill('one'), 'ACTIVE'))).toContain('more than 10');
    expect(refusal(change(['one'], 'INACTIVE'))).toContain('Valid values: ACTIVE, DRAINING');
    expect(change(['one'], 'DRAINING')().failures).toMatchObject([{ reason: 'MISSING' }]);
  });
});

describe('attributes of container instances', () => {
  test('are put, listed, used by services that wait for them, and deleted', () => {
    const story = newFleetStory();
    const [host] = hosts(story, 1);
    registerOnHosts(story);
    story.ecs(
      'CreateService',
      onHosts({
        placementConstraints: [{ type: 'memberOf', expression: 'attribute:stack == blue' }],
      }),
    );
    story.pass(60);
    expect(story.service('web').runningCount).toBe(0);
    const attribute = { name: 'stack', value: 'blue', targetId: host?.containerInstanceArn };
    const answer = story.ecs<{ attributes: Attribute[] }>('PutAttributes', {
      cluster: 'main',
      attributes: [{ ...attribute, targetType: 'container-instance' }],
    });
    expect(answer.attributes).toEqual([attribute]);
    story.pass(60);
    expect(story.service('web').runningCount).toBe(2);
    const listed = (input: object) =>
      story.ecs<{ attributes: Attribute[] }>('ListAttributes', {
        cluster: 'main',
        targetType: 'container-instance',
        ...input,
      }).attributes;
    expect(listed({ attributeName: 'stack' })).toEqual([attribute]);
    expect(listed({ attributeName: 'stack', attributeValue: 'green' })).toEqual([]);
    expect(listed({}).map(({ name }) => name)).toContain('ecs.instance-type');
    story.ecs('DeleteAttributes', { cluster: 'main', attributes: [attribute] });
    expect(attributeOf(hostsOf(story)[0], 'stack')).toBeUndefined();
  });

  const refused: readonly (readonly [string, readonly Attribute[], string])[] = [
    ['an unknown target', [{ name: 'a', targetId: 'gone' }], 'TargetNotFoundException'],
    ["a name of AWS's", [{ name: 'ecs.instance-type', value: 'x' }], 'reserved for Amazon ECS'],
    ['a bad name', [{ name: 'a b' }], 'is not valid'],
    [
      'more than ten of its own',
      Array.from({ length: 10 }, (_, index) => ({ name: `own-${index}` })),
      'AttributeLimitExceededException',
    ],
  ];
  test.each(refused)('cannot be put for %s', (_, attributes, words) => {
    const story = newFleetStory();
    const [host] = hosts(story, 1, {
      userData: 'ECS_CLUSTER=main\nECS_INSTANCE_ATTRIBUTES={"first":"1"}',
    });
    const targetId = host?.containerInstanceArn;
    expect(
      refusal(() =>
        story.ecs('PutAttributes', {
          cluster: 'main',
          attributes: attributes.map((one) => ({ targetId, ...one })),
        }),
      ),
    ).toContain(words);
  });
});

describe('tags of container instances', () => {
  test('are changed and found', () => {
    const story = newFleetStory();
    const [host] = hosts(story, 1);
    const resourceArn = host?.containerInstanceArn ?? '';
    story.ecs('TagResource', { resourceArn, tags: [{ key: 'team', value: 'web' }] });
    expect(hostsOf(story)[0]?.tags).toEqual([{ key: 'team', value: 'web' }]);
    expect(ecs.tagged?.(scope, story.world)).toContainEqual({
      arn: resourceArn,
      tags: { team: 'web' },
    });
    story.ecs('UntagResource', { resourceArn, tagKeys: ['team'] });
    expect(hostsOf(story)[0]?.tags).toEqual([]);
  });
});

describe('a cluster with container instances', () => {
  const cluster = (story: Story) =>
    story.ecs<{ clusters: Cluster[] }>('DescribeClusters', {
      clusters: ['main'],
      include: ['STATISTICS'],
    }).clusters[0];

  test('counts them and what runs on them', () => {
    const story = newFleetStory();
    hosts(story, 2);
    registerOnHosts(story);
    story.ecs('CreateService', onHosts());
    story.pass(60);
    expect(cluster(story)).toMatchObject({
      registeredContainerInstancesCount: 2,
      runningTasksCount: 2,
      activeServicesCount: 1,
    });
    expect(cluster(story)?.statistics).toEqual(
      expect.arrayContaining([
        { name: 'runningEC2TasksCount', value: '2' },
        { name: 'runningFargateTasksCount', value: '0' },
        { name: 'activeEC2ServiceCount', value: '1' },
      ]),
    );
  });

  test('is deleted only when they are gone', () => {
    const story = newFleetStory();
    const [host] = hosts(story, 1);
    expect(refusal(() => story.ecs('DeleteCluster', { cluster: 'main' }))).toBe(
      'ClusterContainsContainerInstancesException: The Cluster cannot be deleted while Container Instances are active or draining.',
    );
    story.call(ec2, 'TerminateInstances', { InstanceIds: [host?.ec2InstanceId] });
    story.pass(30);
    expect(refusal(() => story.ecs('DeleteCluster', { cluster: 'main' }))).toBe('accepted');
  });
});

describe('a machine outside EC2', () => {
  test('registers with its identity, and takes tasks of its launch type', () => {
    const story = newFleetStory();
    registerOnHosts(story, {}, { requiresCompatibilities: ['EXTERNAL'] });
    story.ecs('RegisterContainerInstance', {
      cluster: 'main',
      instanceIdentityDocument: JSON.stringify({ instanceId: 'mi-0123456789abcdef0' }),
      totalResources: [
        { name: 'CPU', type: 'INTEGER', integerValue: 4096 },
        { name: 'MEMORY', type: 'INTEGER', integerValue: 8000 },
      ],
      attributes: [
        { name: 'com.amazonaws.ecs.capability.docker-remote-api.1.18' },
        { name: 'rack', value: '7' },
      ],
    });
    expect(hostsOf(story)).toMatchObject([{ ec2InstanceId: 'mi-0123456789abcdef0' }]);
    expect(attributeOf(hostsOf(story)[0], 'rack')).toBe('7');
    story.ecs('CreateService', onHosts({ launchType: 'EXTERNAL' }));
    story.pass(60);
    expect(tasksOf(story).map((task: Task) => task.launchType)).toEqual(['EXTERNAL', 'EXTERNAL']);
  });

  test('must say who it is', () => {
    const story = newFleetStory();
    const register = (instanceIdentityDocument: string) => () =>
      story.ecs('RegisterContainerInstance', { cluster: 'main', instanceIdentityDocument });
    expect(refusal(register('{}'))).toContain('identity document is not valid');
    expect(refusal(register('{"instanceId":"i-gone"}'))).toContain('i-gone does not exist');
  });
});

describe('UpdateContainerAgent', () => {
  const update = (story: Story, containerInstance: string | undefined) =>
    story.ecs<{ containerInstance: ContainerInstance }>('UpdateContainerAgent', {
      cluster: 'main',
      containerInstance,
    }).containerInstance;

  test('finds nothing newer than what machines come with', () => {
    const story = newFleetStory();
    const [host] = hosts(story, 1);
    expect(refusal(() => update(story, host?.containerInstanceArn))).toBe(
      'NoUpdateAvailableException: There is no update available for your container agent.',
    );
  });

  test('brings a newer agent; tasks go on', () => {
    const story = newFleetStory();
    const [host] = hosts(story, 1);
    registerOnHosts(story);
    story.ecs('CreateService', onHosts());
    story.pass(60);
    releaseAgent(story.world, '1.99.0');
    const arn = host?.containerInstanceArn;
    expect(update(story, arn)).toMatchObject({ agentUpdateStatus: 'PENDING' });
    expect(refusal(() => update(story, arn))).toContain('UpdateInProgressException');
    const seen: string[] = [];
    for (let step = 0; step < 4; step += 1) {
      story.pass(10);
      const [now] = hostsOf(story);
      seen.push(
        `${now?.agentUpdateStatus} ${now?.agentConnected} ${now?.versionInfo?.agentVersion}`,
      );
    }
    expect(seen).toEqual([
      'STAGING true 1.98.0',
      'STAGED true 1.98.0',
      'UPDATING false 1.98.0',
      'UPDATED true 1.99.0',
    ]);
    expect(tasksOf(story).map(({ lastStatus }) => lastStatus)).toEqual(['RUNNING', 'RUNNING']);
    expect(refusal(() => update(story, arn))).toContain('NoUpdateAvailableException');
  });

  test('waits for an agent that is away', () => {
    const story = newFleetStory();
    const [host] = hosts(story, 1);
    releaseAgent(story.world, '1.99.0');
    const InstanceIds = [host?.ec2InstanceId];
    update(story, host?.containerInstanceArn);
    story.call(ec2, 'StopInstances', { InstanceIds });
    story.pass(300);
    expect(hostsOf(story)[0]).toMatchObject({
      agentConnected: false,
      agentUpdateStatus: 'PENDING',
    });
    story.call(ec2, 'StartInstances', { InstanceIds });
    story.pass(300);
    expect(hostsOf(story)[0]).toMatchObject({
      agentConnected: true,
      agentUpdateStatus: 'UPDATED',
      versionInfo: { agentVersion: '1.99.0' },
    });
  });

  test('knows nothing of an agent that does not say what it is, and has none for Windows', () => {
    const story = newFleetStory();
    const [windows] = hosts(story, 1, {
      image: 'Windows_Server-2022-English-Core',
      type: 'm5.large',
    });
    story.ecs('RegisterContainerInstance', {
      cluster: 'main',
      instanceIdentityDocument: JSON.stringify({ instanceId: 'mi-0123456789abcdef0' }),
    });
    releaseAgent(story.world, '1.99.0');
    const outside = hostsOf(story).find(({ ec2InstanceId }) => ec2InstanceId?.startsWith('mi-'));
    expect(refusal(() => update(story, outside?.containerInstanceArn))).toContain(
      'MissingVersionException',
    );
    expect(refusal(() => update(story, windows?.containerInstanceArn))).toContain(
      'NoUpdateAvailableException',
    );
  });
});
