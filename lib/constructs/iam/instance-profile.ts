/** An instance profile: how a role comes to EC2 instances. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import {
  INSTANCE_PROFILE_TYPE,
  type InstanceProfileProperties,
} from '../../resources/iam/instance-profile/properties.ts';
import { App } from '../../tree/app.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { type ConstructOptions, optionsOf, requireProps } from '../options.ts';

/** The props of an {@link InstanceProfile}. */
export interface InstanceProfileProps extends ConstructOptions {
  /** Name of the role that instances get; a profile has one. */
  readonly roleName: Input<string>;
  /** Name, unique in the account. @default - derived from the address */
  readonly instanceProfileName?: string;
  /** Path. @default - `/gantry/<app>/` */
  readonly path?: string;
}

/**
 * An instance profile with one role.
 *
 * @category Constructs
 * @example
 * const role = new Role(stack, 'Role', { assumedBy: Principal.service('ec2.amazonaws.com') });
 * const profile = new InstanceProfile(stack, 'Profile', { roleName: role.roleName });
 */
export class InstanceProfile extends Construct {
  /** The profile itself. */
  readonly resource: Resource<InstanceProfileProperties>;

  constructor(scope: Construct, id: string, props: InstanceProfileProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'roleName');
    this.resource = new Resource<InstanceProfileProperties>(this, 'Resource', {
      type: INSTANCE_PROFILE_TYPE,
      properties: {
        InstanceProfileName: props.instanceProfileName,
        Path: props.path ?? `/gantry/${App.of(this).name}/`,
        Roles: [props.roleName],
      },
      name: {
        property: 'InstanceProfileName',
        maxLength: 128,
        forbidden: /[^A-Za-z0-9+=,.@_-]+/,
        replacedBy: ['Path'],
      },
      ...optionsOf(props),
    });
  }

  /** ARN of the profile. */
  get instanceProfileArn(): Input<string> {
    return this.resource.ref('Arn');
  }
}
