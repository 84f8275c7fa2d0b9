import { describe, expect, test } from 'vitest';
import {
  FileSystem,
  Service,
  ServiceManagedVolume,
  TaskDefinition,
  Volume,
} from '../../lib/index.ts';
import { aCluster, aStack, propertiesAt, resourcesOf } from './synthesis.ts';
import { containerAt, nginx, statementsOf } from './tasks.ts';

const PARAMETER = 'arn:aws:ssm:eu-west-1:111111111111:parameter/domain';

function aTask() {
  const { app, stack } = aStack();
  const task = new TaskDefinition(stack, 'Task', { compatibility: 'EC2', memoryMiB: 512 });
  return { app, stack, task, container: task.addContainer('web', { image: nginx }) };
}

describe('volumes', () => {
  test('of every kind are written as AWS takes them', () => {
    const { app, task, container } = aTask();
    const volumes = [
      Volume.scratch('scratch'),
      Volume.host('logs', '/var/log'),
      Volume.docker('shared', { scope: 'shared', autoprovision: true, driver: 'local' }),
      Volume.fsxWindows('share', {
        fileSystemId: 'fs-0a',
        rootDirectory: 'share',
        credentialsParameter: PARAMETER,
        domain: 'example.com',
      }),
      Volume.s3Files('objects', {
        fileSystemArn: 'arn:aws:s3files:eu-west-1:111111111111:file-system/fs-0b',
        access: 'read-only',
      }),
      Volume.configuredAtLaunch('disk'),
    ];
    for (const volume of volumes)
      container.addMountPoints({ sourceVolume: volume, containerPath: `/${volume.name}` });
    expect(propertiesAt(app, 'shop/Web/Task')['volumes']).toEqual([
      { name: 'scratch' },
      { name: 'logs', host: { sourcePath: '/var/log' } },
      {
        name: 'shared',
        dockerVolumeConfiguration: { scope: 'shared', autoprovision: true, driver: 'local' },
      },
      {
        name: 'share',
        fsxWindowsFileServerVolumeConfiguration: {
          fileSystemId: 'fs-0a',
          rootDirectory: 'share',
          authorizationConfig: { credentialsParameter: PARAMETER, domain: 'example.com' },
        },
      },
      {
        name: 'objects',
        s3filesVolumeConfiguration: {
          fileSystemArn: 'arn:aws:s3files:eu-west-1:111111111111:file-system/fs-0b',
        },
      },
      { name: 'disk', configuredAtLaunch: true },
    ]);
    expect(containerAt(app, 'web')['mountPoints']).toContainEqual({
      sourceVolume: 'logs',
      containerPath: '/logs',
    });
    expect(statementsOf(app, 'shop/Web/Task/ExecutionRole')).toContainEqual([
      'ssm:GetParameters',
      PARAMETER,
    ]);
    expect(statementsOf(app, 'shop/Web/Task/TaskRole').map(([action]) => action)).toEqual([
      's3files:ClientMount',
    ]);
    expect(task.containers).toHaveLength(1);
  });

  test('are added once, however often they are mounted, and names are not used twice', () => {
    const { app, task, container } = aTask();
    const scratch = Volume.scratch('scratch');
    container.addMountPoints({ sourceVolume: scratch, containerPath: '/a' });
    container.addMountPoints({ sourceVolume: scratch, containerPath: '/b' });
    expect(propertiesAt(app, 'shop/Web/Task')['volumes']).toEqual([{ name: 'scratch' }]);
    expect(() => task.addVolume(Volume.host('scratch', '/tmp'))).toThrow(
      'there are two volumes named "scratch"',
    );
  });
});

