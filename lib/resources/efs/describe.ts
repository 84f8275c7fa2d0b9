/** Reading EFS, once a plan. */
import {
  type AccessPointDescription,
  DescribeAccessPointsCommand,
  DescribeFileSystemsCommand,
  DescribeMountTargetsCommand,
  type FileSystemDescription,
  type MountTargetDescription,
} from '@aws-sdk/client-efs';
import { allPages } from '../../aws/batch.ts';
import { isNotFound } from '../../aws/classify-error.ts';
import type { ReadContext } from '../../resource-type.ts';

/** Every file system of the account and Region, with its tags. */
export function allFileSystems(context: ReadContext): Promise<readonly FileSystemDescription[]> {
  return context.memo('efs/file-systems', async () => {
    const client = await context.aws.clients.efs();
    return allPages(async (Marker) => {
      const page = await client.send(new DescribeFileSystemsCommand({ Marker }));
      return { items: page.FileSystems ?? [], next: page.NextMarker };
    });
  });
}

/** A file system as it is now; undefined when it is gone. */
export async function fileSystemNow(
  context: Pick<ReadContext, 'aws'>,
  FileSystemId: string,
): Promise<FileSystemDescription | undefined> {
  const client = await context.aws.clients.efs();
  try {
    const page = await client.send(new DescribeFileSystemsCommand({ FileSystemId }));
    return page.FileSystems?.[0];
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Every access point of the account and Region, with its tags. */
export function allAccessPoints(context: ReadContext): Promise<readonly AccessPointDescription[]> {
  return context.memo('efs/access-points', async () => {
    const client = await context.aws.clients.efs();
    return allPages(async (NextToken) => {
      const page = await client.send(new DescribeAccessPointsCommand({ NextToken }));
      return { items: page.AccessPoints ?? [], next: page.NextToken };
    });
  });
}

/** The mount targets of a file system as they are now; none when it is gone. */
export async function mountTargetsOf(
  context: Pick<ReadContext, 'aws'>,
  FileSystemId: string,
): Promise<readonly MountTargetDescription[]> {
  const client = await context.aws.clients.efs();
  try {
    return await allPages(async (Marker) => {
      const page = await client.send(new DescribeMountTargetsCommand({ FileSystemId, Marker }));
      return { items: page.MountTargets ?? [], next: page.NextMarker };
    });
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}
