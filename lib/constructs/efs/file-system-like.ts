/** File systems and access points, made here or existing. */
import type { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import type { Connectable } from '../security/connections.ts';

/** A file system, made here or existing; its default port is 2049. */
export interface FileSystemLike extends Connectable {
  /** Id of the file system. */
  readonly fileSystemId: Input<string>;
  /** ARN of the file system. */
  readonly fileSystemArn: Input<string>;
  /** What tasks reach it through; empty for an existing one. */
  readonly mountTargets: readonly Construct[];
}

/** An access point: one directory, and the user that files are read and written as. */
export interface FileSystemAccessPoint {
  /** Id of the access point. */
  readonly accessPointId: Input<string>;
  /** ARN of the access point. */
  readonly accessPointArn: Input<string>;
}
