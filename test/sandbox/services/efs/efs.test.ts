import {
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteSubnetCommand,
  DescribeNetworkInterfacesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  CreateAccessPointCommand,
  CreateFileSystemCommand,
  CreateMountTargetCommand,
  DeleteFileSystemCommand,
  DeleteMountTargetCommand,
  DescribeAccessPointsCommand,
  DescribeFileSystemsCommand,
  DescribeMountTargetSecurityGroupsCommand,
  DescribeMountTargetsCommand,
  EFSClient,
  ListTagsForResourceCommand,
  ModifyMountTargetSecurityGroupsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFileSystemCommand,
} from '@aws-sdk/client-efs';
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { expect, test } from 'vitest';
import { createSandbox } from '../../../../lib/sandbox/index.ts';
import { clientOf } from '../../clients.ts';

async function aScene() {
  const sandbox = createSandbox();
  const efs = new EFSClient(clientOf(sandbox));
  const ec2 = new EC2Client(clientOf(sandbox));
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const subnet = async (block: string, zone: string): Promise<string> => {
    const input = { VpcId: Vpc?.VpcId, CidrBlock: block, AvailabilityZone: zone };
    return (await ec2.send(new CreateSubnetCommand(input))).Subnet?.SubnetId ?? '';
  };
  const subnets = [
    await subnet('10.0.0.0/24', 'eu-west-1a'),
    await subnet('10.0.1.0/24', 'eu-west-1b'),
    await subnet('10.0.2.0/24', 'eu-west-1a'),
  ] as const;
  const make = async (CreationToken: string): Promise<string> => {
    const made = await efs.send(new CreateFileSystemCommand({ CreationToken, Encrypted: true }));
    return made.FileSystemId ?? '';
  };
  const available = async (token: string): Promise<string> => {
    const id = await make(token);
    await sandbox.clock.advance(10_000);
    return id;
  };
  return { sandbox, efs, ec2, vpcId: Vpc?.VpcId, subnets, make, available };
}

test('a file system comes, is one to a token, and goes', async () => {
  const { sandbox, efs, make } = await aScene();
  const FileSystemId = await make('one');
  const stateOf = async () =>
    (await efs.send(new DescribeFileSystemsCommand({ FileSystemId }))).FileSystems?.[0]
      ?.LifeCycleState;
  expect(await stateOf()).toBe('creating');
  await expect(make('one')).rejects.toMatchObject({
    name: 'FileSystemAlreadyExists',
    FileSystemId,
    $metadata: { httpStatusCode: 409 },
  });
  await sandbox.clock.advance(10_000);
  expect(await stateOf()).toBe('available');
  await efs.send(new DeleteFileSystemCommand({ FileSystemId }));
  expect(await stateOf()).toBe('deleting');
  await sandbox.clock.advance(10_000);
  await expect(stateOf()).rejects.toMatchObject({ name: 'FileSystemNotFound' });
});

test('throughput is provisioned by an amount, and by no other mode', async () => {
  const { efs, available } = await aScene();
  const FileSystemId = await available('one');
  const update = (input: object) =>
    efs.send(new UpdateFileSystemCommand({ FileSystemId, ...input }));
  await expect(update({ ThroughputMode: 'provisioned' })).rejects.toMatchObject({
    name: 'BadRequest',
  });
  const amount = { ProvisionedThroughputInMibps: 64 };
  expect(await update({ ThroughputMode: 'provisioned', ...amount })).toMatchObject(amount);
  expect(await update({ ThroughputMode: 'elastic' })).not.toHaveProperty(
    'ProvisionedThroughputInMibps',
  );
});

