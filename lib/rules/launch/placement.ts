/** What AWS refuses of how tasks are placed on container instances. */
import { each, error, noneOf, violationIf } from '../checks.ts';
import type { Rule, Violation } from '../rule.ts';
import { items, known } from '../values.ts';
import type { LaunchSubject } from './subject.ts';

const CONSTRAINT = 'Amazon ECS API Reference, PlacementConstraint';
const STRATEGY = 'Amazon ECS API Reference, PlacementStrategy';

/** The rules. */
export const PLACEMENT_RULES: readonly Rule<LaunchSubject>[] = [
  error(
    'placement/fargate-constraints',
    'Tasks on Fargate take no placement constraints.',
    'Amazon ECS Developer Guide, task placement',
    ({ request, platform }) =>
      violationIf(
        platform === 'Fargate' && items(request.placementConstraints).length > 0,
        'placementConstraints',
        'Placement constraints are not supported with FARGATE launch type.',
      ),
  ),
  error(
    'placement/fargate-strategies',
    'Tasks on Fargate take no placement strategies.',
    'Amazon ECS Developer Guide, task placement',
    ({ request, platform }) =>
      violationIf(
        platform === 'Fargate' && items(request.placementStrategy).length > 0,
        'placementStrategy',
        'Placement strategies are not supported with FARGATE launch type.',
      ),
  ),
  error(
    'placement/constraints',
    'There are up to 10 constraints, those of the task definition among them.',
    'Amazon ECS API Reference, CreateService',
    ({ request, task }) => {
      const own = items(request.placementConstraints).length;
      const inherited = items(task?.placementConstraints).length;
      return violationIf(
        own + inherited > 10,
        'placementConstraints',
        `${own} placement constraints here and ${inherited} in the task definition: there can be 10 together.`,
      );
    },
  ),
  error('placement/strategies', 'There are up to 5 strategies.', STRATEGY, ({ request }) =>
    violationIf(
      items(request.placementStrategy).length > 5,
      'placementStrategy',
      'There can be 5 placement strategies.',
    ),
  ),
  ofConstraints(
    'placement/constraint-type',
    'A constraint is distinctInstance or memberOf.',
    ({ type }, path) =>
      violationIf(
        known(type) !== undefined && type !== 'distinctInstance' && type !== 'memberOf',
        `${path}.type`,
        `${String(type)} is neither distinctInstance nor memberOf.`,
      ),
  ),
  ofConstraints(
    'placement/distinct-instance',
    'distinctInstance takes no expression.',
    ({ type, expression }, path) =>
      violationIf(
        type === 'distinctInstance' && expression !== undefined && expression !== '',
        `${path}.expression`,
        'You cannot specify an expression if the constraint type is distinctInstance.',
      ),
  ),
  ofConstraints(
    'placement/member-of',
    'memberOf needs an expression.',
    ({ type, expression }, path) =>
      violationIf(
        type === 'memberOf' && (expression === undefined || expression === ''),
        `${path}.expression`,
        'A constraint of type memberOf needs an expression of the cluster query language.',
      ),
  ),
  ofConstraints(
    'placement/expression',
    'An expression has up to 2000 characters.',
    ({ expression }, path) =>
      violationIf(
        typeof expression === 'string' && expression.length > 2000,
        `${path}.expression`,
        'An expression can have a maximum length of 2000 characters.',
      ),
  ),
  ofStrategies(
    'placement/strategy-type',
    'A strategy is random, spread or binpack.',
    ({ type }, path) =>
      type === undefined
        ? violationIf(
            true,
            `${path}.type`,
            'A placement strategy is one of random, spread and binpack.',
          )
        : noneOf(`${path}.type`, type, ['random', 'spread', 'binpack']),
  ),
  ofStrategies('placement/random', 'random takes no field.', ({ type, field }, path) =>
    violationIf(
      type === 'random' && field !== undefined && field !== '',
      `${path}.field`,
      'The random strategy takes no field.',
    ),
  ),
  ofStrategies('placement/binpack', 'binpack packs by cpu or memory.', ({ type, field }, path) =>
    violationIf(
      type === 'binpack' && !isField(field, /^(cpu|memory)$/),
      `${path}.field`,
      `binpack packs by cpu or memory, not by ${field ?? 'nothing'}.`,
    ),
  ),
  ofStrategies(
    'placement/spread',
    'spread takes instanceId, host or attribute:<name>.',
    ({ type, field }, path) =>
      violationIf(
        type === 'spread' && !isField(field, /^(instanceid|host|attribute:.+)$/),
        `${path}.field`,
        `spread takes instanceId, host or attribute:<name>, not ${field ?? 'nothing'}.`,
      ),
  ),
];

type Constraint = NonNullable<LaunchSubject['request']['placementConstraints']>[number];
type Strategy = NonNullable<LaunchSubject['request']['placementStrategy']>[number];

function ofConstraints(
  code: string,
  says: string,
  check: (constraint: Partial<Constraint>, path: string) => readonly Violation[],
): Rule<LaunchSubject> {
  return error(code, says, CONSTRAINT, ({ request }) =>
    each(request.placementConstraints, (one, index) =>
      check(one, `placementConstraints[${index}]`),
    ),
  );
}

function ofStrategies(
  code: string,
  says: string,
  check: (strategy: Partial<Strategy>, path: string) => readonly Violation[],
): Rule<LaunchSubject> {
  return error(code, says, STRATEGY, ({ request }) =>
    each(request.placementStrategy, (one, index) => check(one, `placementStrategy[${index}]`)),
  );
}

function isField(field: unknown, pattern: RegExp): boolean {
  if (field === undefined) return false;
  return typeof field !== 'string' || pattern.test(field.toLowerCase());
}
