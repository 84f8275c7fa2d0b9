/** The console's template "Networking only". */
import { Construct } from 'constructs';
import { checkId } from '../../tree/ids.ts';
import { Cluster } from '../ecs/cluster.ts';
import type { VpcLike } from '../network/vpc-like.ts';
import {
  type ClusterTemplateOptions,
  clusterOptionsOf,
  newVpc,
  type TemplateWithNewVpc,
  type TemplateWithVpc,
} from './cluster-template.ts';

/** The props of a {@link NetworkingOnlyCluster}: with `newVpc` a VPC is made, and without either there is none. */
export type NetworkingOnlyClusterProps = ClusterTemplateOptions &
  (TemplateWithNewVpc | TemplateWithVpc);

/**
 * The console's template "Networking only": a cluster for Fargate, and a VPC if one is asked for.
 *
 * @category Constructs
 * @example
 * const { cluster } = new NetworkingOnlyCluster(stack, 'Web', { newVpc: { maxAzs: 2 } });
 */
export class NetworkingOnlyCluster extends Construct {
  /** The cluster. */
  readonly cluster: Cluster;
  /** The VPC, where there is one. */
  readonly vpc: VpcLike | undefined;

  constructor(scope: Construct, id: string, props: NetworkingOnlyClusterProps = {}) {
    super(scope, checkId(scope, id));
    this.vpc = props.newVpc === undefined ? props.vpc : newVpc(this, props.newVpc, props.tags);
    this.cluster = new Cluster(this, 'Cluster', {
      ...clusterOptionsOf(props),
      ...(this.vpc === undefined ? {} : { vpc: this.vpc }),
    });
  }
}
