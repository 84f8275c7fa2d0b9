/** Where tasks are placed among container instances. */
import type { PlacementStrategy as RequestStrategy } from '@aws-sdk/client-ecs';
import { GantryError } from '../../core/errors.ts';
import type { ClusterQuery, EcsAttribute } from './cluster-query.ts';

/** How tasks are spread or packed; best effort, in the order in which strategies are given. */
export interface PlacementStrategy {
  /** The strategies as AWS takes them. */
  readonly requests: readonly RequestStrategy[];
}

/** What an instance must meet; binding. */
export type PlacementConstraint = DistinctInstances | MemberOf;

/** Each task is on an instance of its own. */
export interface DistinctInstances {
  /** The constraint as AWS takes it. */
  readonly request: DistinctInstanceRequest;
}

/** The constraint as AWS takes it. */
export interface DistinctInstanceRequest {
  /** Which constraint. */
  readonly type: 'distinctInstance';
}

/** Tasks are on the instances that a query means. */
export interface MemberOf {
  /** The constraint as AWS takes it. */
  readonly request: MemberOfRequest;
}

/** The constraint as AWS takes it. */
export interface MemberOfRequest {
  /** Which constraint. */
  readonly type: 'memberOf';
  /** Which instances, in the cluster query language. */
  readonly expression: string;
}

/**
 * Ways to choose among the instances that a task fits on. Without any, services spread over Availability Zones.
 *
 * @category Constructs
 * @example
 * const service = new Service(stack, 'Api', {
 *   cluster,
 *   taskDefinition,
 *   placementStrategies: [
 *     PlacementStrategy.spreadAcross('ecs.availability-zone'),
 *     PlacementStrategy.packedByMemory(),
 *   ],
 * });
 */
export const PlacementStrategy = {
  /** As few tasks on each instance as can be. */
  spreadAcrossInstances: (): PlacementStrategy => spreadOver('instanceId'),
  /** As few tasks as can be for each value of attributes, such as `ecs.availability-zone`. */
  spreadAcross: (...attributes: readonly (EcsAttribute | (string & {}))[]): PlacementStrategy => {
    if (attributes.length === 0)
      throw new GantryError('tree/bad-props', 'tasks are spread across no attributes', {
        hint: "name one, such as 'ecs.availability-zone', or use spreadAcrossInstances",
      });
    return spreadOver(
      ...attributes.map((name) => (name.startsWith('attribute:') ? name : `attribute:${name}`)),
    );
  },
  /** As few instances as can be: where least CPU is left. */
  packedByCpu: (): PlacementStrategy => ({ requests: [{ type: 'binpack', field: 'cpu' }] }),
  /** As few instances as can be: where least memory is left. */
  packedByMemory: (): PlacementStrategy => ({ requests: [{ type: 'binpack', field: 'memory' }] }),
  /** Anywhere. */
  randomly: (): PlacementStrategy => ({ requests: [{ type: 'random' }] }),
} as const;

/**
 * Ways to say which instances a task may be placed on.
 *
 * @category Constructs
 * @example
 * const constraint = PlacementConstraint.memberOf(
 *   ClusterQuery.attribute('ecs.instance-type').matches('g5.*'),
 * );
 */
export const PlacementConstraint = {
  /** Each task on an instance of its own. */
  distinctInstances: (): DistinctInstances => ({ request: { type: 'distinctInstance' } }),
  /** Instances that a query means; as an expression at most 2,000 characters. */
  memberOf: (query: ClusterQuery | string): MemberOf => {
    const expression = typeof query === 'string' ? query : query.expression;
    if (expression === '' || expression.length > 2000)
      throw new GantryError(
        'tree/bad-props',
        `the expression of a placement constraint has ${expression.length} characters; it can have 1 to 2000`,
      );
    return { request: { type: 'memberOf', expression } };
  },
} as const;

/** The part of a request for services and tasks. */
export function placementRequest(given: {
  readonly placementStrategies?: readonly PlacementStrategy[] | undefined;
  readonly placementConstraints?: readonly PlacementConstraint[] | undefined;
}): {
  readonly placementStrategy?: RequestStrategy[];
  readonly placementConstraints?: PlacementConstraint['request'][];
} {
  const { placementStrategies: strategies, placementConstraints: constraints } = given;
  return {
    ...(strategies === undefined
      ? {}
      : { placementStrategy: strategies.flatMap(({ requests }) => requests) }),
    ...(constraints === undefined
      ? {}
      : { placementConstraints: constraints.map(({ request }) => request) }),
  };
}

function spreadOver(...fields: readonly string[]): PlacementStrategy {
  return { requests: fields.map((field) => ({ type: 'spread', field })) };
}
