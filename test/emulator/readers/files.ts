/** Readers of file systems. */
import {
  DescribeAccessPointsCommand,
  DescribeFileSystemsCommand,
  DescribeMountTargetSecurityGroupsCommand,
  DescribeMountTargetsCommand,
} from '@aws-sdk/client-efs';
import { found, type Readers, tagsOf } from './reader.ts';

/** The readers, by type. */
export const fileReaders: Readers = {
  'AWS::EFS::FileSystem': async ({ efs }, id) => {
    const { FileSystems = [] } = await efs.send(
      new DescribeFileSystemsCommand({ FileSystemId: id }),
    );
    return found(FileSystems[0], (one) => ({ properties: { ...one }, tags: tagsOf(one.Tags) }));
  },
  'AWS::EFS::AccessPoint': async ({ efs }, id) => {
    const { AccessPoints = [] } = await efs.send(
      new DescribeAccessPointsCommand({ AccessPointId: id }),
    );
    return found(AccessPoints[0], (one) => ({ properties: { ...one }, tags: tagsOf(one.Tags) }));
  },
  'AWS::EFS::MountTarget': async ({ efs }, id) => {
    const { MountTargets = [] } = await efs.send(
      new DescribeMountTargetsCommand({ MountTargetId: id }),
    );
    const { SecurityGroups } = await efs.send(
      new DescribeMountTargetSecurityGroupsCommand({ MountTargetId: id }),
    );
    return found(MountTargets[0], (one) => ({ properties: { ...one, SecurityGroups } }));
  },
};
