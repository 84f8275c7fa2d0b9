/** An access point of a file system: one directory, one user. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import {
  ACCESS_POINT_TYPE,
  type AccessPointProperties,
} from '../../resources/efs/access-point/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { badProp, type ConstructOptions, namedOptionsOf, requireProps } from '../options.ts';
import type { FileSystemAccessPoint, FileSystemLike } from './file-system-like.ts';

/** A user of a POSIX file system. */
export interface PosixUser {
  /** Id of the user. */
  readonly uid: number;
  /** Id of the group. */
  readonly gid: number;
  /** Ids of further groups. @default - none */
  readonly secondaryGids?: readonly number[];
}

/** The props of an {@link AccessPoint}. */
export interface AccessPointProps extends ConstructOptions {
  /** The file system. */
  readonly fileSystem: FileSystemLike;
  /** Directory that is shown as the root. @default '/' */
  readonly path?: string;
  /** Who files are read and written as, whatever the program runs as. @default - as the program runs */
  readonly posixUser?: PosixUser;
  /** Permissions of the directory when it is made for `posixUser`. @default '755' */
  readonly permissions?: string;
}

/**
 * A way into one directory of a file system, as one user. It never changes: other props make another one.
 *
 * @category Constructs
 * @example
 * const uploads = new AccessPoint(stack, 'Uploads', { fileSystem, path: '/uploads' });
 */
export class AccessPoint extends Construct implements FileSystemAccessPoint {
  /** The access point itself. */
  readonly resource: Resource<AccessPointProperties>;

  /** Throws `tree/bad-props` for a path that does not start with a slash. */
  constructor(scope: Construct, id: string, props: AccessPointProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'fileSystem');
    const { path = '/', posixUser } = props;
    if (!path.startsWith('/'))
      throw badProp(this, `path ${JSON.stringify(path)} does not start with a slash`, 'add one');
    this.resource = new Resource<AccessPointProperties>(this, 'Resource', {
      type: ACCESS_POINT_TYPE,
      properties: () => ({
        FileSystemId: props.fileSystem.fileSystemId,
        ...(posixUser === undefined ? {} : { PosixUser: userRequest(posixUser) }),
        RootDirectory: {
          Path: path,
          ...(path === '/' || posixUser === undefined
            ? {}
            : {
                CreationInfo: {
                  OwnerUid: posixUser.uid,
                  OwnerGid: posixUser.gid,
                  Permissions: props.permissions ?? '755',
                },
              }),
        },
      }),
      ...namedOptionsOf(this, props),
    });
  }

  /** Id of the access point. */
  get accessPointId(): Input<string> {
    return this.resource.ref('AccessPointId');
  }

  /** ARN of the access point. */
  get accessPointArn(): Input<string> {
    return this.resource.ref('Arn');
  }
}

function userRequest({ uid, gid, secondaryGids }: PosixUser) {
  return {
    Uid: uid,
    Gid: gid,
    ...(secondaryGids === undefined ? {} : { SecondaryGids: secondaryGids }),
  };
}
