/** Matchers for vitest (and other runners with `expect.extend`). */
import type {} from 'vitest';
import { describeDiagnostic } from '../core/diagnostic.ts';
import { isJsonObject } from '../core/json.ts';
import { describePlan } from '../engine/describe-plan.ts';
import { changesOf, type Plan } from '../engine/plan.ts';
import type { Graph, ResourceNode } from '../graph/graph.ts';

/** What a matcher answers. */
export interface MatcherResult {
  /** Whether what was expected holds. */
  readonly pass: boolean;
  /** What to say when the assertion fails. */
  readonly message: () => string;
}

/** What the matchers add to an assertion. */
export interface GantryMatchers<R = unknown> {
  /** Whether a graph has a resource of a type whose properties contain the given ones. */
  toHaveResource(type: string, properties?: object): R;
  /** Whether a plan has nothing to do and nothing that blocks it. */
  toBeEmptyPlan(): R;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the declaration that is merged with has this very parameter
  interface Matchers<T = any> extends GantryMatchers<T> {}
}

/**
 * Matchers to register once.
 *
 * @category Testing
 * @example
 * expect.extend(gantryMatchers);
 * expect(await synthesize(app)).toHaveResource('AWS::ECS::Service', { desiredCount: 2 });
 * expect(await planOf(app, { live: app })).toBeEmptyPlan();
 */
export const gantryMatchers = {
  /** Whether a graph has a resource of a type whose properties contain the given ones. */
  toHaveResource(graph: Graph, type: string, properties: object = {}): MatcherResult {
    const ofType = graph.resources.filter((resource) => resource.type === type);
    const found = ofType.find((resource) => contains(resource.properties, properties));
    return {
      pass: found !== undefined,
      message: () =>
        found === undefined
          ? `expected a ${type} with ${JSON.stringify(properties, undefined, 2)}; ${whatThereIs(graph, type, ofType)}`
          : `expected no ${type} with ${JSON.stringify(properties, undefined, 2)}; ${found.address} is one`,
    };
  },
  /** Whether a plan has nothing to do and nothing that blocks it. */
  toBeEmptyPlan(plan: Plan): MatcherResult {
    const errors = plan.diagnostics.filter(({ severity }) => severity === 'error');
    return {
      pass: changesOf(plan).length === 0 && errors.length === 0,
      message: () =>
        changesOf(plan).length === 0 && errors.length === 0
          ? 'expected the plan to have something to do'
          : [
              'expected an empty plan, got:',
              ...errors.map(describeDiagnostic),
              describePlan(plan),
            ].join('\n'),
    };
  },
};

/** Whether `actual` has all that `expected` has: members of objects, lists item by item, asymmetric matchers too. */
function contains(actual: unknown, expected: unknown): boolean {
  if (isAsymmetric(expected)) return expected.asymmetricMatch(actual);
  if (Array.isArray(expected))
    return (
      Array.isArray(actual) &&
      actual.length === expected.length &&
      expected.every((item, i) => contains(actual[i], item))
    );
  if (isJsonObject(expected))
    return (
      isJsonObject(actual) &&
      Object.entries(expected).every(([key, value]) => contains(actual[key], value))
    );
  return Object.is(actual, expected);
}

function isAsymmetric(value: unknown): value is { asymmetricMatch(actual: unknown): boolean } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'asymmetricMatch' in value &&
    typeof value.asymmetricMatch === 'function'
  );
}

function whatThereIs(graph: Graph, type: string, ofType: readonly ResourceNode[]): string {
  if (ofType.length > 0)
    return `there are:\n${ofType.map(({ address, properties }) => `${address} ${JSON.stringify(properties, undefined, 2)}`).join('\n')}`;
  const types = [...new Set(graph.resources.map((resource) => resource.type))].sort();
  return types.length === 0
    ? 'the graph is empty'
    : `there is none of ${type}, only ${types.join(', ')}`;
}
