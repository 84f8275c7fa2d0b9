import type {
  Attachment,
  ServiceManagedEBSVolumeConfiguration,
  ServiceVolumeConfiguration,
  Task,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { iam } from '../../../../lib/sandbox/services/iam/index.ts';
import { aService, newStory, register, type Story } from './story.ts';

describe('an EBS volume of a service', () => {
  test('is attached to each task and goes with it', () => {
    const { story, roleArn } = aStory();
    story.ecs('CreateService', aService(story, { volumeConfigurations: [disk({ roleArn })] }));
    story.pass(1);
    expect(disks(story)).toMatchObject([{ status: 'PRECREATED' }, { status: 'PRECREATED' }]);
    story.pass(60);
    const [first, second] = disks(story);
    expect(first?.status).toBe('ATTACHED');
    expect(detail(first)).toEqual({
      volumeName: 'data',
      volumeId: expect.stringMatching(/^vol-[0-9a-f]{17}$/),
      deleteOnTermination: 'true',
      volumeType: 'gp3',
      filesystemType: 'xfs',
      encrypted: 'false',
      sizeInGiB: '20',
      roleArn,
    });
    const { volumeId } = detail(first);
    expect(detail(second)).not.toMatchObject({ volumeId });
    story.ecs('StopTask', { cluster: 'main', task: taskArns(story)[0] });
    story.pass(60);
    const stopped = story.ecs<{ taskArns: string[] }>('ListTasks', {
      cluster: 'main',
      desiredStatus: 'STOPPED',
    }).taskArns;
    expect(disks(story, stopped)).toMatchObject([{ status: 'DELETED' }]);
  });

  test('is shown on the PRIMARY deployment only, and a change of it starts a deployment', () => {
    const { story, roleArn } = aStory();
    story.ecs('CreateService', aService(story, { volumeConfigurations: [disk({ roleArn })] }));
    story.pass(120);
    const before = story.service('web');
    expect(before).not.toHaveProperty('volumeConfigurations');
    expect(before.deployments?.[0]?.volumeConfigurations).toEqual([disk({ roleArn })]);
    story.ecs('UpdateService', {
      cluster: 'main',
      service: 'web',
      volumeConfigurations: [disk({ roleArn, sizeInGiB: 30 })],
    });
    expect(story.service('web').deployments?.[0]?.id).not.toBe(before.deployments?.[0]?.id);
  });

  test.each<readonly [string, Partial<ServiceManagedEBSVolumeConfiguration>, string]>([
    ['neither size nor snapshot', { sizeInGiB: undefined }, 'Either sizeInGiB or snapshotId'],
    ['an unknown type', { volumeType: 'gp9' }, 'The volumeType gp9 is not valid'],
    ['a magnetic volume on Fargate', { volumeType: 'standard' }, 'not supported on Fargate'],
    ['a small throughput volume', { volumeType: 'st1' }, 'between 125 and 16384'],
    ['io2 without operations', { volumeType: 'io2' }, 'iops must be specified'],
    ['operations of gp2', { volumeType: 'gp2', iops: 3000 }, 'iops is not supported'],
    ['too few operations', { iops: 100 }, 'between 3000 and 16000'],
    ['throughput of io1', { volumeType: 'io1', iops: 100, throughput: 200 }, 'throughput is not'],
    ['a rate without a snapshot', { volumeInitializationRate: 100 }, 'requires a snapshotId'],
    ['an unknown file system', { filesystemType: 'zfs' as never }, 'filesystemType zfs'],
    [
      'a role that is not there',
      { roleArn: 'arn:aws:iam::123456789012:role/no' },
      'assume the role',
    ],
  ])('is refused with %s', (_, given, message) => {
    const { story, roleArn } = aStory();
    const request = aService(story, { volumeConfigurations: [disk({ roleArn, ...given })] });
    expect(() => story.ecs('CreateService', request)).toThrow(
      "ECS managed EBS volume configuration was invalid for volume 'data'.",
    );
    expect(() => story.ecs('CreateService', request)).toThrow(message);
  });

  test('is refused without its volume in the task definition, and the other way round', () => {
    const { story, roleArn } = aStory();
    expect(() => story.ecs('CreateService', aService(story))).toThrow(
      'A volume configuration must be provided for the volume data.',
    );
    register(story, undefined, { family: 'plain' });
    expect(() =>
      story.ecs(
        'CreateService',
        aService(story, { taskDefinition: 'plain', volumeConfigurations: [disk({ roleArn })] }),
      ),
    ).toThrow('has no matching configuredAtLaunch volume');
  });
});

test('RunTask makes a volume that may outlive its task', () => {
  const { story, roleArn } = aStory();
  const { tasks } = story.ecs<{ tasks: Task[] }>('RunTask', {
    cluster: 'main',
    taskDefinition: 'web',
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: story.subnets } },
    volumeConfigurations: [
      {
        name: 'data',
        managedEBSVolume: {
          roleArn,
          sizeInGiB: 5,
          terminationPolicy: { deleteOnTermination: false },
        },
      },
    ],
  });
  const [volume] = (tasks[0]?.attachments ?? []).filter(
    ({ type }) => type === 'AmazonElasticBlockStorage',
  );
  expect(detail(volume)).toMatchObject({ deleteOnTermination: 'false', sizeInGiB: '5' });
});

function aStory(): { readonly story: Story; readonly roleArn: string } {
  const story = newStory();
  const roleArn = story.call<{ Role: { Arn: string } }>(iam, 'CreateRole', {
    RoleName: 'ecs-infrastructure',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'ecs.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    }),
  }).Role.Arn;
  register(story, undefined, { volumes: [{ name: 'data', configuredAtLaunch: true }] });
  return { story, roleArn };
}

function disk(
  volume: Partial<ServiceManagedEBSVolumeConfiguration> & {
    readonly roleArn: string | undefined;
  },
): ServiceVolumeConfiguration {
  return { name: 'data', managedEBSVolume: { sizeInGiB: 20, ...volume, roleArn: volume.roleArn } };
}

function taskArns(story: Story): readonly string[] {
  return story.ecs<{ taskArns: string[] }>('ListTasks', { cluster: 'main' }).taskArns;
}

function disks(story: Story, arns: readonly string[] = taskArns(story)): readonly Attachment[] {
  return story
    .ecs<{ tasks: Task[] }>('DescribeTasks', { cluster: 'main', tasks: [...arns] })
    .tasks.flatMap(({ attachments = [] }) =>
      attachments.filter(({ type }) => type === 'AmazonElasticBlockStorage'),
    );
}

function detail(attachment: Attachment | undefined): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    (attachment?.details ?? []).map(({ name = '', value }) => [name, value]),
  );
}