describe('a file system', () => {
  test.each(['before', 'after'])(
    'lets in the tasks that mount it, when it is mounted %s the service is made',
    (when) => {
      const { app, stack, vpc, cluster, taskDefinition } = aCluster();
      const fileSystem = new FileSystem(stack, 'Files', { vpc });
      const accessPoint = fileSystem.addAccessPoint('Uploads', {
        path: '/uploads',
        posixUser: { uid: 1000, gid: 1000 },
      });
      const mount = () =>
        taskDefinition.findContainer('web')?.addMountPoints({
          sourceVolume: Volume.efs('uploads', { fileSystem, accessPoint }),
          containerPath: '/uploads',
        });
      if (when === 'before') mount();
      new Service(stack, 'Service', { cluster, taskDefinition });
      if (when === 'after') mount();
      const resources = [...resourcesOf(app).values()];
      const ports = resources
        .filter(({ type }) => type.startsWith('AWS::EC2::SecurityGroup'))
        .filter(({ properties }) => properties['FromPort'] === 2049);
      expect(ports.length).toBeGreaterThan(0);
      expect(propertiesAt(app, 'shop/Web/Task')['volumes']).toEqual([
        {
          name: 'uploads',
          efsVolumeConfiguration: {
            fileSystemId: { $ref: 'shop/Web/Files', attribute: 'FileSystemId' },
            transitEncryption: 'ENABLED',
            authorizationConfig: {
              accessPointId: { $ref: 'shop/Web/Files/Uploads', attribute: 'AccessPointId' },
              iam: 'ENABLED',
            },
          },
        },
      ]);
      expect(statementsOf(app, 'shop/Web/Task/TaskRole').map(([action]) => action)).toEqual([
        'elasticfilesystem:ClientMount',
        'elasticfilesystem:ClientWrite',
      ]);
      const task = resources.find(({ address }) => address === 'shop/Web/Task');
      const targets = resources.filter(({ type }) => type === 'AWS::EFS::MountTarget');
      expect(targets).toHaveLength(2);
      expect(task?.dependsOn).toEqual(
        expect.arrayContaining(targets.map(({ address }) => address)),
      );
    },
  );

  test('that is retained lets its network go', () => {
    const { app, stack, vpc } = aCluster();
    new FileSystem(stack, 'Files', { vpc, removalPolicy: 'retain' });
    const resources = [...resourcesOf(app).values()];
    const policies = resources
      .filter(({ type }) => type.startsWith('AWS::EFS::'))
      .map(({ type, removalPolicy }) => [type, removalPolicy]);
    expect(policies).toEqual([
      ['AWS::EFS::FileSystem', 'retain'],
      ['AWS::EFS::MountTarget', undefined],
      ['AWS::EFS::MountTarget', undefined],
    ]);
  });

  test('of somebody else is mounted by id, encrypted on its way, with nothing granted', () => {
    const { app, container } = aTask();
    container.addMountPoints({
      sourceVolume: Volume.efs('files', { fileSystem: 'fs-0a1b2c3d', rootDirectory: '/web' }),
      containerPath: '/files',
    });
    expect(propertiesAt(app, 'shop/Web/Task')['volumes']).toEqual([
      {
        name: 'files',
        efsVolumeConfiguration: {
          fileSystemId: 'fs-0a1b2c3d',
          rootDirectory: '/web',
          transitEncryption: 'ENABLED',
        },
      },
    ]);
    expect(resourcesOf(app).has('shop/Web/Task/TaskRole')).toBe(false);
  });
});

test('an EBS volume is named by the task and told by the service, with a role of its own', () => {
  const { app, stack, cluster, taskDefinition } = aCluster();
  const data = new ServiceManagedVolume(stack, 'Data', {
    name: 'data',
    sizeInGiB: 20,
    volumeType: 'io2',
    iops: 1000,
    propagateTags: 'SERVICE',
    volumeTags: { team: 'web' },
  });
  taskDefinition
    .findContainer('web')
    ?.addMountPoints({ sourceVolume: data, containerPath: '/data' });
  new Service(stack, 'Service', { cluster, taskDefinition, volumeConfigurations: [data] });
  expect(propertiesAt(app, 'shop/Web/Task')['volumes']).toEqual([
    { name: 'data', configuredAtLaunch: true },
  ]);
  expect(propertiesAt(app, 'shop/Web/Service')['volumeConfigurations']).toEqual([
    {
      name: 'data',
      managedEBSVolume: {
        sizeInGiB: 20,
        volumeType: 'io2',
        iops: 1000,
        roleArn: { $ref: 'shop/Web/Data/Role', attribute: 'Arn' },
        tagSpecifications: [
          {
            resourceType: 'volume',
            propagateTags: 'SERVICE',
            tags: [{ key: 'team', value: 'web' }],
          },
        ],
      },
    },
  ]);
  expect(JSON.stringify(propertiesAt(app, 'shop/Web/Data/Role'))).toContain(
    'service-role/AmazonECSInfrastructureRolePolicyForVolumes',
  );
});
