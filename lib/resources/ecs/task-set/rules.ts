/** What AWS refuses of a task set: the rules of the table, and what only its graph tells. */
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Finding, Neighbours } from '../../../resource-type.ts';
import { judgeRequest } from '../../../rules/index.ts';
import { findingsOf, violation } from '../../findings.ts';
import { graphNeighbourhood } from '../neighbourhood.ts';
import { applyRules, referenceOf } from '../rules.ts';
import { IPV6_RULES } from '../service/ipv6-rules.ts';
import type { ServiceProperties } from '../service/properties.ts';
import { REACH_RULES } from '../service/reach-rules.ts';
import { subjectOf } from '../service/subject.ts';
import { TASK_SET_TYPE, type TaskSetProperties } from './properties.ts';

/** Findings about one task set. */
export function taskSetFindings(
  properties: TaskSetProperties,
  node: ResourceNode,
  neighbours: Neighbours,
): readonly Finding[] {
  const { primary: _, ...request } = properties;
  // What they reach AWS by are those fields of a service that a task set has, too.
  const subject = subjectOf(request as unknown as ServiceProperties, neighbours, node);
  return [
    ...findingsOf(judgeRequest('CreateTaskSet', request, graphNeighbourhood(neighbours))),
    ...applyRules([...REACH_RULES, ...IPV6_RULES], subject),
    ...primaryFindings(node, neighbours),
  ];
}

/** The task sets of the service of one, itself included, in address order; none where the graph does not hold it. */
export function setsBeside(
  { properties }: ResourceNode,
  neighbours: Neighbours,
): readonly ResourceNode[] {
  const service = referenceOf(properties['service'])?.$ref;
  return service === undefined
    ? []
    : neighbours
        .referrers(service, TASK_SET_TYPE)
        .filter((other) => referenceOf(other.properties['service'])?.$ref === service);
}

/** Whether it is to be the primary one. */
export function isPrimary({ properties }: ResourceNode): boolean {
  return properties['primary'] === true;
}

function primaryFindings(node: ResourceNode, neighbours: Neighbours): readonly Finding[] {
  const sets = setsBeside(node, neighbours);
  const [first, ...others] = sets.filter(isPrimary);
  if (others.some(({ address }) => address === node.address))
    return [
      violation(
        'primary',
        `${first?.address} is the primary task set of the same service too`,
        'let one of them be primary',
      ),
    ];
  if (first !== undefined || sets[0]?.address !== node.address) return [];
  return [
    {
      severity: 'warning',
      code: 'rule/violated',
      path: 'primary',
      detail:
        'no task set of its service is primary: the service shows no task definition as its own',
      hint: 'let the one that serves be primary',
    },
  ];
}
