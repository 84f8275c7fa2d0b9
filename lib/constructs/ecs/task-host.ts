/** What the containers of a task stand on: the roles of the task, and the log group that they share. */
import type { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import { Stack } from '../../tree/stack.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';
import { Principal } from '../iam/principal.ts';
import { Role, type RoleLike } from '../iam/role.ts';
import {
  grantLogWrite,
  LogGroup,
  type LogGroupLike,
  type RetentionDays,
} from '../logs/log-group.ts';
import type { ContainerHost } from './container-definition.ts';
import type { ContainerImage } from './container-image.ts';
import { logConfigurationOf } from './log-configuration.ts';
import { type LogDriver, LogDrivers } from './log-driver.ts';
import type { Volume } from './volume.ts';

/** What of a container's props the task provides for. */
export interface HostedProps {
  /** What runs. */
  readonly image?: ContainerImage;
  /** Where its output goes. */
  readonly logging?: LogDriver;
}

/** Roles and logs of one task definition; each is made when it is first needed. */
export class TaskHost {
  readonly #owner: Construct;
  readonly #logRetention: RetentionDays | 'forever' | undefined;
  #taskRole: RoleLike | undefined;
  #executionRole: RoleLike | undefined;
  #logGroup: LogGroupLike | undefined;

  constructor(
    owner: Construct,
    given: {
      readonly taskRole?: RoleLike;
      readonly executionRole?: RoleLike;
      readonly logRetention?: RetentionDays | 'forever';
    },
  ) {
    this.#owner = owner;
    this.#taskRole = given.taskRole;
    this.#executionRole = given.executionRole;
    this.#logRetention = given.logRetention;
  }

  /** The role of the program in the containers. */
  obtainTaskRole(): RoleLike {
    this.#taskRole ??= new Role(this.#owner, 'TaskRole', { assumedBy: TASKS });
    return this.#taskRole;
  }

  /** The role that ECS starts the task with. */
  obtainExecutionRole(): RoleLike {
    this.#executionRole ??= new Role(this.#owner, 'ExecutionRole', { assumedBy: TASKS });
    return this.#executionRole;
  }

  /** Allows ECS something while it starts the task. */
  grantExecution(statements: readonly PolicyStatement[]): void {
    for (const statement of statements) this.obtainExecutionRole().addToPolicy(statement);
  }

  /** What one container is given, with the grants that it takes. */
  hostOf(
    containerName: string,
    { image, logging = LogDrivers.awsLogs() }: HostedProps,
    obtainVolume: (volume: Volume) => void,
  ): ContainerHost {
    this.grantExecution(image?.pullStatements ?? []);
    const logConfiguration = logConfigurationOf(logging, {
      containerName,
      region: Stack.of(this.#owner).region,
      obtainLogGroup: () => this.#obtainLogGroup(),
      grantLogWrite: (logGroup) => grantLogWrite(logGroup, this.obtainExecutionRole()),
      grantSecret: ({ readStatements }) => this.grantExecution(readStatements),
    });
    if (logging.kind === 'firelens')
      for (const statement of logging.statements ?? [])
        this.obtainTaskRole().addToPolicy(statement);
    return {
      grantExecution: (statements) => this.grantExecution(statements),
      obtainVolume,
      logConfiguration,
      logRouter: logging.kind === 'firelens' ? logging.router : undefined,
    };
  }

  /** The part of the request: the roles that there are by now. */
  get request(): {
    readonly taskRoleArn?: Input<string>;
    readonly executionRoleArn?: Input<string>;
  } {
    return {
      ...(this.#taskRole === undefined ? {} : { taskRoleArn: this.#taskRole.roleArn }),
      ...(this.#executionRole === undefined
        ? {}
        : { executionRoleArn: this.#executionRole.roleArn }),
    };
  }

  #obtainLogGroup(): LogGroupLike {
    const retention = this.#logRetention;
    this.#logGroup ??= new LogGroup(
      this.#owner,
      'LogGroup',
      retention === undefined ? {} : { retention },
    );
    return this.#logGroup;
  }
}

const TASKS = Principal.service('ecs-tasks.amazonaws.com');
