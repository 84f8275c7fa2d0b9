/** A log group of CloudWatch Logs. */
import { Construct } from 'constructs';
import { type Input, Lookup, text } from '../../graph/reference.ts';
import {
  LOG_GROUP_TYPE,
  type LogGroupProperties,
} from '../../resources/logs/log-group/properties.ts';
import { App } from '../../tree/app.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { Stack } from '../../tree/stack.ts';
import type { RoleLike } from '../iam/role.ts';
import { type ConstructOptions, optionsOf } from '../options.ts';

/** How many days CloudWatch Logs can keep events. */
export type RetentionDays =
  | 1
  | 3
  | 5
  | 7
  | 14
  | 30
  | 60
  | 90
  | 120
  | 150
  | 180
  | 365
  | 400
  | 545
  | 731
  | 1096
  | 1827
  | 2192
  | 2557
  | 2922
  | 3288
  | 3653;

/** A log group, made here or existing. */
export interface LogGroupLike {
  /** Name of the group. */
  readonly logGroupName: Input<string>;
  /** ARN of the group, without `:*`. */
  readonly logGroupArn: Input<string>;
}

/** The props of a {@link LogGroup}. */
export interface LogGroupProps extends ConstructOptions {
  /** Name. @default - `/gantry/<app>/` and a name derived from the address */
  readonly logGroupName?: string;
  /** Days that events are kept, or `'forever'`. @default 30 */
  readonly retention?: RetentionDays | 'forever';
  /** ARN of the KMS key that encrypts the events. @default - a key of the service */
  readonly encryptionKeyArn?: Input<string>;
}

/**
 * A log group that keeps its events for 30 days unless told otherwise.
 *
 * @category Constructs
 * @example
 * const logGroup = new LogGroup(stack, 'Logs', { retention: 90 });
 */
export class LogGroup extends Construct implements LogGroupLike {
  /** The group itself. */
  readonly resource: Resource<LogGroupProperties>;

  constructor(scope: Construct, id: string, props: LogGroupProps = {}) {
    super(scope, checkId(scope, id));
    const retention = props.retention ?? 30;
    this.resource = new Resource<LogGroupProperties>(this, 'Resource', {
      type: LOG_GROUP_TYPE,
      properties: {
        logGroupName: props.logGroupName,
        ...(retention === 'forever' ? {} : { retentionInDays: retention }),
        ...(props.encryptionKeyArn === undefined ? {} : { kmsKeyId: props.encryptionKeyArn }),
      },
      name: {
        property: 'logGroupName',
        maxLength: 512,
        forbidden: /[^A-Za-z0-9_\-/.#]+/,
        prefix: `/gantry/${App.of(this).name}/`,
        withoutApp: true,
      },
      ...optionsOf(props),
    });
  }

  /**
   * An existing log group. Nothing of it is changed.
   *
   * @example
   * const logGroup = LogGroup.fromLogGroupName(stack, 'Shared', '/shared/web');
   */
  static fromLogGroupName(scope: Construct, id: string, logGroupName: Input<string>): LogGroupLike {
    return new ExistingLogGroup(scope, id, logGroupName);
  }

  /** Name of the group. */
  get logGroupName(): Input<string> {
    return this.resource.ref('logGroupName');
  }

  /** ARN of the group, without `:*`. */
  get logGroupArn(): Input<string> {
    return this.resource.ref('arn');
  }
}

class ExistingLogGroup extends Construct implements LogGroupLike {
  readonly logGroupName: Input<string>;
  readonly logGroupArn: Input<string>;

  constructor(scope: Construct, id: string, logGroupName: Input<string>) {
    super(scope, checkId(scope, id));
    const { region, account } = Stack.of(this);
    const partition = new Lookup('partition');
    this.logGroupName = logGroupName;
    this.logGroupArn = text`arn:${partition}:logs:${region}:${account}:log-group:${logGroupName}`;
  }
}

/** Lets a role write to the streams of a log group. */
export function grantLogWrite(logGroup: LogGroupLike, role: RoleLike): void {
  role.addToPolicy({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [text`${logGroup.logGroupArn}:*`],
  });
}
