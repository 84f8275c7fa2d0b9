/**
 * Elastic File System: file systems, mount targets, access points and their tags.
 * May import: service, paginate, world; EC2's subnets and network interfaces. Must not: know the wire.
 */
import type {
  ListTagsForResourceRequest,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-efs';
import type { Call, Decoded, SandboxService } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import {
  accessPoint,
  accessPointTimers,
  createAccessPoint,
  deleteAccessPoint,
  describeAccessPoints,
} from './access-points.ts';
import {
  createFileSystem,
  deleteFileSystem,
  describeFileSystems,
  fileSystemTimers,
  updateFileSystem,
} from './file-systems.ts';
import {
  createMountTarget,
  deleteMountTarget,
  describeMountTargetSecurityGroups,
  describeMountTargets,
  modifyMountTargetSecurityGroups,
  mountTargetTimers,
} from './mount-targets.ts';
import { accessPoints, arnOf, fileSystem, fileSystems, type Place, tagList } from './store.ts';

/** Amazon Elastic File System. */
export const efs: SandboxService = {
  name: 'EFS',
  operations: {
    CreateFileSystem: createFileSystem,
    DescribeFileSystems: describeFileSystems,
    UpdateFileSystem: updateFileSystem,
    DeleteFileSystem: deleteFileSystem,
    CreateMountTarget: createMountTarget,
    DescribeMountTargets: describeMountTargets,
    DescribeMountTargetSecurityGroups: describeMountTargetSecurityGroups,
    ModifyMountTargetSecurityGroups: modifyMountTargetSecurityGroups,
    DeleteMountTarget: deleteMountTarget,
    CreateAccessPoint: createAccessPoint,
    DescribeAccessPoints: describeAccessPoints,
    DeleteAccessPoint: deleteAccessPoint,
    TagResource: tagResource,
    UntagResource: untagResource,
    ListTagsForResource: listTagsForResource,
  },
  timers: { ...fileSystemTimers, ...mountTargetTimers, ...accessPointTimers },
  tagged: (scope, world) => [
    ...[...fileSystems({ world, scope }).values()].map(({ id, tags }) => ({
      arn: arnOf(scope, 'file-system', id),
      tags,
    })),
    ...[...accessPoints({ world, scope }).values()].map(({ id, tags }) => ({
      arn: arnOf(scope, 'access-point', id),
      tags,
    })),
  ],
};

function tagResource(input: Decoded<TagResourceRequest>, call: Call): object {
  change(call, input.ResourceId, (tags) => ({ ...tags, ...tagRecord(input.Tags) }));
  return {};
}

function untagResource(input: Decoded<UntagResourceRequest>, call: Call): object {
  const gone = new Set(input.TagKeys);
  change(call, input.ResourceId, (tags) =>
    Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key))),
  );
  return {};
}

function listTagsForResource(input: Decoded<ListTagsForResourceRequest>, call: Call): object {
  return { Tags: tagList(tagged(call, input.ResourceId).tags) };
}

type Tags = Readonly<Record<string, string>>;

function tagged(place: Place, id: string): { readonly tags: Tags } {
  return id.includes('fsap-') ? accessPoint(place, id) : fileSystem(place, id);
}

function change(place: Place, id: string, edit: (tags: Tags) => Tags): void {
  if (id.includes('fsap-')) {
    const record = accessPoint(place, id);
    accessPoints(place).set(record.id, { ...record, tags: edit(record.tags) });
    return;
  }
  const record = fileSystem(place, id);
  fileSystems(place).set(record.id, { ...record, tags: edit(record.tags) });
}
