/** Desired properties of an access point. */

/** CloudFormation's name of the type. */
export const ACCESS_POINT_TYPE = 'AWS::EFS::AccessPoint';

/** CreateAccessPoint's request without token and tags. Spelled out: its client is not of the public types. */
export interface AccessPointProperties {
  /** The file system. */
  FileSystemId: string | undefined;
  /** User and groups as which files are read and written. Default: those of the program. */
  PosixUser?:
    | {
        /** User id. */
        readonly Uid: number;
        /** Group id. */
        readonly Gid: number;
        /** Further group ids. */
        readonly SecondaryGids?: readonly number[] | undefined;
      }
    | undefined;
  /** The directory that is shown as the root, and how it is made when it is not there. Default: `/`. */
  RootDirectory?:
    | {
        /** Path of the folder. */
        readonly Path?: string | undefined;
        /** How it is made when it is not there. */
        readonly CreationInfo?:
          | {
              /** Id of its owner. */
              readonly OwnerUid: number;
              /** Id of its group. */
              readonly OwnerGid: number;
              /** Its rights, in octal digits such as `0755`. */
              readonly Permissions: string;
            }
          | undefined;
      }
    | undefined;
}
