/** Desired properties of a schedule. */

/** CloudFormation's name of the type. */
export const SCHEDULE_TYPE = 'AWS::Scheduler::Schedule';

/**
 * CreateSchedule's request without its token; moments as text. Spelled out: its client is not of the public types.
 */
export interface ScheduleProperties {
  /** Name, unique in its group; at most 64 letters, digits, `-`, `_` and `.`. */
  Name: string | undefined;
  /** Name of the group, which belongs to the same app. */
  GroupName: string | undefined;
  /** What it is for; it ends with `gantry:<address>`, which says whose it is. */
  Description: string | undefined;
  /** When it fires: `rate(...)`, `cron(...)` or `at(...)`. */
  ScheduleExpression: string | undefined;
  /** Time zone of the expression. Default: UTC. */
  ScheduleExpressionTimezone?: string;
  /** Moment from which it fires, or `none`: nothing remembers what was declared before. */
  StartDate?: string;
  /** Moment until which it fires, or `none`. */
  EndDate?: string;
  /** Whether it fires. Default: ENABLED. */
  State?: 'ENABLED' | 'DISABLED';
  /** ARN of the KMS key that encrypts its data, or `none` for a key of the service. */
  KmsKeyArn?: string;
  /** How late it may fire. */
  FlexibleTimeWindow: FlexibleTimeWindow | undefined;
  /** What it does. */
  Target: ScheduleTarget | undefined;
  /** Whether it goes after it has fired for the last time. Default: NONE. */
  ActionAfterCompletion?: 'NONE' | 'DELETE';
}

/** How late a schedule may fire. */
export interface FlexibleTimeWindow {
  /** Whether it may be late. */
  Mode: 'OFF' | 'FLEXIBLE';
  /** Most minutes, 1 to 1,440; with FLEXIBLE. */
  MaximumWindowInMinutes?: number;
}

/** What a schedule does: it runs tasks of a cluster. */
export interface ScheduleTarget {
  /** ARN of the cluster. */
  Arn: string;
  /** ARN of the role with which EventBridge Scheduler does it. */
  RoleArn: string;
  /** The tasks' overrides as JSON text. */
  Input?: string;
  /** Queue that gets what could not be done. */
  DeadLetterConfig?: {
    /** ARN of the queue. */
    Arn?: string;
  };
  /** How often, and how long, it is tried again. Default: 185 times within a day. */
  RetryPolicy?: {
    /** How long, 60 to 86,400 seconds. */
    MaximumEventAgeInSeconds?: number;
    /** How often, 0 to 185 times. */
    MaximumRetryAttempts?: number;
  };
  /** What runs, and where. */
  EcsParameters: EcsParameters;
}

/** What RunTask is given. */
export interface EcsParameters {
  /** ARN of the revision. */
  TaskDefinitionArn: string;
  /** How many tasks, 1 to 10. Default: 1. */
  TaskCount?: number;
  /** Launch type. */
  LaunchType?: 'EC2' | 'FARGATE' | 'EXTERNAL';
  /** Where the tasks have their network interfaces. */
  NetworkConfiguration?: {
    /** Of tasks with network interfaces of their own. */
    awsvpcConfiguration?: {
      /** Ids of the subnets. */
      Subnets: string[];
      /** Ids of the security groups. */
      SecurityGroups?: string[];
      /** Whether tasks get public addresses; on Fargate only. */
      AssignPublicIp?: 'ENABLED' | 'DISABLED';
    };
  };
  /** Version of the Fargate platform. */
  PlatformVersion?: string;
  /** Group of the tasks. */
  Group?: string;
  /** Capacity providers. */
  CapacityProviderStrategy?: {
    /** Name of the provider. */
    capacityProvider: string | undefined;
    /** Its share of the tasks beyond the bases. */
    weight?: number | undefined;
    /** Fewest tasks on it. */
    base?: number | undefined;
  }[];
  /** Whether ECS tags the tasks with their cluster. */
  EnableECSManagedTags?: boolean;
  /** Whether commands can be run in the containers. */
  EnableExecuteCommand?: boolean;
  /** What instances must meet. */
  PlacementConstraints?: {
    /** Kind of the constraint. */
    type?: 'distinctInstance' | 'memberOf' | undefined;
    /** Expression of the cluster query language, with `memberOf`. */
    expression?: string | undefined;
  }[];
  /** How tasks are spread or packed. */
  PlacementStrategy?: {
    /** Kind of the strategy. */
    type?: 'random' | 'spread' | 'binpack' | undefined;
    /** What it goes by. */
    field?: string | undefined;
  }[];
  /** Whether the tasks get the tags of the task definition. */
  PropagateTags?: 'TASK_DEFINITION';
  /** Tags of the tasks. */
  Tags?: {
    /** Key. */
    Key: string;
    /** Value. */
    Value: string;
  }[];
}
