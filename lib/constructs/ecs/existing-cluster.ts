/** A cluster that exists already and is not ours. */
import { Construct } from 'constructs';
import { type Input, Lookup, text } from '../../graph/reference.ts';
import { checkId } from '../../tree/ids.ts';
import { Stack } from '../../tree/stack.ts';
import type { VpcLike } from '../network/vpc-like.ts';
import { badProp } from '../options.ts';
import { Connections } from '../security/connections.ts';
import type { SecurityGroupLike } from '../security/security-group.ts';
import type { ClusterLike } from './cluster-like.ts';

/** An existing cluster by its name. */
export interface ClusterByName {
  /** Name of the cluster. */
  readonly clusterName: Input<string>;
  /** Left out: the name tells it. */
  readonly clusterArn?: never;
  /** VPC that services run in unless they name another. @default - each service names its own */
  readonly vpc?: VpcLike;
  /** Groups of its container instances, so that load balancers can be let in. @default - not known */
  readonly securityGroups?: readonly SecurityGroupLike[];
}

/** An existing cluster by its ARN. */
export interface ClusterByArn {
  /** ARN of the cluster. */
  readonly clusterArn: string;
  /** Left out: the ARN tells it. */
  readonly clusterName?: never;
  /** VPC that services run in unless they name another. @default - each service names its own */
  readonly vpc?: VpcLike;
  /** Groups of its container instances, so that load balancers can be let in. @default - not known */
  readonly securityGroups?: readonly SecurityGroupLike[];
}

/** What identifies an existing cluster: its name or its ARN. */
export type ClusterAttributes = ClusterByName | ClusterByArn;

/** What {@link ClusterAttributes} describe. */
export class ExistingCluster extends Construct implements ClusterLike {
  readonly clusterArn: Input<string>;
  readonly clusterName: Input<string>;
  readonly vpc: VpcLike | undefined;
  readonly connections: Connections;

  constructor(scope: Construct, id: string, attributes: ClusterAttributes) {
    super(scope, checkId(scope, id));
    this.vpc = attributes.vpc;
    this.connections = new Connections({ securityGroups: attributes.securityGroups ?? [] });
    if (attributes.clusterArn === undefined) {
      const { region, account } = Stack.of(this);
      const partition = new Lookup('partition');
      this.clusterName = attributes.clusterName;
      this.clusterArn = text`arn:${partition}:ecs:${region}:${account}:cluster/${attributes.clusterName}`;
      return;
    }
    const name = /^arn:[\w-]+:ecs:[\w-]+:\d{12}:cluster\/([\w-]+)$/.exec(
      attributes.clusterArn,
    )?.[1];
    if (name === undefined)
      throw badProp(
        this,
        `clusterArn ${JSON.stringify(attributes.clusterArn)} is not the ARN of a cluster`,
        'give it as arn:aws:ecs:<region>:<account>:cluster/<name>, or give clusterName',
      );
    this.clusterArn = attributes.clusterArn;
    this.clusterName = name;
  }
}
