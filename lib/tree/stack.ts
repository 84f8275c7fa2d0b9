/** A label for scope: account, Region, tags. */
import { Construct } from 'constructs';
import { GantryError } from '../core/errors.ts';
import { Lookup } from '../graph/reference.ts';
import type { App } from './app.ts';
import { checkId } from './ids.ts';

/** The props of a {@link Stack}. */
export interface StackProps {
  /** Twelve-digit account id. @default - that of the credentials */
  readonly account?: string;
  /** Region, such as `eu-west-1`. @default - that of the environment (AWS_REGION, profile) */
  readonly region?: string;
  /**
   * ARN of the role that Gantry assumes for everything in the stack: `arn:aws:iam::222222222222:role/deploy`. Its account
   * must be that of the stack.
   *
   * @default - the credentials themselves
   */
  readonly role?: string;
  /** Tags of every resource in the stack. @default - those of the App */
  readonly tags?: Readonly<Record<string, string>>;
}

const MARK = Symbol.for('gantry.stack');

/** The ARN of a role, and in it the account. */
const ROLE = /^arn:[a-z0-9-]+:iam::(\d{12}):role\/\S+$/;

/**
 * Resources that share an account and a Region. References may cross stacks and Regions.
 *
 * @category Constructs
 * @example
 * const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
 */
export class Stack extends Construct {
  /** Account id, or a lookup of the one that the credentials belong to. */
  readonly account: string | Lookup;
  /** Region, or a lookup of the environment's. */
  readonly region: string | Lookup;
  /** The props it was made with. */
  readonly props: StackProps;

  /**
   * Throws `tree/bad-props` for an account that is not twelve digits, a Region that cannot be one, or a role that is
   * none or of another account.
   */
  constructor(scope: App | Construct, id: string, props: StackProps = {}) {
    super(scope, checkId(scope, id));
    // It would be left out of the addresses of all that is in it.
    if (id === 'Resource')
      throw new GantryError('tree/bad-id', 'a stack cannot be called Resource', {
        address: `${scope.node.path}/${id}`,
      });
    if (props.account !== undefined && !/^\d{12}$/.test(props.account))
      throw new GantryError(
        'tree/bad-props',
        `account ${JSON.stringify(props.account)} of stack ${id} is not twelve digits`,
      );
    if (props.region !== undefined && !/^[a-z]{2}(-[a-z]+)+-\d$/.test(props.region))
      throw new GantryError(
        'tree/bad-props',
        `region ${JSON.stringify(props.region)} of stack ${id} is not the name of a Region, such as eu-west-1`,
      );
    const { account, role } = props;
    const owner = role === undefined ? undefined : ROLE.exec(role)?.[1];
    if (role !== undefined && owner === undefined)
      throw new GantryError(
        'tree/bad-props',
        `role ${JSON.stringify(role)} of stack ${id} is not the ARN of a role, such as arn:aws:iam::222222222222:role/deploy`,
      );
    if (role !== undefined && account !== undefined && owner !== account)
      throw new GantryError(
        'tree/bad-props',
        `role ${role} of stack ${id} is of account ${owner}, not of ${account}`,
      );
    this.props = props;
    this.account = props.account ?? new Lookup('account');
    this.region = props.region ?? new Lookup('region');
    Object.defineProperty(this, MARK, { value: true });
  }

  /** Where it stands below its App: its id, or `eu/Web` for the stack `Web` within a construct `eu`. */
  static idOf(stack: Stack): string {
    return stack.node.scopes
      .slice(1)
      .map((scope) => scope.node.id)
      .join('/');
  }

  /** Whether a value is a Stack, also one made by another copy of the package. */
  static isStack(value: unknown): value is Stack {
    return typeof value === 'object' && value !== null && MARK in value;
  }

  /** The nearest stack around a construct. Throws `tree/no-stack` when there is none. */
  static of(construct: Construct): Stack {
    const stack = construct.node.scopes.findLast((scope) => Stack.isStack(scope));
    if (stack === undefined)
      throw new GantryError('tree/no-stack', `${construct.node.path} is not inside a Stack`);
    return stack;
  }
}
