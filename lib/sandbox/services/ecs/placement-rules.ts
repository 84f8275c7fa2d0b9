/** What AWS refuses of placement constraints and strategies. */
import type {
  PlacementConstraint,
  PlacementStrategy,
  TaskDefinitionPlacementConstraint,
} from '@aws-sdk/client-ecs';
import { parseQuery } from './cluster-query.ts';
import { client, invalid } from './faults.ts';

/** Throws AWS's refusal of the constraints and strategies of a service or a RunTask call, if any. */
export function checkPlacement(
  constraints: readonly PlacementConstraint[] = [],
  strategy: readonly PlacementStrategy[] = [],
): void {
  if (constraints.length > 10) throw invalid('placement constraints can have at most 10 items.');
  if (strategy.length > 5) throw invalid('placement strategy can have at most 5 items.');
  for (const { type, expression } of constraints) {
    if (type === 'memberOf') checkExpression(expression);
    else if (type !== 'distinctInstance')
      throw invalid(
        `Invalid placement constraint type: ${type}. Valid values: distinctInstance, memberOf.`,
      );
    else if (expression !== undefined && expression !== '')
      throw invalid('Placement constraint of type distinctInstance cannot have an expression.');
  }
  for (const one of strategy) checkStrategyField(one);
}

/** Throws AWS's refusal of the constraints of a task definition, if any: expressions alone. */
export function checkDefinitionConstraints(
  constraints: readonly TaskDefinitionPlacementConstraint[],
): void {
  if (constraints.length > 10) throw client('placement constraints can have at most 10 items.');
  for (const { type, expression } of constraints) {
    if (type !== 'memberOf')
      throw client(`Invalid placement constraint type: ${type}. Valid values: memberOf.`);
    checkExpression(expression);
  }
}

function checkExpression(expression: string | undefined): void {
  if (expression === undefined || expression.trim() === '')
    throw invalid('Placement constraint of type memberOf must have an expression.');
  parseQuery(expression);
}

function checkStrategyField({ type, field }: PlacementStrategy): void {
  switch (type) {
    case 'random':
      if (field !== undefined && field !== '')
        throw invalid('Placement strategy of type random cannot have a field.');
      return;
    case 'binpack':
      if (!/^(cpu|memory)$/i.test(field ?? ''))
        throw invalid(
          `Invalid field ${field ?? ''} of placement strategy binpack. Valid values: cpu, memory.`,
        );
      return;
    case 'spread':
      if (!/^(instanceId|host|attribute:.+)$/i.test(field ?? ''))
        throw invalid(
          `Invalid field ${field ?? ''} of placement strategy spread. Valid values: instanceId, host, attribute:<name>.`,
        );
      return;
    default:
      throw invalid(
        `Invalid placement strategy type: ${type}. Valid values: random, spread, binpack.`,
      );
  }
}
