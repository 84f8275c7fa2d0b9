/** What AWS refuses of the capacity providers of a cluster. */
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Finding, Neighbours } from '../../../resource-type.ts';
import { judgeRequest } from '../../../rules/index.ts';
import { findingsOf } from '../../findings.ts';
import { graphNeighbourhood } from '../neighbourhood.ts';
import type { ClusterCapacityProvidersProperties } from './properties.ts';

/** Findings about one association. */
export function associationFindings(
  properties: ClusterCapacityProvidersProperties,
  _node: ResourceNode,
  neighbours: Neighbours,
): readonly Finding[] {
  return findingsOf(
    judgeRequest('PutClusterCapacityProviders', properties, graphNeighbourhood(neighbours)),
  );
}
