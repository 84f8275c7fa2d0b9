/** An IAM role. */
import { Construct } from 'constructs';
import type { Input, Inputs } from '../../graph/reference.ts';
import {
  type PolicyDocument,
  ROLE_TYPE,
  type RoleProperties,
} from '../../resources/iam/role/properties.ts';
import { App } from '../../tree/app.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { badProp, type ConstructOptions, optionsOf, requireProps } from '../options.ts';
import { type PolicyConditions, type PolicyStatement, policyDocument } from './policy-statement.ts';
import type { Principal } from './principal.ts';

/** A role, made here or existing. */
export interface RoleLike {
  /** ARN of the role. */
  readonly roleArn: Input<string>;
  /** Name of the role. */
  readonly roleName: Input<string>;
  /** Allows something more. Does nothing for an existing role: its owner grants what it needs. */
  addToPolicy(statement: PolicyStatement): void;
}

/** The props of a {@link Role}. */
export interface RoleProps extends ConstructOptions {
  /** Who may assume the role. */
  readonly assumedBy: Principal;
  /** Conditions of assuming it. @default - none */
  readonly assumeConditions?: PolicyConditions;
  /** Name, unique in the account. @default - derived from the address */
  readonly roleName?: string;
  /** Path. @default - `/gantry/<app>/` */
  readonly path?: string;
  /** What the role is for. @default - none */
  readonly description?: string;
  /** ARNs of managed policies. @default - none */
  readonly managedPolicies?: readonly Input<string>[];
  /** What the role may do. @default - nothing until something is granted */
  readonly statements?: readonly PolicyStatement[];
  /** ARN of the managed policy that bounds the role. @default - none */
  readonly permissionsBoundary?: Input<string>;
}

/** Name of the inline policy that holds what is granted. */
const POLICY_NAME = 'Default';

/**
 * An IAM role with what is granted to it.
 *
 * @category Constructs
 * @example
 * const role = new Role(stack, 'TaskRole', { assumedBy: Principal.service('ecs-tasks.amazonaws.com') });
 * role.addToPolicy({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::my-bucket/*'] });
 */
export class Role extends Construct implements RoleLike {
  /** The role itself. */
  readonly resource: Resource<RoleProperties>;
  readonly #statements: PolicyStatement[] = [];
  readonly #managedPolicies: Input<string>[] = [];

  /** Throws `tree/bad-props` for a path that does not start and end with a slash. */
  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'assumedBy');
    const path = props.path ?? `/gantry/${App.of(this).name}/`;
    if (!/^\/(.*\/)?$/.test(path))
      throw badProp(
        this,
        `path ${JSON.stringify(path)} does not start and end with a slash`,
        'write it as /team/',
      );
    this.#statements.push(...(props.statements ?? []));
    this.#managedPolicies.push(...(props.managedPolicies ?? []));
    this.resource = new Resource<RoleProperties>(this, 'Resource', {
      type: ROLE_TYPE,
      properties: () => ({
        RoleName: props.roleName,
        Path: path,
        ...(props.description === undefined ? {} : { Description: props.description }),
        ...(props.permissionsBoundary === undefined
          ? {}
          : { PermissionsBoundary: props.permissionsBoundary }),
        AssumeRolePolicyDocument: trustDocument(props),
        ...this.#policies(),
      }),
      name: {
        property: 'RoleName',
        maxLength: 64,
        forbidden: /[^A-Za-z0-9+=,.@_-]+/,
        replacedBy: ['Path'],
      },
      ...optionsOf(props),
    });
  }

  /**
   * An existing role. Nothing of it is changed: its owner grants what it needs.
   *
   * @example
   * const role = Role.fromRoleArn(stack, 'Shared', 'arn:aws:iam::111111111111:role/shared');
   */
  static fromRoleArn(scope: Construct, id: string, roleArn: Input<string>): RoleLike {
    return new ExistingRole(scope, id, roleArn);
  }

  /** ARN of the role. */
  get roleArn(): Input<string> {
    return this.resource.ref('Arn');
  }

  /** Name of the role. */
  get roleName(): Input<string> {
    return this.resource.ref('RoleName');
  }

  /** Allows (or denies) something more. Statements that differ in their resources alone are joined. */
  addToPolicy(statement: PolicyStatement): void {
    this.#statements.push(statement);
  }

  /** Attaches a managed policy, by ARN. */
  addManagedPolicy(policyArn: Input<string>): void {
    this.#managedPolicies.push(policyArn);
  }

  #policies(): Inputs<Pick<RoleProperties, 'InlinePolicies' | 'ManagedPolicyArns'>> {
    return {
      ...(this.#statements.length === 0
        ? {}
        : { InlinePolicies: { [POLICY_NAME]: policyDocument(this.#statements) } }),
      ...(this.#managedPolicies.length === 0 ? {} : { ManagedPolicyArns: this.#managedPolicies }),
    };
  }
}

class ExistingRole extends Construct implements RoleLike {
  readonly roleArn: Input<string>;

  constructor(scope: Construct, id: string, roleArn: Input<string>) {
    super(scope, checkId(scope, id));
    if (typeof roleArn === 'string' && !/^arn:[\w-]+:iam::\d{12}:role\/./.test(roleArn))
      throw badProp(
        this,
        `roleArn ${JSON.stringify(roleArn)} is not the ARN of a role`,
        'give it as arn:aws:iam::<account>:role/<path and name>',
      );
    this.roleArn = roleArn;
  }

  get roleName(): Input<string> {
    const name = typeof this.roleArn === 'string' ? this.roleArn.split('/').at(-1) : undefined;
    if (name === undefined)
      throw badProp(
        this,
        'the name of the role is asked for, and its ARN is known only later',
        'give the ARN as text',
      );
    return name;
  }

  addToPolicy(): void {
    // Its owner grants what it needs.
  }
}

function trustDocument(props: RoleProps): Inputs<PolicyDocument> {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: props.assumedBy,
        Action: 'sts:AssumeRole',
        ...(props.assumeConditions === undefined ? {} : { Condition: props.assumeConditions }),
      },
    ],
  } as Inputs<PolicyDocument>;
}
