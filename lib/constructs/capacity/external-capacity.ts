/** Machines outside AWS as capacity of a cluster. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import {
  ACTIVATION_TYPE,
  type ActivationProperties,
} from '../../resources/ssm/activation/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import type { ClusterLike } from '../ecs/cluster-like.ts';
import { awsManagedPolicy } from '../iam/managed-policy.ts';
import { Principal } from '../iam/principal.ts';
import { Role, type RoleLike } from '../iam/role.ts';
import { type ConstructOptions, optionsOf, requireProps, validateAtSynth } from '../options.ts';

/** The props of an {@link ExternalCapacity}. */
export interface ExternalCapacityProps extends ConstructOptions {
  /** The cluster that the machines join. */
  readonly cluster: ClusterLike;
  /** How many machines may register, 1 to 1,000. @default 1 */
  readonly registrationLimit?: number;
  /** Until when they may, at most 30 days ahead; a change makes a new activation. @default - 24 hours after it is made */
  readonly expires?: Date;
  /** What the machines are called in Systems Manager. @default - nothing */
  readonly defaultInstanceName?: string;
  /** What the activation is for, at most 256 characters. @default - nothing */
  readonly description?: string;
  /** Role of the machines; its path is `/`. @default - a new one with AWS's policies for it */
  readonly role?: RoleLike;
}

/**
 * Machines outside AWS. They register once with an activation, whose code is a secret; `gantry register` prints the
 * script for a machine, with id and code in it. Machines that have registered stay when the activation has expired.
 *
 * @category Constructs
 * @example
 * const machines = new ExternalCapacity(stack, 'Machines', { cluster, registrationLimit: 5 });
 */
export class ExternalCapacity extends Construct {
  /** The activation. */
  readonly resource: Resource<ActivationProperties>;
  /** The cluster that the machines join. */
  readonly cluster: ClusterLike;
  /** Role of the machines. */
  readonly role: RoleLike;

  constructor(scope: Construct, id: string, props: ExternalCapacityProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'cluster');
    this.cluster = props.cluster;
    this.role = props.role ?? machineRole(this);
    this.resource = new Resource<ActivationProperties>(this, 'Resource', {
      type: ACTIVATION_TYPE,
      properties: {
        IamRole: this.role.roleName,
        RegistrationLimit: props.registrationLimit ?? 1,
        ...(props.expires === undefined ? {} : { ExpirationDate: props.expires.toISOString() }),
        ...(props.defaultInstanceName === undefined
          ? {}
          : { DefaultInstanceName: props.defaultInstanceName }),
        ...(props.description === undefined ? {} : { Description: props.description }),
      },
      ...optionsOf(props),
    });
    validateAtSynth(this, () => limitComplaints(props.registrationLimit ?? 1));
  }

  /** Id of the activation. */
  get activationId(): Input<string> {
    return this.resource.ref('ActivationId');
  }
}

function machineRole(scope: Construct): Role {
  return new Role(scope, 'Role', {
    assumedBy: Principal.service('ssm.amazonaws.com'),
    // Systems Manager knows the role by its name alone.
    path: '/',
    managedPolicies: [
      awsManagedPolicy('AmazonSSMManagedInstanceCore'),
      awsManagedPolicy('service-role/AmazonEC2ContainerServiceforEC2Role'),
    ],
  });
}

function limitComplaints(limit: number): readonly string[] {
  return Number.isInteger(limit) && limit >= 1 && limit <= 1000
    ? []
    : [`registrationLimit ${limit} is not a whole number from 1 to 1000`];
}
