/** The cluster query language of ECS, typed: which container instances are meant. */
import { GantryError } from '../../core/errors.ts';

/** An expression of the cluster query language. */
export interface ClusterQuery {
  /** The expression as ECS reads it. */
  readonly expression: string;
  /** Instances for which this holds and all of the others. */
  and(...others: readonly ClusterQuery[]): ClusterQuery;
  /** Instances for which this holds or one of the others. */
  or(...others: readonly ClusterQuery[]): ClusterQuery;
}

/** A text that is asked about. */
export interface QueryText {
  /** It is this text. */
  equals(value: string): ClusterQuery;
  /** It is another text. */
  notEquals(value: string): ClusterQuery;
  /** It is one of these texts. */
  in(...values: readonly string[]): ClusterQuery;
  /** It is none of these texts. */
  notIn(...values: readonly string[]): ClusterQuery;
  /** It matches a pattern, such as `t2.*`. */
  matches(pattern: string): ClusterQuery;
  /** It does not match a pattern. */
  notMatches(pattern: string): ClusterQuery;
}

/** An attribute that is asked about: one of ECS such as `ecs.instance-type`, or a custom one. */
export interface QueryAttribute extends QueryText {
  /** The instance has it. */
  exists(): ClusterQuery;
  /** The instance does not have it. */
  notExists(): ClusterQuery;
}

/** Something that can be greater or less. */
export interface QueryOrder<T> {
  /** It is this. */
  equals(value: T): ClusterQuery;
  /** It is something else. */
  notEquals(value: T): ClusterQuery;
  /** It is greater, or later. */
  greaterThan(value: T): ClusterQuery;
  /** It is this, greater, or later. */
  atLeast(value: T): ClusterQuery;
  /** It is less, or earlier. */
  lessThan(value: T): ClusterQuery;
  /** It is this, less, or earlier. */
  atMost(value: T): ClusterQuery;
}

/** Attributes that ECS gives to container instances by itself. */
export type EcsAttribute =
  | 'ecs.ami-id'
  | 'ecs.availability-zone'
  | 'ecs.availability-zone-id'
  | 'ecs.cpu-architecture'
  | 'ecs.instance-type'
  | 'ecs.os-family'
  | 'ecs.os-type'
  | 'ecs.subnet-id'
  | 'ecs.vpc-id'
  | 'ecs.awsvpc-trunk-id'
  | 'ecs.outpost-arn';

/**
 * Ways to say which container instances are meant, for placement constraints. Patterns are regular expressions.
 *
 * @category Constructs
 * @example
 * const small = ClusterQuery.attribute('ecs.instance-type')
 *   .matches('t3.*')
 *   .and(ClusterQuery.not(ClusterQuery.taskGroup.equals('service:database')));
 */
export const ClusterQuery = {
  /** An attribute, by name: one of ECS or a custom one. */
  attribute: (name: EcsAttribute | (string & {})): QueryAttribute => {
    const subject = `attribute:${attributeName(name)}`;
    return {
      ...textOf(subject),
      exists: () => queryOf(`${subject} exists`),
      notExists: () => queryOf(`${subject} !exists`),
    };
  },
  /** Whether the agent is connected. */
  agentConnected: (connected = true): ClusterQuery => queryOf(`agentConnected == ${connected}`),
  /** Version of the agent, such as `1.80.0`. */
  agentVersion: orderOf<string>('agentVersion', String),
  /** Id of the EC2 instance, such as `i-0a1b2c3d`. */
  ec2InstanceId: textOf('ec2InstanceId'),
  /** When the instance registered. */
  registeredAt: orderOf<Date>('registeredAt', (date) => date.toISOString()),
  /** How many tasks run on the instance. */
  runningTasksCount: orderOf<number>('runningTasksCount', String),
  /** A group of which a task runs on the instance, such as `service:web` or `family:job`. */
  taskGroup: textOf('task:group'),
  /** Instances for which a query does not hold. */
  not: (query: ClusterQuery): ClusterQuery => queryOf(`not(${query.expression})`),
  /** An expression as ECS reads it. */
  fromExpression: (expression: string): ClusterQuery => queryOf(expression),
} as const;

function queryOf(expression: string): ClusterQuery {
  const combine = (word: 'and' | 'or', others: readonly ClusterQuery[]) =>
    queryOf(
      [expression, ...others.map((other) => other.expression)].map(grouped).join(` ${word} `),
    );
  return {
    expression,
    and: (...others) => combine('and', others),
    or: (...others) => combine('or', others),
  };
}

// The language's own precedence is written down nowhere.
function grouped(expression: string, _: number, all: readonly string[]): string {
  return all.length === 1 ? expression : `(${expression})`;
}

function textOf(subject: string): QueryText {
  return {
    equals: (value) => queryOf(`${subject} == ${quoted(value)}`),
    notEquals: (value) => queryOf(`${subject} != ${quoted(value)}`),
    in: (...values) => queryOf(`${subject} in [${listed(values)}]`),
    notIn: (...values) => queryOf(`${subject} !in [${listed(values)}]`),
    matches: (pattern) => queryOf(`${subject} =~ ${quoted(pattern)}`),
    notMatches: (pattern) => queryOf(`${subject} !~ ${quoted(pattern)}`),
  };
}

function orderOf<T>(subject: string, write: (value: T) => string): QueryOrder<T> {
  const compare = (operator: string) => (value: T) =>
    queryOf(`${subject} ${operator} ${quoted(write(value))}`);
  return {
    equals: compare('=='),
    notEquals: compare('!='),
    greaterThan: compare('>'),
    atLeast: compare('>='),
    lessThan: compare('<'),
    atMost: compare('<='),
  };
}

function listed(values: readonly string[]): string {
  if (values.length === 0)
    throw new GantryError('tree/bad-props', 'a query asks for one of no values', {
      hint: 'give in or notIn at least one value',
    });
  return values.map(quoted).join(', ');
}

/** A value as it stands, or in double quotes where it holds what the language reads as a sign. */
function quoted(value: string): string {
  if (/^[\w.:*/+?-]+$/.test(value) && !/^(and|or|not|in|exists|matches)$/i.test(value))
    return value;
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function attributeName(name: string): string {
  if (/^[\w.\\/-]{1,128}$/.test(name)) return name;
  throw new GantryError(
    'tree/bad-props',
    `${JSON.stringify(name)} is not the name of an attribute: 1 to 128 letters, digits, "_", "-", ".", "/" and "\\"`,
  );
}
