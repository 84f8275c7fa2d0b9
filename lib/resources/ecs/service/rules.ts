/** What AWS refuses of a service: the rules of the table, and those that look further round in the graph. */
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Finding, Neighbours } from '../../../resource-type.ts';
import { judgeRequest } from '../../../rules/index.ts';
import { findingsOf } from '../../findings.ts';
import { graphNeighbourhood } from '../neighbourhood.ts';
import { applyRules } from '../rules.ts';
import { trustFindings } from '../trust-rules.ts';
import { INSTANCE_RULES } from './instance-rules.ts';
import { IPV6_RULES } from './ipv6-rules.ts';
import type { ServiceProperties } from './properties.ts';
import { REACH_RULES } from './reach-rules.ts';
import { subjectOf } from './subject.ts';

/** Findings about one service. */
export function serviceFindings(
  properties: ServiceProperties,
  node: ResourceNode,
  neighbours: Neighbours,
): readonly Finding[] {
  const breaches = judgeRequest('CreateService', properties, graphNeighbourhood(neighbours));
  return [
    // A service without a count is made with one task, and then left to whoever scales it.
    ...findingsOf(breaches.filter(({ rule }) => rule.code !== 'service/desired-count-missing')),
    ...applyRules(
      [...INSTANCE_RULES, ...REACH_RULES, ...IPV6_RULES],
      subjectOf(properties, neighbours, node),
    ),
    ...trustFindings(properties, neighbours),
  ];
}
