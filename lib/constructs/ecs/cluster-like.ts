/** What other constructs need of a cluster, made here or existing. */
import type { Input } from '../../graph/reference.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';
import type { VpcLike } from '../network/vpc-like.ts';
import type { Connectable } from '../security/connections.ts';

/** A cluster, made here or existing. */
export interface ClusterLike extends Connectable {
  /** ARN of the cluster. */
  readonly clusterArn: Input<string>;
  /** Name of the cluster. */
  readonly clusterName: Input<string>;
  /** VPC that services run in unless they name another. */
  readonly vpc: VpcLike | undefined;
  /** What task roles need so that commands run in containers can be decrypted and logged. @default - nothing */
  readonly executeCommandStatements?: readonly PolicyStatement[];
}