test('a mount target has an interface in its subnet, until it is gone', async () => {
  const { sandbox, efs, ec2, vpcId, subnets, available } = await aScene();
  const FileSystemId = await available('one');
  const [SubnetId] = subnets;
  const target = await efs.send(new CreateMountTargetCommand({ FileSystemId, SubnetId }));
  expect(target).toMatchObject({ LifeCycleState: 'creating', IpAddress: '10.0.0.4' });
  const { NetworkInterfaces } = await ec2.send(
    new DescribeNetworkInterfacesCommand({
      NetworkInterfaceIds: [target.NetworkInterfaceId ?? ''],
    }),
  );
  expect(NetworkInterfaces).toMatchObject([{ SubnetId, PrivateIpAddress: '10.0.0.4' }]);

  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: 'files', Description: 'files', VpcId: vpcId }),
  );
  const MountTargetId = target.MountTargetId ?? '';
  await efs.send(
    new ModifyMountTargetSecurityGroupsCommand({ MountTargetId, SecurityGroups: [GroupId] }),
  );
  const groups = await efs.send(new DescribeMountTargetSecurityGroupsCommand({ MountTargetId }));
  expect(groups.SecurityGroups).toEqual([GroupId]);

  await sandbox.clock.advance(90_000);
  const { MountTargets } = await efs.send(new DescribeMountTargetsCommand({ FileSystemId }));
  expect(MountTargets).toMatchObject([{ MountTargetId, LifeCycleState: 'available' }]);
  await expect(efs.send(new DeleteFileSystemCommand({ FileSystemId }))).rejects.toMatchObject({
    name: 'FileSystemInUse',
  });
  await efs.send(new DeleteMountTargetCommand({ MountTargetId }));
  const deleteSubnet = () => ec2.send(new DeleteSubnetCommand({ SubnetId }));
  await expect(deleteSubnet()).rejects.toMatchObject({ name: 'DependencyViolation' });
  await sandbox.clock.advance(30_000);
  await deleteSubnet();
  await efs.send(new DeleteFileSystemCommand({ FileSystemId }));
});

test('a mount target is one to a zone, and EC2 is told in the words of EFS', async () => {
  const { efs, subnets, make, available } = await aScene();
  const young = await make('young');
  const FileSystemId = await available('one');
  const mount = (input: { FileSystemId?: string; SubnetId?: string; SecurityGroups?: string[] }) =>
    efs.send(new CreateMountTargetCommand({ FileSystemId, SubnetId: subnets[0], ...input }));
  await mount({});
  await expect(mount({ SubnetId: subnets[2] })).rejects.toMatchObject({
    name: 'MountTargetConflict',
    $metadata: { httpStatusCode: 409 },
  });
  await mount({ SubnetId: subnets[1] });
  await expect(
    mount({ FileSystemId: young, SecurityGroups: ['sg-0123456789abcdef0'] }),
  ).rejects.toMatchObject({ name: 'SecurityGroupNotFound' });
  await expect(
    mount({ FileSystemId: young, SubnetId: 'subnet-0123456789abcdef0' }),
  ).rejects.toMatchObject({ name: 'SubnetNotFound' });
  await expect(mount({ FileSystemId: await make('new') })).rejects.toMatchObject({
    name: 'IncorrectFileSystemLifeCycleState',
  });
  await expect(efs.send(new DescribeMountTargetsCommand({}))).rejects.toMatchObject({
    name: 'BadRequest',
  });
});

test('an access point is one to a token, and goes with its file system', async () => {
  const { efs, available } = await aScene();
  const FileSystemId = await available('one');
  const create = () =>
    efs.send(
      new CreateAccessPointCommand({
        FileSystemId,
        ClientToken: 'token',
        PosixUser: { Uid: 1, Gid: 2 },
        RootDirectory: { Path: '/a' },
      }),
    );
  const { AccessPointId } = await create();
  await expect(create()).rejects.toMatchObject({ name: 'AccessPointAlreadyExists', AccessPointId });
  const listed = async () =>
    (await efs.send(new DescribeAccessPointsCommand({}))).AccessPoints ?? [];
  expect(await listed()).toMatchObject([
    { AccessPointId, PosixUser: { Uid: 1, Gid: 2 }, RootDirectory: { Path: '/a' } },
  ]);
  await efs.send(new DeleteFileSystemCommand({ FileSystemId }));
  expect(await listed()).toEqual([]);
});

test('tags are set and taken off, and found by the Tagging API', async () => {
  const { sandbox, efs, available } = await aScene();
  const ResourceId = await available('one');
  await efs.send(
    new TagResourceCommand({
      ResourceId,
      Tags: [
        { Key: 'team', Value: 'web' },
        { Key: 'gone', Value: 'yes' },
      ],
    }),
  );
  await efs.send(new UntagResourceCommand({ ResourceId, TagKeys: ['gone'] }));
  const { Tags } = await efs.send(new ListTagsForResourceCommand({ ResourceId }));
  expect(Tags).toEqual([{ Key: 'team', Value: 'web' }]);
  const tagging = new ResourceGroupsTaggingAPIClient(clientOf(sandbox));
  const found = await tagging.send(
    new GetResourcesCommand({ ResourceTypeFilters: ['elasticfilesystem:file-system'] }),
  );
  expect(found.ResourceTagMappingList).toEqual([
    {
      ResourceARN: `arn:aws:elasticfilesystem:eu-west-1:111111111111:file-system/${ResourceId}`,
      Tags: [{ Key: 'team', Value: 'web' }],
    },
  ]);
});
