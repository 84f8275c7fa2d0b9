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
        readonly Uid: number;
        readonly Gid: number;
        readonly SecondaryGids?: readonly number[] | undefined;
      }
    | undefined;
  /** The directory that is shown as the root, and how it is made when it is not there. Default: `/`. */
  RootDirectory?:
    | {
        readonly Path?: string | undefined;
        readonly CreationInfo?:
          | { readonly OwnerUid: number; readonly OwnerGid: number; readonly Permissions: string }
          | undefined;
      }
    | undefined;
}
