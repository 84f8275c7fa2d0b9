/** A security group. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import {
  SECURITY_GROUP_TYPE,
  type SecurityGroupProperties,
} from '../../resources/ec2/security-group/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { namingPath } from '../../tree/moved.ts';
import { Resource } from '../../tree/resource.ts';
import { checkPhysicalId } from '../network/existing-vpc.ts';
import type { VpcLike } from '../network/vpc-like.ts';
import { type ConstructOptions, optionsOf, requireProps } from '../options.ts';
import { type Connectable, Connections } from './connections.ts';
import type { Peer } from './peer.ts';
import type { Port } from './port.ts';
import { addRule } from './rule.ts';

/** A security group, made here or existing. */
export interface SecurityGroupLike extends Construct, Connectable {
  /** Id of the group. */
  readonly securityGroupId: Input<string>;
  /** Whether all outgoing traffic is allowed, so that egress rules add nothing. */
  readonly allowAllOutbound: boolean;
}

/** The props of a {@link SecurityGroup}. */
export interface SecurityGroupProps extends ConstructOptions {
  /** The VPC. */
  readonly vpc: VpcLike;
  /** Name, unique in the VPC. @default - derived from the address */
  readonly securityGroupName?: string;
  /** What the group is for; cannot be changed without replacing the group. @default - the address */
  readonly description?: string;
  /** Whether all outgoing traffic is allowed. @default true */
  readonly allowAllOutbound?: boolean;
}

/**
 * A security group. Its rules are resources of their own, so that groups may name each other.
 *
 * @category Constructs
 * @example
 * const database = new SecurityGroup(stack, 'Database', { vpc, allowAllOutbound: false });
 * database.connections.allowFrom(service, Port.tcp(5432));
 */
export class SecurityGroup extends Construct implements SecurityGroupLike {
  /** The group itself. */
  readonly resource: Resource<SecurityGroupProperties>;
  /** Whether all outgoing traffic is allowed. */
  readonly allowAllOutbound: boolean;
  /** Who may connect, and to whom. */
  readonly connections: Connections;

  constructor(scope: Construct, id: string, props: SecurityGroupProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'vpc');
    this.allowAllOutbound = props.allowAllOutbound ?? true;
    this.resource = new Resource<SecurityGroupProperties>(this, 'Resource', {
      type: SECURITY_GROUP_TYPE,
      properties: () => ({
        GroupName: props.securityGroupName,
        Description: props.description ?? namingPath(this).join('/').slice(-255),
        VpcId: props.vpc.vpcId,
        AllowAllOutbound: this.allowAllOutbound,
      }),
      name: {
        property: 'GroupName',
        maxLength: 255,
        // AWS keeps names that start with sg- for itself.
        forbidden: /^sg-|[^a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]+/,
        replacedBy: ['VpcId', 'Description'],
      },
      ...optionsOf(props),
    });
    this.connections = new Connections({ securityGroups: [this] });
  }

  /**
   * An existing group. Rules can be added to it; the group itself is not changed.
   *
   * @example
   * const group = SecurityGroup.fromSecurityGroupId(stack, 'Proxy', 'sg-0a1b2c3d');
   */
  static fromSecurityGroupId(
    scope: Construct,
    id: string,
    securityGroupId: Input<string>,
    options: { readonly allowAllOutbound?: boolean } = {},
  ): SecurityGroupLike {
    return new ExistingSecurityGroup(scope, id, securityGroupId, options.allowAllOutbound ?? true);
  }

  /** Id of the group. */
  get securityGroupId(): Input<string> {
    return this.resource.ref('GroupId');
  }

  /** Allows a peer to connect to what is in the group. */
  addIngressRule(peer: Peer, port: Port, description?: string): void {
    addRule({ owner: this, group: this, direction: 'ingress', peer, port, description });
  }

  /** Allows what is in the group to connect to a peer; adds nothing while all outgoing traffic is allowed. */
  addEgressRule(peer: Peer, port: Port, description?: string): void {
    addRule({ owner: this, group: this, direction: 'egress', peer, port, description });
  }
}

class ExistingSecurityGroup extends Construct implements SecurityGroupLike {
  readonly securityGroupId: Input<string>;
  readonly allowAllOutbound: boolean;
  readonly connections: Connections;

  constructor(
    scope: Construct,
    id: string,
    securityGroupId: Input<string>,
    allowAllOutbound: boolean,
  ) {
    super(scope, checkId(scope, id));
    checkPhysicalId(this, 'securityGroupId', securityGroupId, 'sg-');
    this.securityGroupId = securityGroupId;
    this.allowAllOutbound = allowAllOutbound;
    this.connections = new Connections({ securityGroups: [this] });
  }
}
